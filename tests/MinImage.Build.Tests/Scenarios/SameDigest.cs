using MinImage.Build.Tests.Engines;
using MinImage.Build.Tests.Packages;

namespace MinImage.Build.Tests.Scenarios;

/// <summary>Two builds of the same files with the same packages, in which everything else that may differ does.</summary>
[Trait(Needs.Trait, Needs.Engine)]
public sealed class SameDigest
{
    private const string Epoch = "1700000000";

    private const string ProjectText = """
        <Project Sdk="Microsoft.NET.Sdk.Web">
          <PropertyGroup>
            <TargetFramework>net10.0</TargetFramework>
            <ImplicitUsings>enable</ImplicitUsings>
          </PropertyGroup>
          <ItemGroup>
            <PackageReference Include="MinImage.Build" Version="VERSION" />
            <ProjectReference Include="../Library/Library.csproj" />
            <Compile Include="../shared/*.cs" LinkBase="shared" />
          </ItemGroup>
        </Project>
        """;

    private const string Library = """
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup><TargetFramework>netstandard2.0</TargetFramework></PropertyGroup>
        </Project>
        """;

    // What a program can find out about where and when it was built.
    private const string Program = """
        using System.Text.Json.Serialization;
        using System.Text.RegularExpressions;
        var builder = WebApplication.CreateSlimBuilder(args);
        builder.Services.ConfigureHttpJsonOptions(options => options.SerializerOptions.TypeInfoResolverChain.Insert(0, AppJson.Default));
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.MapStaticAssets();
        app.MapPost("/items/{id}", (int id, Item item) => Patterns.Word().IsMatch(item.Name) ? Results.Ok(item) : Results.NotFound());
        await app.StartAsync();
        var versions = typeof(Program).Assembly.ManifestModule.ModuleVersionId + " " + typeof(Library.Place).Assembly.ManifestModule.ModuleVersionId;
        Console.WriteLine(Shared.Where.Am() + " " + Library.Place.Of() + " " + versions);
        using var client = new HttpClient();
        using var answer = await client.GetAsync(app.Urls.First() + "/a.txt");
        Console.WriteLine(await answer.Content.ReadAsStringAsync() + " " + answer.Content.Headers.LastModified?.ToUnixTimeSeconds());
        await app.StopAsync();

        record Item(int Id, string Name);

        [JsonSerializable(typeof(Item))]
        partial class AppJson : JsonSerializerContext;

        static partial class Patterns
        {
            [GeneratedRegex("^[a-z]+(-[a-z]+)*$")]
            public static partial Regex Word();
        }
        """;

