using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using MinImage.Build.Tests.Packages;

namespace MinImage.Build.Tests.Hosts;

/// <summary>
/// The .NET SDK for another host, which NuGet does not have: its runtime and ILC from NuGet, and the assemblies of this machine's SDK, which are the same but
/// for the code that was compiled ahead of time.
/// </summary>
public sealed class HostSdk
{
    // The name of the assembly that an app host runs, before the SDK has written it there.
    private const string AppHostPlaceholder = "c3ab8ff13720e8ad9047dd39466b3c8974e592c2fa383d4a3960714caef0c4f2";

    /// <summary>The environment of a publish on another host: no questions, no processes that outlive it.</summary>
    public static readonly IReadOnlyDictionary<string, string> Variables = new Dictionary<string, string>
    {
        ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
        ["DOTNET_NOLOGO"] = "1",
        ["DOTNET_SKIP_FIRST_TIME_EXPERIENCE"] = "1",
        ["DOTNET_GENERATE_ASPNET_CERTIFICATE"] = "false",
        ["DOTNET_ADD_GLOBAL_TOOLS_TO_PATH"] = "false",
        ["DOTNET_CLI_WORKLOAD_UPDATE_NOTIFY_DISABLE"] = "true",
        ["MSBUILDDISABLENODEREUSE"] = "1",
        ["UseSharedCompilation"] = "false",
    };

    /// <summary>
    /// The same, with an SDK of this class: it does not have all targeting packs, and neither wine 8 nor qemu 7.2 maps a page twice, as W^X does.
    /// </summary>
    public static readonly IReadOnlyDictionary<string, string> OwnVariables = new Dictionary<string, string>(Variables)
    {
        ["AllowMissingPrunePackageData"] = "true",
        ["DisableTransitiveFrameworkReferenceDownloads"] = "true",
        ["DOTNET_EnableWriteXorExecute"] = "0",
    };

    private readonly string runtimeIdentifier;
    private readonly string muxer;
    private readonly string[] compiler;
    private readonly string suffix;
    private readonly string fxr;
    private readonly Lazy<string> made;

    /// <param name="runtimeIdentifier">The host's RID.</param>
    /// <param name="muxer">The source of a program that does what <c>dotnet</c> does. <c>VERSION</c> stands for the runtime's.</param>
    /// <param name="compiler">The command that compiles it.</param>
    public HostSdk(string runtimeIdentifier, string muxer, params string[] compiler)
    {
        this.runtimeIdentifier = runtimeIdentifier;
        this.muxer = muxer;
        this.compiler = compiler;
        (suffix, fxr) = runtimeIdentifier.StartsWith("win-", StringComparison.Ordinal) ? (".exe", "hostfxr.dll") : ("", "libhostfxr.so");
        made = new(Make);
    }

    /// <summary>The folder that contains <c>dotnet</c>. It is made once.</summary>
    public string Folder => Path.Combine(made.Value, "dotnet");

    private string Make()
    {
        // Below the root of .NET: shared/Microsoft.NETCore.App/VERSION.
        var frameworkFolder = Path.TrimEndingDirectorySeparator(RuntimeEnvironment.GetRuntimeDirectory());
        var root = Path.GetFullPath(Path.Combine(frameworkFolder, "..", "..", ".."));
        var runtime = Path.GetFileName(frameworkFolder);
        var sdk = Command.Output(TestProject.DotnetHost, "--version").Trim();
        var folder = Path.Combine(Workspace.Repository, "artifacts", "hosts", $"sdk-{sdk}-{runtimeIdentifier}");
        if (Directory.Exists(folder))
        {
            return folder;
        }

        var partial = folder + ".partial";
        Command.Output("rm", "-rf", partial);
        var dotnet = Directory.CreateDirectory(Path.Combine(partial, "dotnet")).FullName;
        Restore(partial, runtime);
        CopyRuntime(dotnet, runtime);
        foreach (var name in (string[])["sdk", "sdk-manifests", "templates", "packs"])
        {
            Command.Output("cp", "-r", Path.Combine(root, name), dotnet);
        }

        var sdkFolder = Path.Combine(dotnet, "sdk", sdk);
        IntermediateLanguage.KeepAlone(sdkFolder, [sdkFolder, frameworkFolder, Path.Combine(root, "shared", "Microsoft.AspNetCore.App", runtime)]);
        WriteAppHosts(sdkFolder, runtime);
        var versions = Path.Combine(sdkFolder, "Microsoft.NETCoreSdk.BundledVersions.props");
        File.WriteAllText(versions, File.ReadAllText(versions)
            .Replace("<NETCoreSdkRuntimeIdentifier>linux-x64", $"<NETCoreSdkRuntimeIdentifier>{runtimeIdentifier}", StringComparison.Ordinal)
            .Replace("<NETCoreSdkPortableRuntimeIdentifier>linux-x64", $"<NETCoreSdkPortableRuntimeIdentifier>{runtimeIdentifier}", StringComparison.Ordinal));

        var source = Path.Combine(partial, "dotnet.c");
        File.WriteAllText(source, muxer.Replace("VERSION", runtime, StringComparison.Ordinal));
        Command.Output(compiler[0], [.. compiler[1..], "-O1", "-o", Path.Combine(dotnet, "dotnet" + suffix), source]);
        Directory.Move(partial, folder);
        return folder;
    }

