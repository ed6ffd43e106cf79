using System.Collections.Frozen;
using System.Text.RegularExpressions;
using MinImage.Diagnostics;
using MinImage.Globalization;
using MinImage.Ilc;
using MinImage.Linker.Inputs;
using MinImage.Linker.Maps;
using MinImage.Linker.Objects;

namespace MinImage.Linking.Icu;

/// <summary>
/// Binds .NET's ICU shim of the runtime pack to a static ICU, in the same way as the OpenSSL shim: a generated object replaces the shim's start code,
/// which would load a shared library. It defines the same function pointers, and the linker resolves them. The object also contains ICU's data, reduced
/// to what .NET reads for the selected cultures.
/// </summary>
internal static partial class IcuBinding
{
    /// <summary>The name of the object among the inputs of a link.</summary>
    internal const string ObjectName = "icu-binding.o";

    private const string Load = "GlobalizationNative_LoadICU";
    private const string LoadFromApp = "GlobalizationNative_InitICUFunctions";
    private const string GetVersion = "GlobalizationNative_GetICUVersion";
    private const string PointerSuffix = "_ptr";
    private const string VersionBundle = "icuver.res";

    // The alignment of ICU's own data.
    private const int DataAlignment = 16;

    // Two functions for the same purpose: the shim calls the newer one if it exists.
    private const string Clone = "ucol_clone";
    private const string SafeClone = "ucol_safeClone";

    /// <summary>Generates the object.</summary>
    /// <param name="shim">The archive <see cref="RuntimePack.IcuShim"/>.</param>
    /// <param name="libraries">ICU's static archives with functions.</param>
    /// <param name="dataLibrary">ICU's static archive with data.</param>
    /// <param name="cultures">The cultures whose data is kept.</param>
    /// <param name="machine">The processor.</param>
    /// <returns>An ELF object, to be linked before the shim's archive, and in place of <paramref name="dataLibrary"/>.</returns>
    /// <exception cref="MinImageException">
    /// <see cref="Codes.IcuMismatch"/>: the shim needs functions that this ICU lacks, or its structure is unknown.
    /// <see cref="Codes.IcuDataDamaged"/>, <see cref="Codes.UnknownCulture"/>. A linker error: an archive is damaged.
    /// </exception>
    public static byte[] Make(LinkInput shim, IEnumerable<LinkInput> libraries, LinkInput dataLibrary, CultureNames cultures, TargetMachine machine)
    {
        var startCode = LibrarySymbols.Member(LibrarySymbols.Of(shim, machine), Load);
        if (startCode is null || startCode.Defined.Any(name => !IsKnown(name)))
        {
            throw new MinImageException(
                Codes.IcuMismatch,
                $"'{shim.Name}' of the runtime pack loads ICU in a way that this version of MinImage.Build does not support. "
                + "Use a newer MinImage.Build, or set InvariantGlobalization to true.");
        }

        var (data, dataSymbol) = ReadData(dataLibrary, machine);
        var offered = libraries.SelectMany(library => LibrarySymbols.Of(library, machine).Names).ToFrozenSet(StringComparer.Ordinal);

        var builder = new ObjectBuilder(machine);
        builder.AddFunction(Load, MachineCode.Return(machine, 1));
        builder.AddFunction(LoadFromApp, MachineCode.Return(machine));
        builder.AddFunction(GetVersion, MachineCode.Return(machine, VersionNumber(data, dataLibrary.Name)));
        AddPointers(builder, startCode, offered, shim.Name);
        builder.AddData(dataSymbol, Read(dataLibrary.Name, () => CultureData.Keep(data, cultures)).ToArray(), DataAlignment);
        return builder.ToArray();
    }

    /// <summary>Checks the names of cultures before anything is linked.</summary>
    /// <param name="dataLibrary">ICU's static archive with data.</param>
    /// <param name="cultures">The cultures whose data is kept.</param>
    /// <param name="machine">The processor.</param>
    /// <exception cref="MinImageException">
    /// <see cref="Codes.IcuDataDamaged"/>, <see cref="Codes.UnknownCulture"/>. A linker error: the archive is damaged.
    /// </exception>
    public static void Check(LinkInput dataLibrary, CultureNames cultures, TargetMachine machine)
    {
        _ = Read(dataLibrary.Name, () => CultureData.Keep(ReadData(dataLibrary, machine).Data, cultures));
    }

