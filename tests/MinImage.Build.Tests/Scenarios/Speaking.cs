using System.Text.Json.Nodes;
using MinImage.Build.Tests.Packages;
using MinImage.Build.Tests.Servers;
using MinImage.Validation;

namespace MinImage.Build.Tests.Scenarios;

/// <summary>An image's labels, annotations and start command match the SDK's.</summary>
public sealed class Speaking(SpeakingImage image) : IClassFixture<SpeakingImage>
{
    private const string Prefix = "org.opencontainers.image.";

    /// <summary>The differences to the SDK's config. docs/properties.md gives the reasons in a table with these words.</summary>
    private static readonly string[] Differences =
    [
        "config.Env.Logging.Format",
        "config.Env.PATH",
        "config.Env.SSL_CERT_FILE",
        "config.Labels.org.opencontainers.artifact.created",
        "config.Labels.org.opencontainers.image.base.digest",
        "config.Labels.org.opencontainers.image.base.name",
        "config.Labels.org.opencontainers.image.created",
        "config.Labels.org.opencontainers.image.vendor",
        "config.User",
        "created",
        "history",
        "rootfs.diff_ids",
    ];

    [Fact]
    public void Gives_the_config_that_the_sdk_gives_but_for_the_listed_differences()
    {
        using var registry = ImageRegistry.Start();
        registry.Push(SpeakingImage.BaseImage(), "zero:1", "zero:1");

        var result = image.Project.Dotnet(
            [
                "publish", "-t:PublishContainer", "-r", "linux-x64", "-p:SelfContained=true",
                $"-p:ContainerBaseImage={registry.Address}/zero:1", $"-p:ContainerRegistry={registry.Address}",
            ]);

        Assert.True(result.ExitCode == 0, result.Text);
        var sdk = Fields(JsonNode.Parse(registry.Config(SpeakingImage.Name))!);
        var ours = Fields(image.Config);
        var differing = sdk.Keys.Union(ours.Keys).Where(field => sdk.GetValueOrDefault(field) != ours.GetValueOrDefault(field)).Order(StringComparer.Ordinal);
        Assert.Equal(Differences, differing);
        Assert.Equal("/app/Shop --serve", ours["config.Entrypoint"]);
        Assert.Equal("--fast --twice", ours["config.Cmd"]);
        Assert.Equal("53/udp 8080/tcp 8443/tcp 8444/tcp", ours["config.ExposedPorts"]);
    }

    [Fact]
    public void Says_the_version_that_a_tool_computes_of_the_repositorys_tags_and_the_words_of_a_target()
    {
        var project = TestProject.Console("Tagged", """Console.WriteLine(System.Reflection.Assembly.GetExecutingAssembly().GetName().Version);""",
            items: """<PackageReference Include="MinVer" Version="8.0.0" PrivateAssets="all" />""");
        File.WriteAllText(project.ProjectFile, File.ReadAllText(project.ProjectFile).Replace("</Project>", """
              <Target Name="Name" BeforeTargets="Publish">
                <PropertyGroup>
                  <ContainerImageTag>$(Version)</ContainerImageTag>
                  <ContainerUser>root</ContainerUser>
                </PropertyGroup>
                <ItemGroup>
                  <ContainerLabel Include="com.example.of" Value="$(Version)" />
                  <ContainerEnvironmentVariable Include="SHOP_VERSION" Value="$(Version)" />
                  <ContainerPort Include="81" />
                </ItemGroup>
              </Target>
            </Project>
            """, StringComparison.Ordinal));
        string[] git = ["-C", project.Folder, "-c", "user.name=test", "-c", "user.email=test@example.com"];
        Command.Output("git", [.. git, "init", "-q"]);
        Command.Output("git", [.. git, "add", "Tagged.csproj", "Program.cs"]);
        Command.Output("git", [.. git, "commit", "-q", "-m", "Tagged"]);
        Command.Output("git", [.. git, "tag", "2.7.1"]);

        var result = project.Publish();

        Assert.True(result.ExitCode == 0, result.Text);
        var config = JsonNode.Parse(Command.Output("skopeo", "inspect", "--config", $"oci:{project.Layout}:tagged:2.7.1"))!;
        Assert.Equal("2.7.1", (string?)config["config"]!["Labels"]![Prefix + "version"]);
        Assert.Equal("2.7.1", (string?)config["config"]!["Labels"]!["com.example.of"]);
        Assert.Equal("0:0", (string?)config["config"]!["User"]);
        Assert.Contains("SHOP_VERSION=2.7.1", config["config"]!["Env"]!.AsArray().Select(variable => (string?)variable));
        Assert.Equal(["81/tcp"], config["config"]!["ExposedPorts"]!.AsObject().Select(port => port.Key));
    }

    [Fact]
    public void Has_a_reason_in_the_documents_for_each_difference()
    {
        var rows = File.ReadLines(Path.Combine(Workspace.Repository, "docs", "properties.md"))
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .Where(cells => cells.Length > 4 && Differences.Any(field => cells[1] == $"`{field}`"))
            .ToList();

        Assert.Equal(Differences, rows.Select(cells => cells[1].Trim('`')).Order(StringComparer.Ordinal));
        Assert.All(rows, cells => Assert.NotEmpty(cells[4]));
    }