    // Into the user's package folder, in which a publish on that host finds the rest.
    private void Restore(string folder, string version)
    {
        string[] packages =
        [
            "Microsoft.NETCore.App.Runtime." + runtimeIdentifier, "Microsoft.AspNetCore.App.Runtime." + runtimeIdentifier,
            "Microsoft.NETCore.App.Host." + runtimeIdentifier, $"runtime.{runtimeIdentifier}.Microsoft.DotNet.ILCompiler",
            "Microsoft.NETCore.App.Host.linux-x64",
        ];
        var project = Path.Combine(folder, "packages", "packages.proj");
        Directory.CreateDirectory(Path.GetDirectoryName(project)!);
        File.WriteAllText(project, string.Create(CultureInfo.InvariantCulture, $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net{Environment.Version.Major}.0</TargetFramework>
                <ManagePackageVersionsCentrally>false</ManagePackageVersionsCentrally>
              </PropertyGroup>
              <ItemGroup>{string.Concat(packages.Select(name => $"<PackageDownload Include=\"{name}\" Version=\"[{version}]\" />"))}</ItemGroup>
            </Project>
            """));
        Command.Output(TestProject.DotnetHost, "restore", project, "-nodeReuse:false");
    }

    private void CopyRuntime(string dotnet, string version)
    {
        var pack = Path.Combine(Package("microsoft.netcore.app.runtime", version), "runtimes", runtimeIdentifier);
        var web = Path.Combine(Package("microsoft.aspnetcore.app.runtime", version), "runtimes", runtimeIdentifier);
        var target = Path.Combine("lib", $"net{Environment.Version.Major}.0");
        CopyFiles(Path.Combine(pack, "native"), Path.Combine(dotnet, "host", "fxr", version), fxr);
        CopyFiles(Path.Combine(pack, "native"), Path.Combine(dotnet, "shared", "Microsoft.NETCore.App", version));
        CopyFiles(Path.Combine(pack, target), Path.Combine(dotnet, "shared", "Microsoft.NETCore.App", version));
        CopyFiles(Path.Combine(web, target), Path.Combine(dotnet, "shared", "Microsoft.AspNetCore.App", version));
    }

    private static void CopyFiles(string source, string target, string pattern = "*")
    {
        Directory.CreateDirectory(target);
        foreach (var file in Directory.EnumerateFiles(source, pattern))
        {
            File.Copy(file, Path.Combine(target, Path.GetFileName(file)));
        }
    }

    private void WriteAppHosts(string sdkFolder, string version)
    {
        var host = Path.Combine(Package("microsoft.netcore.app.host", version), "runtimes", runtimeIdentifier, "native", "apphost" + suffix);
        var content = File.ReadAllBytes(host);
        var at = content.AsSpan().IndexOf(Encoding.UTF8.GetBytes(AppHostPlaceholder));
        foreach (var program in (string[])["Roslyn/bincore/csc", "Roslyn/bincore/vbc", "Roslyn/bincore/VBCSCompiler", "MSBuild"])
        {
            byte[] written = [.. content];
            var name = written.AsSpan(at, AppHostPlaceholder.Length);
            name.Clear();
            Encoding.UTF8.GetBytes(Path.GetFileName(program) + ".dll", name);
            var file = Path.Combine(sdkFolder, program + suffix);
            File.WriteAllBytes(file, written);
            Command.Output("chmod", "+x", file);
        }
    }

    private string Package(string id, string version) => Path.Combine(TestProject.SharedPackageFolder, $"{id}.{runtimeIdentifier}", version);
}
