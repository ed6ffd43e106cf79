using System.Collections.Immutable;
using MinImage.Diagnostics;

namespace MinImage.Requirements;

/// <summary>Compares the requirements of a program with the contents of its image.</summary>
public static class RequirementCheck
{
    private const string Silence = "to NoWarn";

    // The number of methods that a message lists.
    private const int MostMethods = 3;

    /// <summary>Finds the requirements that the image does not meet.</summary>
    /// <param name="program">The program's requirements.</param>
    /// <param name="image">The image's contents.</param>
    /// <returns>The findings, in the order of their codes.</returns>
    public static ImmutableArray<Finding> Check(ProgramRequirements program, ImageContents image)
    {
        ArgumentNullException.ThrowIfNull(program);
        ArgumentNullException.ThrowIfNull(image);
        return
        [
            .. program.Imports
                .Where(import => !NativeLibraryName.IsOfOtherSystem(import.Library) || SharedLibraryOf(import, image) is not null)
                .Select(import => OfImport(import, image))
                .OrderBy(finding => finding.Code, StringComparer.Ordinal),
            .. OfSharedLibraries(program, UnusedSharedLibraries(program, image)),
            .. image.HasCertificates ? [] : OfMethods(
                Codes.TlsWithoutCertificates,
                program.TlsClients,
                "can open TLS connections to servers",
                "but the image contains no root certificates: no server is trusted. Remove MinImageCertificates"),
            .. image.HasTimeZones ? [] : OfMethods(
                Codes.TimeZonesMissing,
                program.TimeZones,
                "looks up a time zone by name",
                "but the image contains only UTC: the call throws a TimeZoneNotFoundException if it is reached. "
                + "Set MinImageTimeZones to all, or to the time zones that the app needs"),
            .. image.HasCultures ? [] : OfMethods(
                Codes.CulturesMissing,
                program.Cultures,
                "creates a culture by name",
                "but globalization is invariant: the call throws a CultureNotFoundException if it is reached. Set InvariantGlobalization to false"),
            .. program.SettingsFiles.Select(file => OfSettingsFile(file, image)).OfType<Finding>(),
            .. OfProgramStarts(program, image),
            .. image.HasJsonReflection ? [] : OfJsonTypes(program.JsonTypes),
        ];
    }

    /// <summary>Reports findings as messages, warnings and errors.</summary>
    /// <param name="findings">The findings.</param>
    /// <param name="silenced">The diagnostic codes suppressed by <c>NoWarn</c>.</param>
    /// <param name="log">Receives messages and warnings.</param>
    /// <exception cref="MinImageException">All errors that are not suppressed, after everything else was reported.</exception>
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

