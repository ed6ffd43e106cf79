namespace MinImage.Linker.SystemTests.Building;

/// <summary>Combinations of a compiler and its flags, for each platform.</summary>
internal static class Variants
{
    public static TheoryData<string, string> Of(params string[] choices)
    {
        var data = new TheoryData<string, string>();
        foreach (var target in (Target[])[Target.X64, Target.Arm64])
        {
            foreach (var choice in choices)
            {
                data.Add(target.RuntimeIdentifier, choice);
            }
        }

        return data;
    }

    /// <summary>Returns a program's name in the table of sizes.</summary>
    /// <param name="program">The program.</param>
    /// <param name="flags">The compiler and its flags.</param>
    public static string Name(string program, string flags)
    {
        var words = flags.Split(' ');
        return $"{program}, {words[0]} {words[1]}{(words.Length > 2 ? " ..." : "")}";
    }
}
