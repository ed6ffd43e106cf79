namespace MinImage.Requirements;

/// <summary>How bad a finding is.</summary>
public enum FindingSeverity
{
    /// <summary>Something that does no harm.</summary>
    Message,

    /// <summary>The app fails where it comes to what it asks for, if it does.</summary>
    Warning,

    /// <summary>What the app was made to use can never work.</summary>
    Error,
}