    [Fact]
    public void Folder_user_home_umask_time_zone_language_clock_order_of_files_line_endings_cores_an_earlier_build_and_kind_of_symbols_do_not_matter()
    {
        var files = new Dictionary<string, string>
        {
            ["src/Site/Site.csproj"] = ProjectText.Replace("VERSION", Feed.Version, StringComparison.Ordinal),
            ["src/Site/Program.cs"] = Program,
            ["src/Site/wwwroot/a.txt"] = "static",
            ["src/Site/wwwroot/z/b.txt"] = "another",
            ["src/Site/appsettings.json"] = "{}",
            ["src/Library/Library.csproj"] = Library,
            ["src/Library/Place.cs"] = """
                using System.Runtime.CompilerServices;
                namespace Library { public static class Place {
                    public static string Of([CallerFilePath] string path = "") => Inner();
                    static string Inner([CallerFilePath] string path = "") => path;
                } }
                """,
            ["src/shared/Where.cs"] = """
                using System.Runtime.CompilerServices;
                namespace Shared { public static class Where {
                    public static string Am() => Inner();
                    static string Inner([CallerFilePath] string path = "") => path;
                } }
                """,
            ["src/shared/Unused.cs"] = "namespace Shared { public static class Unused { } }",
        };
        var one = TestProject.In(Workspace.NewFolder(), "src/Site", "Site", files);
        var source = TestProject.In(Workspace.NewFolder(), "src/Site", "Site", files);
        var images = Workspace.NewFolder();

        var first = one.PublishWith(new() { ["SOURCE_DATE_EPOCH"] = Epoch });
        Keep(one.Layout, Path.Combine(images, "one-BuiltIn"));
        var firstHost = one.PublishWith(new() { ["SOURCE_DATE_EPOCH"] = Epoch }, "-p:MinImageLinker=Host");
        Keep(one.Layout, Path.Combine(images, "one-Host"));
        var other = source.RunInShell(Otherwise(source, images));

        Assert.True(first.ExitCode == 0 && firstHost.ExitCode == 0, first.Text + firstHost.Text);
        Assert.True(other.ExitCode == 0, other.Text);
        Assert.All(["BuiltIn", "Host"], linker =>
        {
            var difference = LayoutDifference.Find(Path.Combine(images, "one-" + linker), Path.Combine(images, "other-" + linker));
            Assert.True(difference is null, $"{linker}: {difference}");
            Assert.All([".spdx.json", ".provenance.json"], document => Assert.Equal(
                File.ReadAllText(Path.Combine(images, $"one-{linker}{document}")), File.ReadAllText(Path.Combine(images, $"other-{linker}{document}"))));
        });
        var run = Runc.Run(Path.Combine(images, "other-BuiltIn"), "site:latest");
        Assert.True(run.ExitCode == 0, run.Text);
        Assert.Contains("/_/beside/shared/Where.cs /_/Library/Place.cs ", run.Output, StringComparison.Ordinal);
        Assert.Contains($"static {Epoch}", run.Output, StringComparison.Ordinal);
    }

    private static void Keep(string layout, string folder)
    {
        Directory.Move(layout, folder);
        foreach (var document in Directory.EnumerateFiles(Path.GetDirectoryName(layout)!, Path.GetFileName(layout) + ".*.json"))
        {
            File.Move(document, folder + Path.GetFileName(document)[Path.GetFileName(layout).Length..]);
        }
    }

    // A file system that lists files in another order than this one's, written in reverse; as another user, who has other folders for packages, and
    // has built something else there before.
    private static string Otherwise(TestProject source, string images) => $$"""
        set -e
        root='{{Workspace.NewFolder()}}/Zweiter Ordner, größer=1'
        mkdir "$root"
        mount -t tmpfs none "$root"
        (cd '{{source.Root}}' && find . -type f -not -path './.packages/*' | sort -r) | while read -r file; do
            mkdir -p "$root/$(dirname "$file")"
            case $file in
                *.cs | *.csproj) sed 's/$/\r/' '{{source.Root}}'/"$file" >"$root/$file" ;;
                *) cat '{{source.Root}}'/"$file" >"$root/$file" ;;
            esac
            touch -d 2011-11-11 "$root/$file"
        done
        export HOME="$root/home" NUGET_PACKAGES="$root/packages" TZ=Asia/Tokyo LANG=tr_TR.UTF-8 LC_ALL=tr_TR.UTF-8
        export SOURCE_DATE_EPOCH={{Epoch}}
        unset NUGET_FALLBACK_PACKAGES
        mkdir "$HOME"
        umask 077
        cd "$root/src/Site"
        keep() {
            cp -r bin/Release/net10.0/minimage "$1"
            for document in bin/Release/net10.0/minimage.*.json; do cp "$document" "$1${document#bin/Release/net10.0/minimage}"; done
        }
        publish() { unshare --user --map-user=4321 --map-group=4321 taskset -c 0 "$DOTNET" publish -p:MinImage=true "$@"; }
        mv Program.cs Program.txt
        echo 'Console.WriteLine(1);' >Program.cs
        publish -p:MinImageLayoutPath=bin/earlier/
        mv Program.txt Program.cs
        touch Program.cs
        publish -p:DebugType=embedded
        keep '{{images}}/other-BuiltIn'
        publish -p:DebugType=none -p:DebugSymbols=false -p:NativeDebugSymbols=false -p:StripSymbols=false -p:MinImageLinker=Host
        keep '{{images}}/other-Host'
        """;
}
