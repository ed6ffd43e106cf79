namespace MinImage.Attachments.Components;

/// <summary>What an image has of a component.</summary>
public enum ComponentUse
{
    /// <summary>The executable contains object files of the component.</summary>
    Linked,

    /// <summary>The executable contains code or data of the component's assemblies, but none of its object files.</summary>
    Compiled,

    /// <summary>Files of the image come from the component.</summary>
    Contained,

    /// <summary>Nothing: the component was restored to build the image, or all of it was trimmed away.</summary>
    Build,
}