        if (errors.Count > 0)
        {
            throw new MinImageException([.. errors.Select(error => new CodedError(error.Code, error.Message))]);
        }
    }

    private static Finding OfImport(NativeImport import, ImageContents image)
    {
        var functions = $"'{import.Functions[0]}'{(import.Functions.Length == 1 ? "" : $" and {import.Functions.Length - 1} more")}";
        var methods = import.Methods.IsEmpty ? "" : $" ({string.Join(", ", import.Methods)})";
        var fix = NativeLibraryName.IsOfLibC(import.Library)
            ? $"The C library is already linked in: add <DirectPInvoke Include=\"{import.Library}\" /> to call it"
            : "Link a static archive of the library, with a NativeLibrary and a DirectPInvoke item (docs/native-libraries.md)";
        return SharedLibraryOf(import, image) is { } published
            ? new Finding(
                Codes.SharedLibraryNeeded,
                FindingSeverity.Error,
                $"The app imports {functions} of '{import.Library}'{methods}. The shared library '{published}' is published, but a static "
                + $"executable cannot load it: each call throws a DllNotFoundException. {fix}, or remove the package that needs it. "
                + $"Add {Codes.SharedLibraryNeeded} {Silence} to publish anyway: the calls still fail.")
            : Warning(
                Codes.NativeLibraryMissing,
                $"The app imports {functions} of '{import.Library}'{methods}, which is not linked in, and a static executable cannot load "
                + $"libraries: each call throws a DllNotFoundException. {fix}");
    }

    private static IEnumerable<Finding> OfMethods(string code, ImmutableArray<string> methods, string does, string but)
    {
        if (!methods.IsEmpty)
        {
            yield return Warning(code, $"The app {does} ({string.Join(", ", methods)}), {but}");
        }
    }

    private static string? SharedLibraryOf(NativeImport import, ImageContents image) => image.Files.FirstOrDefault(
        file => NativeLibraryName.IsSharedLibrary(Name(file)) && NativeLibraryName.IsFile(import.Library, Name(file)));

    private static ImmutableArray<string> UnusedSharedLibraries(ProgramRequirements program, ImageContents image) =>
    [
        .. image.Files
            .Where(file => NativeLibraryName.IsSharedLibrary(Name(file)))
            .Where(file => !program.Imports.Any(import => NativeLibraryName.IsFile(import.Library, Name(file)))),
    ];

    // A program that loads libraries probably loads those that are published and not imported: to exclude them would not help.
    private static IEnumerable<Finding> OfSharedLibraries(ProgramRequirements program, ImmutableArray<string> files) => program.LibraryLoads.IsEmpty
        ? files.Select(file => new Finding(
            Codes.SharedLibraryNotLoadable,
            FindingSeverity.Message,
            $"The shared library '{file}' is published into the image, where a static executable cannot load it. "
            + "Exclude it from the publish to make the image smaller."))
        : OfMethods(
            Codes.NativeLibraryLoaded,
            program.LibraryLoads,
            files.IsEmpty ? "loads a native library itself" : $"loads a native library itself, probably {Quoted(files)}, which is published",
            "but a static executable cannot load libraries: the call fails if it is reached. Call the library's functions through DllImport and link a "
            + "static archive of it, or use a package that needs no native library (docs/native-libraries.md)");

    private static string Quoted(IEnumerable<string> names) => string.Join(", ", names.Select(name => $"'{name}'"));

    private static IEnumerable<Finding> OfProgramStarts(ProgramRequirements program, ImageContents image)
    {
        var missing = program.ProgramStarts
            .Where(start => start.Program is not null && !image.HasProgram(start.Program))
            .Select(start => $"'{start.Program}' ({start.Method})");
        var named = program.ProgramStarts.Select(start => start.Method).ToHashSet(StringComparer.Ordinal);

        // Which of the added programs such a method starts is not known.
        var others = image.AddedPrograms.IsEmpty ? program.ProgramStarters.Where(method => !named.Contains(method)).Take(MostMethods).ToList() : [];
        string[] starts = [.. missing, .. others.Count == 0 ? [] : (string[])[$"programs whose names are not constants ({string.Join(", ", others)})"]];
        if (starts.Length > 0)
        {
            yield return Warning(
                Codes.StartedProgramMissing,
                $"The app starts other programs, which the image does not contain: {string.Join(", ", starts)}. The start throws a Win32Exception if it is "
                + "reached. Add a static executable with a MinImageFile item (docs/native-libraries.md#other-programs)");
        }
    }

    private static Finding? OfSettingsFile(SettingsFile file, ImageContents image)
    {
        // A file outside the app's folder is probably mounted.
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
                ? $"{file.Method} reads '{file.Path}', which is not optional and was not published: the app fails there, unless the file is mounted. "
                    + "Set its CopyToPublishDirectory to PreserveNewest"
                : $"{file.Method} reads '{file.Path}', but the published file is '{other}': file names are case-sensitive on Linux. "
                    + "Use the same case");
    }

    private static IEnumerable<Finding> OfJsonTypes(ImmutableArray<string> types)
    {
        if (!types.IsEmpty)
        {
            var attributes = string.Concat(types.Select(type => $"[JsonSerializable(typeof({type}))]"));
            yield return Warning(
                Codes.JsonMetadataMissing,
                $"Endpoints of the app read or write {string.Join(", ", types)} as JSON, but no JsonSerializerContext has metadata for it, and Native AOT "
                + $"turns serialization by reflection off: each request fails with status 500. Add {attributes} to a context, and the context to the app's "
                + "options (docs/web.md)");
        }
    }

    private static string Name(string path) => path[(path.LastIndexOf('/') + 1)..];

    private static Finding Warning(string code, string message) => new(code, FindingSeverity.Warning, $"{message}, or add {code} {Silence}.");
}
