using MinImage.Linker.Diagnostics;
using MinImage.Linker.Inputs;
using MinImage.Linker.Machines;
using MinImage.Linker.Model;

namespace MinImage.Linker.Objects;

/// <summary>An object that is read without being linked, once for everything that is asked of it.</summary>
public sealed class InspectedObject
{
    private readonly Lazy<ObjectReferences> _references;
    private readonly Lazy<ObjectSymbols> _symbols;

    private InspectedObject(ObjectFile file, Machine machine)
    {
        Name = file.Name;
        _references = new(() => new ObjectReferences(file, machine));
        _symbols = new(() => new ObjectSymbols(file));
    }

    /// <summary>The name of the object as an input.</summary>
    public string Name { get; }

    /// <summary>The references between its symbols.</summary>
    public ObjectReferences References => _references.Value;

    /// <summary>Its symbols, by section.</summary>
    public ObjectSymbols Symbols => _symbols.Value;

    /// <summary>Reads an object.</summary>
    /// <param name="input">The object; its content must not be disposed before the last call.</param>
    /// <param name="machine">The processor that the object must be compiled for.</param>
    /// <param name="problem">The diagnostic if the object cannot be read; null on success.</param>
    /// <returns>Null if the object cannot be read.</returns>
    public static InspectedObject? Read(LinkInput input, TargetMachine machine, out LinkDiagnostic? problem)
    {
        ArgumentNullException.ThrowIfNull(input);
        var file = ObjectReader.Read(input.Name, input.Content, 0, input.Content.Length, machine, out problem);
        return file is null ? null : new InspectedObject(file, KnownMachines.For(machine));
    }
}
