// The built-in linker in a process of its own, so that it can be measured beside others on the same files.
//
//   Link files SYSROOT BINDING OBJECT ARGUMENT...   prints what BuiltInLinker would link, and writes BINDING, the objects and the libc.a of ours that are among it
//   Link link COUNT OUTPUT FILE...                  links COUNT times, and prints the milliseconds of each
//   Link map OUTPUT FILE...                         links, and prints a line for each piece: section, bytes, file, its section, kept for, kept by
using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using MinImage.Linker;
using MinImage.Linker.Reading;
using MinImage.Linking;
using MinImage.Platforms;
using MinImage.SysRoots;

// The benchmark is about this one.
const TargetMachine machine = TargetMachine.X64;
var platform = Platform.FromRuntimeIdentifier("linux-x64");

switch (args)
{
    case ["files", var folder, var binding, var @object, .. var arguments]:
        var sysRoot = SysRoot.Open(folder, platform);
        var program = DriverArguments.Parse(arguments, sysRoot).Files;
        if (program.FirstOrDefault(file => Path.GetFileName(file) == OpenSslBinding.ShimArchive) is { } shim)
        {
            var inputs = Open([shim, sysRoot["libssl.a"], sysRoot["libcrypto.a"]]);
            File.WriteAllBytes(binding, OpenSslBinding.Make(inputs[0], inputs[1..], sysRoot, machine));
            var reduced = OpenSslReduction.Make(Open([@object, .. program]), inputs[0], inputs[1..], machine, out _).Select((file, i) =>
            {
                var path = Path.ChangeExtension(binding, string.Create(CultureInfo.InvariantCulture, $"{i}.o"));
                File.WriteAllBytes(path, file.Content);
                return path;
            });
            program = [binding, .. reduced, .. program];
        }

        var libc = sysRoot["libc.a"];
        if (LibcReduction.Make(Open([libc])[0], Open([@object, .. program]), machine, prefersSpeed: false, out _) is { } reducedLibc)
        {
            libc = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(binding))!, "libc.a");
            File.WriteAllBytes(libc, reducedLibc);
        }

        var libraries = SysRoot.Libraries.Insert(SysRoot.Libraries.IndexOf("libm.a") + 1, "libmvec.a");
        Console.WriteLine(string.Join('\n', [
            .. SysRoot.StartFiles.Select(name => sysRoot[name]), @object, .. program,
            .. libraries.Select(name => name == "libc.a" ? libc : sysRoot[name]), .. SysRoot.EndFiles.Select(name => sysRoot[name])]));
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
        Console.Error.WriteLine("usage: Link files SYSROOT BINDING OBJECT ARGUMENT... | link COUNT OUTPUT FILE... | map OUTPUT FILE...");
        return 2;
}

static ImmutableArray<LinkInput> Open(IEnumerable<string> files) => [.. files.Select(file => new LinkInput(file, InputContent.FromFile(file)))];

// Null where it failed, and why was said.
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
