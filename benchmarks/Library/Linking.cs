using System.Collections.Immutable;
using BenchmarkDotNet.Attributes;
using MinImage.Linker;
using MinImage.Linker.Inputs;

namespace MinImage.Benchmarks.Library;

/// <summary>Links a program statically with .NET's runtime, OpenSSL and the C library.</summary>
public class Linking
{
    private string[] _files = [];

    [GlobalSetup]
    public void ReadList() => _files = Inputs.LinkedFiles;

    [Benchmark]
    public LinkOutput Link()
    {
        var inputs = _files.Select(file => new LinkInput(file, InputContent.FromFile(file))).ToImmutableArray();
        try
        {
            var aliases = ImmutableSortedDictionary<string, string>.Empty.Add("__xmknod", "mknod");
            return StaticLinker.Link(new LinkInputs(TargetMachine.X64, inputs, aliases, "app.dbg"), CancellationToken.None);
        }
        finally
        {
            foreach (var input in inputs)
            {
                input.Content.Dispose();
            }
        }
    }
}
