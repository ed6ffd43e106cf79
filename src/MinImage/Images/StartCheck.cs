using System.Collections.Immutable;
using System.Text;
using MinImage.Diagnostics;
using MinImage.Elf;
using MinImage.Oci;
using MinImage.RootFileSystems;

namespace MinImage.Images;

/// <summary>Whether what an image starts is in it. The app's own executable always is; another program has to be added, for FROM scratch there is none.</summary>
internal static class StartCheck
{
    // What Docker and Podman take where an image sets no PATH.
    private const string DefaultPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    // Of a script, the kernel looks at so many bytes for the interpreter (binfmt_script).
    private const int LongestFirstLine = 256;

    /// <summary>Looks for the program as an engine does: by its path, in the working directory, or in the folders of <c>PATH</c>.</summary>
    /// <param name="config">What is started.</param>
    /// <param name="layers">What is in the image, the lowest layer first.</param>
    /// <param name="executable">The app's executable, which was checked already.</param>
    /// <exception cref="MinImageException">
    /// <see cref="Codes.ProgramMissing"/>: it is not there, nobody may execute it, or it is a script or a dynamic program whose interpreter is not there.
    /// What lies under a volume or behind a link is not looked for.
    /// </exception>
    public static void Check(ContainerConfig config, IEnumerable<RootFileSystem> layers, string executable)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(layers);
        var entries = new Dictionary<string, Entry>(StringComparer.Ordinal);
        foreach (var entry in layers.SelectMany(layer => layer.Entries))
        {
            entries[entry.Path] = entry;
        }

        var program = config.Entrypoint is [var first, ..] ? first : config.Cmd is [var only, ..] ? only : "";
        var candidates = Candidates(program, config);
        if (candidates is [var own] && own == executable)
        {
            return;
        }

        if (candidates.Any(path => IsElsewhere(path, entries, config.Volumes)))
        {
            return;
        }

        var file = candidates.Select(entries.GetValueOrDefault).OfType<FileEntry>().FirstOrDefault()
            ?? throw Missing($"The image starts '{program}', and there is no such program in it: an image FROM scratch holds the app and what the project adds. Leave ContainerAppCommand, ContainerEntrypoint and ContainerAppCommandInstruction out to start the app, or add the program as a MinImageFile.");
        if ((file.Mode & 0b001_001_001) == 0)
        {
            throw Missing($"The image starts '{program}', and nobody may execute '{file.Path}': its mode is {Convert.ToString(file.Mode, 8)}. Give the MinImageFile a Mode of 0755.");
        }

        if (InterpreterOf(file) is { } interpreter && !IsElsewhere(interpreter, entries, config.Volumes) && !entries.ContainsKey(interpreter))
        {
            throw Missing($"The image starts '{program}', and '{file.Path}' needs '{interpreter}', which is not in it. Use a program that is linked static, or add what it needs as MinImageFile items.");
        }
    }

    private static ImmutableArray<string> Candidates(string program, ContainerConfig config)
    {
        if (program.StartsWith('/'))
        {
            return [Normalized(program)];
        }

        var working = config.WorkingDir ?? "/";
        if (program.Contains('/', StringComparison.Ordinal))
        {
            return [Normalized($"{working}/{program}")];
        }

        var path = config.Env?.FirstOrDefault(variable => variable.StartsWith("PATH=", StringComparison.Ordinal))?["PATH=".Length..] ?? DefaultPath;
        return [.. path.Split(':').Select(folder => Normalized(folder.StartsWith('/') ? $"{folder}/{program}" : $"{working}/{folder}/{program}"))];
    }

    private static string Normalized(string path)
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

    private static bool IsElsewhere(string path, Dictionary<string, Entry> entries, ImmutableSortedSet<string>? volumes)
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
