// Runs the built-in linker in a separate process, so that it can be compared with others on the same files.
//
//   Link files KIT FOLDER            prints the files that BuiltInLinker links from a relink kit; inputs that are not files are written to FOLDER
//   Link link COUNT OUTPUT FILE...   links COUNT times, and prints the milliseconds of each link
//   Link map OUTPUT FILE...          links, and prints a line for each section: output section, bytes, file, input section, kept for, kept by
using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using MinImage.Benchmarks.Link;
using MinImage.Linker;
using MinImage.Linker.Inputs;
using MinImage.Linking;
using MinImage.Relinking;

// The only architecture that is measured.
const TargetMachine machine = TargetMachine.X64;

switch (args)
{
    case ["files", var kit, var folder]:
        using (var inputs = new InputFiles())
        {
            var prepared = RelinkKit.Open(kit).Prepare(inputs, new ErrorLog(), CancellationToken.None);
            foreach (var (i, input) in prepared.Inputs.Files.Index())
            {
                var path = input.Name;
                if (!IsOnDisk(input))
                {
                    var extension = path.EndsWith(".a", StringComparison.Ordinal) ? ".a" : ".o";
                    path = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{i}{extension}"));
                    File.WriteAllBytes(path, input.Content.Slice(0, input.Content.Length));
                }

                Console.WriteLine(path);
            }
        }

        return 0;

    case ["link", var count, var output, .. var files]:
        for (var i = int.Parse(count, CultureInfo.InvariantCulture); i > 0; i--)
        {
            var watch = Stopwatch.StartNew();
            if (Link(output, files) is null)
            {
                return 1;
            }

            Console.WriteLine(watch.ElapsedMilliseconds.ToString(CultureInfo.InvariantCulture));
        }

        return 0;

    case ["map", var output, .. var files]:
        if (Link(output, files) is not { Map: { } map })
        {
            return 1;
        }

        foreach (var entry in map.Entries)
        {
            Console.WriteLine(string.Join('\t', entry.OutputSection, entry.Size, entry.File, entry.InputSection, entry.KeptFor, entry.KeptBy));
        }

        return 0;

    default:
        Console.Error.WriteLine("usage: Link files KIT FOLDER | link COUNT OUTPUT FILE... | map OUTPUT FILE...");
        return 2;
}

// An input that was edited before the link keeps the name of the original file.
static bool IsOnDisk(LinkInput input) =>
    File.Exists(input.Name) && File.ReadAllBytes(input.Name).AsSpan().SequenceEqual(input.Content.Slice(0, input.Content.Length));

static ImmutableArray<LinkInput> Open(IEnumerable<string> files) => [.. files.Select(file => new LinkInput(file, InputContent.FromFile(file)))];

// Returns null if the link failed; the reasons were logged.
static LinkOutput? Link(string output, string[] files)
{
    var inputs = Open(files);
    try
    {
        var aliases = ImmutableSortedDictionary<string, string>.Empty.Add("__xmknod", "mknod");
        var linked = StaticLinker.Link(new LinkInputs(machine, inputs, aliases, Path.GetFileName(output) + ".dbg"), CancellationToken.None);
        if (linked is not { Executable: { } executable, SymbolFile: { } symbols })
        {
            Console.Error.WriteLine(string.Join('\n', linked.Diagnostics.Select(d => $"{d.Code}: {d.Message}")));
            return null;
        }

        File.WriteAllBytes(output + ".dbg", symbols);
        File.WriteAllBytes(output, executable);
        return linked;
    }
    finally
    {
        foreach (var input in inputs)
        {
            input.Content.Dispose();
        }
    }
}
