using System.Collections.Immutable;
using MinImage.Diagnostics;

namespace MinImage.Requirements;

/// <summary>Holds what a program asks for against what its image has.</summary>
public static class RequirementCheck
{
    private const string Silence = "to NoWarn";

    /// <summary>Finds what the image lacks.</summary>
    /// <param name="program">What the program asks for.</param>
    /// <param name="image">What the image has.</param>
    /// <returns>Findings, in the order of their codes.</returns>
    public static ImmutableArray<Finding> Check(ProgramRequirements program, ImageContents image)
    {
        ArgumentNullException.ThrowIfNull(program);
        ArgumentNullException.ThrowIfNull(image);
        return
        [
            .. program.Imports.Where(import => !NativeLibraryName.IsOfOtherSystem(import.Library)).Select(import => OfImport(import, image)).OrderBy(finding => finding.Code, StringComparer.Ordinal),
            .. OfMethods(Codes.NativeLibraryLoaded, program.LibraryLoads, "loads a native library by its name", "a static executable cannot load one: the call ends in a DllNotFoundException. Link a static archive of the library in (docs/native-libraries.md)"),
            .. OfSharedLibraries(program, image),
            .. image.HasCertificates ? [] : OfMethods(Codes.TlsWithoutCertificates, program.TlsClients, "can open TLS connections to servers", "the image has no root certificates: no server is trusted. Leave MinImageCertificates out"),
            .. image.HasTimeZones ? [] : OfMethods(Codes.TimeZonesMissing, program.TimeZones, "asks for a time zone by its name", "the image has none but UTC: the call ends in a TimeZoneNotFoundException. Set MinImageTimeZones to all, or to the zones that the app needs"),
            .. image.HasCultures ? [] : OfMethods(Codes.CulturesMissing, program.Cultures, "asks for a culture by its name", "globalization is invariant: the call ends in a CultureNotFoundException. Set InvariantGlobalization to false"),
            .. program.SettingsFiles.Select(file => OfSettingsFile(file, image)).OfType<Finding>(),
        ];
    }

    /// <summary>Says what was found: a message, a warning, or an error.</summary>
    /// <param name="findings">The findings.</param>
    /// <param name="silenced">Codes that nobody wants to hear of.</param>
    /// <param name="log">Gets messages and warnings.</param>
    /// <exception cref="MinImageException">The first error that is not silenced; all else was said before.</exception>
    public static void Report(IEnumerable<Finding> findings, IReadOnlySet<string> silenced, IDiagnosticLog log)
    {
        ArgumentNullException.ThrowIfNull(findings);
        ArgumentNullException.ThrowIfNull(silenced);
        ArgumentNullException.ThrowIfNull(log);
        var errors = new List<Finding>();
        foreach (var finding in findings)
        {
            switch (finding.Severity)
            {
                case var _ when silenced.Contains(finding.Code):
                    log.Trace($"{finding.Code}: {finding.Message}");
                    break;
                case FindingSeverity.Message:
                    log.Inform(finding.Code, finding.Message);
                    break;
                case FindingSeverity.Warning:
                    log.Warn(finding.Code, finding.Message);
                    break;
                default:
                    errors.Add(finding);
                    break;
            }
        }

        if (errors is [var first, ..])
        {
            throw new MinImageException(first.Code, string.Join(" ", errors.Where(e => e.Code == first.Code).Select(e => e.Message)));
        }
    }

    private static Finding OfImport(NativeImport import, ImageContents image)
    {
        var functions = $"'{import.Functions[0]}'{(import.Functions.Length == 1 ? "" : $" and {import.Functions.Length - 1} more")}";
        var methods = import.Methods.IsEmpty ? "" : $" ({string.Join(", ", import.Methods)})";
        var wayOut = NativeLibraryName.IsOfLibC(import.Library)
            ? $"The C library is linked in already: add <DirectPInvoke Include=\"{import.Library}\" /> to call it"
            : "Link a static archive of it in, by a NativeLibrary and a DirectPInvoke item (docs/native-libraries.md)";
        var brought = image.Files.FirstOrDefault(file => NativeLibraryName.IsSharedLibrary(Name(file)) && NativeLibraryName.IsFile(import.Library, Name(file)));
        return brought is not null
            ? new Finding(
                Codes.SharedLibraryNeeded,
                FindingSeverity.Error,
                $"The app imports {functions} of '{import.Library}'{methods}. '{brought}' is published for it, and a static executable cannot load that: each call ends in a DllNotFoundException. {wayOut}, or take out the package that needs it. Add {Codes.SharedLibraryNeeded} {Silence} to publish all the same.")
            : Warning(
                Codes.NativeLibraryMissing,
                $"The app imports {functions} of '{import.Library}'{methods}, which is not linked in, and a static executable cannot load libraries: each call ends in a DllNotFoundException. {wayOut}");
    }

    private static IEnumerable<Finding> OfMethods(string code, ImmutableArray<string> methods, string does, string but)
    {
        if (!methods.IsEmpty)
        {
            yield return Warning(code, $"The app {does} ({string.Join(", ", methods)}), and {but}");
        }
    }

    private static IEnumerable<Finding> OfSharedLibraries(ProgramRequirements program, ImageContents image) => image.Files
        .Where(file => NativeLibraryName.IsSharedLibrary(Name(file)) && !program.Imports.Any(import => NativeLibraryName.IsFile(import.Library, Name(file))))
        .Select(file => new Finding(
            Codes.SharedLibraryUseless,
            FindingSeverity.Message,
            $"'{file}' is published, and goes into the image, where a static executable cannot load it. Exclude it from the publish to make the image smaller."));

    private static Finding? OfSettingsFile(SettingsFile file, ImageContents image)
    {
        // What has a place of its own outside of the app's folder is likely to be mounted there.
        if (file.Path.StartsWith('/'))
        {
            return null;
        }

        var path = file.Path.StartsWith("./", StringComparison.Ordinal) ? file.Path[2..] : file.Path;
        if (image.Files.Contains(path, StringComparer.Ordinal))
        {
            return null;
        }

        var other = image.Files.FirstOrDefault(f => f.Equals(path, StringComparison.OrdinalIgnoreCase));
        return Warning(
            Codes.SettingsFileMissing,
            other is null
                ? $"{file.Method} reads '{file.Path}', which is not optional there and was not published: the app fails where it does, if nothing mounts the file. Set its CopyToPublishDirectory to PreserveNewest"
                : $"{file.Method} reads '{file.Path}', and what was published is '{other}': Linux tells them apart. Write the name as the file has it");
    }

    private static string Name(string path) => path[(path.LastIndexOf('/') + 1)..];

    private static Finding Warning(string code, string message) => new(code, FindingSeverity.Warning, $"{message}, or add {code} {Silence}.");
}
