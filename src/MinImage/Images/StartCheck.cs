using System.Collections.Immutable;
using System.Text;
using MinImage.Diagnostics;
using MinImage.Elf;
using MinImage.Oci;
using MinImage.RootFileSystems;

namespace MinImage.Images;

/// <summary>
/// Checks that an image contains the program that it starts. The app's executable is always in it; the project has to add any other program, because an
/// image FROM scratch contains none.
/// </summary>
internal static class StartCheck
{
    // The default of Docker and Podman for an image that does not set PATH.
    private const string DefaultPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    // The kernel reads this many bytes of a script to find the interpreter (binfmt_script).
    private const int LongestFirstLine = 256;

    /// <summary>
    /// Looks up the program as an engine does: by its path, in the working directory, or in the folders of <c>PATH</c>. A program in a volume or behind a
    /// symbolic link is accepted without a check.
    /// </summary>
    /// <param name="config">The config, with the command to start.</param>
    /// <param name="layers">The layers of the image, the lowest first.</param>
    /// <param name="executable">The path of the app's executable, which has already been checked.</param>
    /// <exception cref="MinImageException">
    /// <see cref="Codes.ProgramMissing"/>: the program is missing or not executable, or it is a script or a dynamically linked executable whose interpreter
    /// is missing.
    /// </exception>
    public static void Check(ContainerConfig config, IEnumerable<RootFileSystem> layers, string executable)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(layers);
        var program = config.Entrypoint is [var first, ..] ? first : config.Cmd is [var only, ..] ? only : "";
        var candidates = Candidates(program, config);
        if (candidates is [var own] && own == executable)
        {
            return;
        }

        var entries = EntriesByPath(layers);
        if (candidates.Any(path => IsOutsideLayers(path, entries, config.Volumes)))
        {
            return;
        }

        var file = candidates.Select(entries.GetValueOrDefault).OfType<FileEntry>().FirstOrDefault()
            ?? throw Missing(
                $"The image starts '{program}' but does not contain it: an image FROM scratch contains only the app and the files that the project adds. "
                    + "Remove ContainerAppCommand, ContainerEntrypoint and ContainerAppCommandInstruction to start the app, "
                    + "or add the program as a MinImageFile.");
        if ((file.Mode & 0b001_001_001) == 0)
        {
            throw Missing(
                $"The image starts '{program}', but '{file.Path}' is not executable: its mode is {Convert.ToString(file.Mode, 8)}. "
                    + "Set the Mode of the MinImageFile to 0755.");
        }

        if (InterpreterOf(file) is { } interpreter && !IsOutsideLayers(interpreter, entries, config.Volumes) && !entries.ContainsKey(interpreter))
        {
            throw Missing(
                $"The image starts '{program}', but does not contain '{interpreter}', which '{file.Path}' requires. "
                    + "Use a statically linked program, or add the files that it requires as MinImageFile items.");
        }
    }

    private static Dictionary<string, Entry> EntriesByPath(IEnumerable<RootFileSystem> layers)
    {
        var entries = new Dictionary<string, Entry>(StringComparer.Ordinal);
        foreach (var entry in layers.SelectMany(layer => layer.Entries))
        {
            entries[entry.Path] = entry;
        }

        return entries;
    }

    private static ImmutableArray<string> Candidates(string program, ContainerConfig config)
    {
        if (program.StartsWith('/'))
        {
            return [Normalize(program)];
        }

        var working = config.WorkingDir ?? "/";
        if (program.Contains('/', StringComparison.Ordinal))
        {
            return [Normalize($"{working}/{program}")];
        }

        var path = config.Env?.FirstOrDefault(variable => variable.StartsWith("PATH=", StringComparison.Ordinal))?["PATH=".Length..] ?? DefaultPath;
        return [.. path.Split(':').Select(folder => Normalize(folder.StartsWith('/') ? $"{folder}/{program}" : $"{working}/{folder}/{program}"))];
    }

    private static string Normalize(string path)
    {
        var names = new List<string>();
        foreach (var name in path.Split('/').Where(name => name is not ("" or ".")))
        {
            if (name != "..")
            {
                names.Add(name);
            }
            else if (names.Count > 0)
            {
                names.RemoveAt(names.Count - 1);
            }
        }

        return "/" + string.Join('/', names);
    }

    private static bool IsOutsideLayers(string path, Dictionary<string, Entry> entries, ImmutableSortedSet<string>? volumes)
    {
        for (var at = path; at.Length > 0; at = ImagePath.Parent(at))
        {
            if (entries.GetValueOrDefault(at) is LinkEntry || volumes?.Contains(at) == true)
            {
                return true;
            }
        }

        return false;
    }

    private static string? InterpreterOf(FileEntry file)
    {
        using var stream = file.Content.OpenRead();
        var start = new byte[LongestFirstLine];
        var line = start.AsSpan(0, stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false));
        if (!line.StartsWith("#!"u8))
        {
            using var whole = new MemoryStream();
            stream.Position = 0;
            stream.CopyTo(whole);
            return ElfReader.TryRead(whole.ToArray(), out var elf, out _) ? elf.Interpreter : null;
        }

        var end = line.IndexOf((byte)'\n');
        var words = Encoding.UTF8.GetString(end < 0 ? line : line[..end])[2..].Split([' ', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries);
        return words is [var interpreter, ..] ? interpreter : null;
    }

    private static MinImageException Missing(string message) => new(Codes.ProgramMissing, message);
}
