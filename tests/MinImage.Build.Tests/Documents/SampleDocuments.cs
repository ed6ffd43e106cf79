using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MinImage.Build.Tests.Packages;

namespace MinImage.Build.Tests.Documents;

/// <summary>
/// The documents about the samples' images, shortened to what a person reviews: components, licenses, relationships, files without their hashes, and the
/// number of object files instead of a list. They are compared with files of this folder. After a change on purpose, or with a newer .NET, write them again,
/// and review the difference:
/// <code>MINIMAGE_WRITE_SAMPLE_DOCUMENTS=1 dotnet test tests/MinImage.Build.Tests --filter "FullyQualifiedName~Sample"</code>
/// </summary>
internal static partial class SampleDocuments
{
    private const string Variable = "MINIMAGE_WRITE_SAMPLE_DOCUMENTS";
    private const string Runtime = "Microsoft.NETCore.App.Runtime.NativeAOT.linux-x64 ";

    /// <summary>The properties of a publish whose documents are checked.</summary>
    public static string[] Properties { get; } = ["-p:MinImageSbom=\"spdx;cyclonedx\"", "-p:MinImageBuilderId=https://ci.example/samples"];

    /// <summary>Compares the documents beside a layout with those of a sample.</summary>
    /// <param name="sample">The sample.</param>
    /// <param name="path">The path of the documents, without their extension.</param>
    public static void Check(string sample, string path)
    {
        string[] lines =
        [
            .. Spdx(Read(path, "spdx")), "", .. CycloneDx(Read(path, "cyclonedx")), "", .. Provenance(Read(path, "provenance")), "",
        ];
        var actual = string.Join('\n', lines).Replace(Feed.Version, "VERSION", StringComparison.Ordinal);
        var file = Path.Combine(Workspace.Repository, "tests", "MinImage.Build.Tests", "Documents", $"{sample}.txt");
        if (Environment.GetEnvironmentVariable(Variable) == "1")
        {
            File.WriteAllText(file, actual);
        }

        var expected = File.ReadAllText(file).ReplaceLineEndings("\n");

        // Another .NET has another version, and may need other object files; everything else is the same.
        var isSameRuntime = RuntimeVersion(expected) == RuntimeVersion(actual);
        Assert.Equal(isSameRuntime ? expected : WithoutRuntime(expected), isSameRuntime ? actual : WithoutRuntime(actual));
    }

    private static JsonNode Read(string path, string kind) => JsonNode.Parse(File.ReadAllBytes($"{path}.{kind}.json"))!;

    private static string RuntimeVersion(string text) =>
        text.Split('\n').First(line => line.Contains(Runtime, StringComparison.Ordinal)).Split(Runtime)[1].Split(' ')[0];

    private static string WithoutRuntime(string text) => NumberOfObjects().Replace(VersionOfPack().Replace(text, "$1DOTNET"), "N object");

    private static IEnumerable<string> Spdx(JsonNode document)
    {
        var names = document["packages"]!.AsArray().ToDictionary(package => Text(package, "SPDXID"), package => Text(package, "name"));
        names["SPDXRef-DOCUMENT"] = "document";
        var files = document["files"]!.AsArray().ToDictionary(file => Text(file, "SPDXID"), file => Text(file, "fileName"));
        var relationships = document["relationships"]!.AsArray()
            .Select(each => (From: Text(each, "spdxElementId"), Type: Text(each, "relationshipType"), To: Text(each, "relatedSpdxElement")))
            .ToList();
        return
        [
            "SPDX",
            .. document["packages"]!.AsArray().Select(package =>
                $"  {Text(package, "primaryPackagePurpose")} {Text(package, "name")} {VersionIn(package, "versionInfo")} {Text(package, "licenseDeclared")}"),
            .. relationships
                .Where(each => names.ContainsKey(each.From) && names.ContainsKey(each.To))
                .Select(each => $"  {names[each.From]} {each.Type} {names[each.To]}"),
            .. files
                .Where(file => file.Key.StartsWith("SPDXRef-File-", StringComparison.Ordinal))
                .Select(file => $"  file {file.Value}")
                .Order(StringComparer.Ordinal),
            .. relationships
                .Where(each => each.Type == "EXPANDED_FROM_ARCHIVE")
                .GroupBy(each => Path.GetDirectoryName(files[each.From])!["./".Length..], StringComparer.Ordinal)
                .OrderBy(group => group.Key, StringComparer.Ordinal)
                .Select(group => string.Create(CultureInfo.InvariantCulture, $"  {group.Count()} object files from {group.Key}")),
        ];
    }

    private static IEnumerable<string> CycloneDx(JsonNode document)
    {
        var components = document["components"]!.AsArray().Append(document["metadata"]!["component"]!.DeepClone()).ToList();
        var names = components.ToDictionary(component => Text(component, "bom-ref"), component => Text(component, "name"));
        return
        [
            "CycloneDX",
            .. components.Where(component => Text(component, "type") != "file").Select(component => string.Join(
                ' ',
                [
                    $"  {Text(component, "type")}", Text(component, "name"), VersionIn(component, "version"), Text(component!["licenses"]?[0], "expression"),
                    Text(component, "scope"),
                ]).TrimEnd()),
            .. document["dependencies"]!.AsArray().Select(each =>
                $"  {names[Text(each, "ref")]} -> {string.Join(", ", Names(each!["dependsOn"]!).Order(StringComparer.Ordinal))}"),
        ];

        IEnumerable<string> Names(JsonNode references) => references.AsArray().Select(reference => names[(string)reference!]);
    }

    private static IEnumerable<string> Provenance(JsonNode statement)
    {
        var definition = statement["predicate"]!["buildDefinition"]!;
        return
        [
            "Provenance",
            $"  {Text(definition, "buildType")} by {Text(statement["predicate"]!["runDetails"]!["builder"], "id")}",
            $"  {definition["externalParameters"]!.ToJsonString()}",
            .. definition["resolvedDependencies"]!.AsArray().Select(each => $"  {Text(each, "uri")} {each!["digest"]!.AsObject().Single().Key}"),
        ];
    }

    private static string Text(JsonNode? node, string name) => (string?)node?[name] ?? "";

    private static string VersionIn(JsonNode? node, string name) =>
        Text(node, name) is var version && version.StartsWith("sha256:", StringComparison.Ordinal) ? "DIGEST" : version;

    // The packs that come with .NET; other packages have the versions that the sample names.
    [GeneratedRegex(@"((?:\.App\.Runtime\.[\w.-]+|ILCompiler|ILLink\.Tasks)[ @])[0-9][\w.-]*")]
    private static partial Regex VersionOfPack();

    [GeneratedRegex("[0-9]+ object")]
    private static partial Regex NumberOfObjects();
}
