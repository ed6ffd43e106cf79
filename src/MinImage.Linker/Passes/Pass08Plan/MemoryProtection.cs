using MinImage.Linker.Diagnostics;
using MinImage.Linker.Elf;
using MinImage.Linker.Model;

namespace MinImage.Linker.Passes.Pass08Plan;

/// <summary>Rejects a program that requires memory that is writable and executable.</summary>
internal static class MemoryProtection
{
    private const SectionFlags WritableCode = SectionFlags.Write | SectionFlags.Execute;

    /// <summary>Checks the sections and the stack.</summary>
    /// <param name="plan">The executable's sections.</param>
    /// <param name="resolution">The program's objects.</param>
    /// <param name="diagnostics">Receives an error for each section, and for each object that requires an executable stack.</param>
    public static void Check(SectionPlan plan, Resolution resolution, LinkDiagnostics diagnostics)
    {
        foreach (var section in plan.Sections.Where(s => (s.Flags & WritableCode) == WritableCode))
        {
            Report(section, diagnostics);
        }

        foreach (var file in resolution.Objects.Where(file => file.RequiresExecutableStack))
        {
            diagnostics.Add(
                file.Order,
                LinkCodes.WritableCode,
                $"'{file}' requires an executable stack: its section '.note.GNU-stack' is executable. The stack of the program is only writable. "
                + "In C, do not take the address of a nested function; in assembly code, add '.section .note.GNU-stack,\"\",%progbits'.");
        }
    }

    // Sections with the same name share the memory, so one may be writable and another one executable.
    private static void Report(OutputSection section, LinkDiagnostics diagnostics)
    {
        var inputs = section.Chunks.Select(InputOf).OfType<InputSection>().ToList();
        if (inputs.Find(s => IsWritable(s) && IsExecutable(s)) is { } both)
        {
            diagnostics.Add(
                both.File.Order,
                LinkCodes.WritableCode,
                $"The section '{both.Name}' of '{both.File}' is writable and executable. Memory of the program is never both: "
                + "move code and data to separate sections.");
            return;
        }

        var code = inputs.Find(IsExecutable);
        var data = inputs.Find(IsWritable);
        diagnostics.Add(
            (code ?? data)?.File.Order ?? long.MaxValue,
            LinkCodes.WritableCode,
            $"The section '{section.Name}' is executable in '{NameOf(code)}' and writable in '{NameOf(data)}'. Memory of the program is never both: "
            + "rename one of the two sections.");
    }

    private static InputSection? InputOf(Chunk chunk) => chunk switch
    {
        InputSection input => input,
        MergedSection merged => merged.First,
        _ => null,
    };

    private static bool IsWritable(InputSection section) => (section.Flags & (SectionFlags.Write | SectionFlags.ThreadLocal)) != 0;

    private static bool IsExecutable(InputSection section) => (section.Flags & SectionFlags.Execute) != 0;

    // Only the linker's own part of a section is in no file.
    private static string NameOf(InputSection? section) => section?.File.Name ?? "the linker's own tables";
}