    /// <summary>Checks whether a part of the executable is ICU's data.</summary>
    /// <param name="entry">The part.</param>
    internal static bool IsData(LinkMapEntry entry) => entry.File == ObjectName && DataSection().IsMatch(entry.InputSection);

    private static bool IsKnown(string name) => name is Load or LoadFromApp or GetVersion || name.EndsWith(PointerSuffix, StringComparison.Ordinal);

    // In a distribution's ICU, each function's name ends in the version.
    private static void AddPointers(ObjectBuilder builder, MemberSymbols startCode, FrozenSet<string> offered, string shim)
    {
        var versioned = offered.Select(name => VersionedName().Match(name)).FirstOrDefault(match => match.Success);
        var suffix = versioned?.Groups[1].Value ?? "";
        var functions = startCode.Defined
            .Where(name => name.EndsWith(PointerSuffix, StringComparison.Ordinal))
            .Select(name => name[..^PointerSuffix.Length])
            .ToList();
        foreach (var function in functions)
        {
            builder.AddPointer(function + PointerSuffix, offered.Contains(function + suffix) ? function + suffix : null);
        }

        var canClone = offered.Overlaps([Clone + suffix, SafeClone + suffix]);
        var missing = functions.Where(function => !offered.Contains(function + suffix) && !(function is Clone or SafeClone && canClone)).ToList();
        if (missing.Count > 0)
        {
            throw new MinImageException(
                Codes.IcuMismatch,
                $"'{shim}' of the runtime pack needs functions that the static ICU lacks: "
                + $"{string.Join(", ", missing.Take(5))}{(missing.Count > 5 ? $" and {missing.Count - 5} more" : "")}. "
                + "Remove MinImageIcuSysRootVersion, use a newer MinImage.Build, or set InvariantGlobalization to true.");
        }
    }

    private static (IcuData Data, string Symbol) ReadData(LinkInput library, TargetMachine machine)
    {
        var symbols = LibrarySymbols.Of(library, machine);
        var symbol = symbols.Names.FirstOrDefault(name => DataName().IsMatch(name))
            ?? throw new MinImageException(Codes.IcuDataDamaged, Damage(library.Name, "it does not define icudt<version>_dat"));
        var content = symbols.ContentFrom(symbol, out var damage);
        LinkFailure.ThrowIf(damage);
        return (Read(library.Name, () => IcuData.Read(content ?? throw new InvalidDataException($"{symbol} is empty"))), symbol);
    }

    // Returns the version in the form of u_getVersion: a byte for each part.
    private static int VersionNumber(IcuData data, string library) => Read(library, () =>
    {
        var content = data.Find(VersionBundle) ?? throw new InvalidDataException($"{VersionBundle} is missing");
        var pool = data.Find("pool.res") is { } keys ? ResourceBundle.Read(keys, pool: null) : null;
        var text = ResourceBundle.Read(content, pool).StringOf("ICUVersion");
        return Version.TryParse(text, out var version) && version is { Major: < 128, Minor: < 256, Build: < 256 }
            ? (version.Major << 24) | (version.Minor << 16) | (Math.Max(0, version.Build) << 8)
            : throw new InvalidDataException($"its version is '{text}'");
    });

    private static T Read<T>(string library, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (InvalidDataException e)
        {
            throw new MinImageException(Codes.IcuDataDamaged, Damage(library, e.Message), e);
        }
    }

    private static string Damage(string library, string reason) =>
        $"ICU's data in '{library}' is damaged: {reason.TrimEnd('.')}. Restore the package again ('dotnet nuget locals all --clear'); "
        + "with MinImageLinker=Host, install libicu-dev again.";

    [GeneratedRegex(@"^u_strlen(_\d+(?:_\d+)*)\z")]
    private static partial Regex VersionedName();

    [GeneratedRegex(@"^icudt\d+_dat\z")]
    private static partial Regex DataName();

    [GeneratedRegex(@"^\.rodata\.icudt\d+_dat\z")]
    private static partial Regex DataSection();
}