    [Fact]
    public void Labels_the_config_and_annotates_the_manifest_by_itself()
    {
        var labels = Pairs(image.Config["config"]!["Labels"]!);
        var annotations = Pairs(image.Manifest["annotations"]!);

        Assert.Equal("The shop", labels[Prefix + "title"]);
        Assert.Equal("Sells things; with \"quotes\" & more", labels[Prefix + "description"]);
        Assert.Equal("Ann;Bob", labels[Prefix + "authors"]);
        Assert.Equal("The label's vendor", labels[Prefix + "vendor"]);
        Assert.Equal("The property's vendor", annotations[Prefix + "vendor"]);
        Assert.Equal("1.2.3-beta", labels[Prefix + "version"]);
        Assert.Equal("MIT", labels[Prefix + "licenses"]);
        Assert.Equal("https://shop.example/", labels[Prefix + "url"]);
        Assert.Equal("https://shop.example/", labels[Prefix + "documentation"]);
        Assert.Equal("https://github.com/example/shop", labels[Prefix + "source"]);
        Assert.Equal(image.Revision, labels[Prefix + "revision"]);
        Assert.Equal("1970-01-01T00:00:00Z", labels[Prefix + "created"]);
        Assert.Equal("shop & \"co\"", labels["com.example.team"]);
        Assert.Equal(
            labels.Keys.Where(name => name != "com.example.team" && !name.StartsWith("org.opencontainers.artifact.", StringComparison.Ordinal)),
            annotations.Keys);
        Assert.All(annotations.Where(pair => pair.Key != Prefix + "vendor"), pair => Assert.Equal(labels[pair.Key], pair.Value));
        Assert.Empty(LayoutValidator.Validate(image.Project.Layout, CancellationToken.None));
    }

    [Fact]
    public void Says_the_time_of_SOURCE_DATE_EPOCH_and_never_the_clocks()
    {
        var layout = image.PublishAgain("dated", "-p:SOURCE_DATE_EPOCH=1700000000");

        Assert.Equal("2023-11-14T22:13:20Z", (string?)SpeakingImage.ConfigIn(layout)["created"]);
        Assert.Equal("2023-11-14T22:13:20Z", (string?)SpeakingImage.ConfigIn(layout)["config"]!["Labels"]![Prefix + "created"]);
        Assert.Equal("2023-11-14T22:13:20Z", (string?)SpeakingImage.ManifestIn(layout)["annotations"]![Prefix + "created"]);
    }

    [Fact]
    public void Is_silent_of_what_a_switch_turns_off()
    {
        var layout = image.PublishAgain(
            "quiet", "-p:ContainerGenerateLabelsImageTitle=false", "-p:ContainerGenerateAnnotationsImageUrl=false", "-p:PublishRepositoryUrl=false");

        var labels = Pairs(SpeakingImage.ConfigIn(layout)["config"]!["Labels"]!);
        var annotations = Pairs(SpeakingImage.ManifestIn(layout)["annotations"]!);
        Assert.Equal(
            [Prefix + "revision", Prefix + "source", Prefix + "title"],
            Pairs(image.Config["config"]!["Labels"]!).Keys.Except(labels.Keys).Order(StringComparer.Ordinal));
        Assert.Equal(
            [Prefix + "revision", Prefix + "source", Prefix + "title", Prefix + "url"],
            Pairs(image.Manifest["annotations"]!).Keys.Except(annotations.Keys).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Says_nothing_but_the_projects_own_words_where_all_is_turned_off()
    {
        var layout = image.PublishAgain("silent", "-p:ContainerGenerateLabels=false", "-p:ContainerGenerateAnnotations=false");

        Assert.Equal(["com.example.team", Prefix + "vendor"], Pairs(SpeakingImage.ConfigIn(layout)["config"]!["Labels"]!).Keys);
        Assert.Null(SpeakingImage.ManifestIn(layout)["annotations"]);
    }

    private static Dictionary<string, string> Pairs(JsonNode node) => node.AsObject().ToDictionary(p => p.Key, p => (string)p.Value!);

    // One line per field: variables and labels by name, lists in order, sets sorted.
    private static Dictionary<string, string> Fields(JsonNode config)
    {
        var fields = new Dictionary<string, string>();
        foreach (var (name, value) in config.AsObject().Where(p => p.Key is not ("config" or "rootfs")))
        {
            fields[name] = value!.ToJsonString();
        }

        fields["rootfs.type"] = (string)config["rootfs"]!["type"]!;
        fields["rootfs.diff_ids"] = config["rootfs"]!["diff_ids"]!.ToJsonString();
        foreach (var (name, value) in config["config"]!.AsObject())
        {
            switch (name)
            {
                case "Env":
                    foreach (var pair in value!.AsArray().Select(v => ((string)v!).Split('=', 2)))
                    {
                        fields[$"config.Env.{pair[0]}"] = pair[1];
                    }

                    break;
                case "Labels":
                    foreach (var pair in Pairs(value!))
                    {
                        fields[$"config.Labels.{pair.Key}"] = pair.Value;
                    }

                    break;
                case "ExposedPorts":
                    fields["config.ExposedPorts"] = string.Join(' ', value!.AsObject().Select(p => p.Key).Order(StringComparer.Ordinal));
                    break;
                default:
                    fields[$"config.{name}"] = value is JsonArray list ? string.Join(' ', list.Select(v => (string?)v)) : value!.ToJsonString();
                    break;
            }
        }

        return fields;
    }
}
