using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using MinImage.Build.Tests.Packages;

namespace MinImage.Build.Tests.Hosts;

/// <summary>
/// The .NET SDK for Windows, run by wine: its runtime and ILC from NuGet, and the assemblies of this machine's SDK, which are the same but for the code that
/// was compiled ahead of time.
/// </summary>
public static class WindowsSdk
{
    // What hostfxr's dotnet.exe does. NuGet has no package with that program.
    private const string Muxer = """
        #include <windows.h>
        #include <stdio.h>
        typedef int (__cdecl *run)(int argc, const wchar_t **argv, const wchar_t *host, const wchar_t *root, const wchar_t *app);
        int wmain(int argc, wchar_t **argv)
        {
            wchar_t self[4096], root[4096], fxr[4096], app[4096];
            GetModuleFileNameW(NULL, self, 4096);
            wcscpy(root, self);
            *wcsrchr(root, L'\\') = 0;
            swprintf(fxr, 4096, L"%ls\\host\\fxr\\VERSION\\hostfxr.dll", root);
            swprintf(app, 4096, L"%ls\\dotnet.dll", root);
            HMODULE library = LoadLibraryW(fxr);
            if (!library) { fprintf(stderr, "hostfxr.dll: error %lu\n", GetLastError()); return 1; }
            return ((run)GetProcAddress(library, "hostfxr_main_startupinfo"))(argc, (const wchar_t **)argv, self, root, app);
        }
        """;

    // The name of the assembly that an app host runs, before the SDK has written it there.
    private const string AppHostPlaceholder = "c3ab8ff13720e8ad9047dd39466b3c8974e592c2fa383d4a3960714caef0c4f2";

    private static readonly Lazy<string> Made = new(Make);

    // Not in the repository: it has a link to the root of all files, which tools that search the repository follow.
    private static readonly Lazy<string> Prefix = new(MakePrefix);

    /// <summary>The path of a file or folder of this machine as Windows' programs see it.</summary>
    /// <param name="path">The full path.</param>
    public static string PathOf(string path) => "Z:" + path.Replace('/', '\\');

    /// <summary>Runs <c>dotnet</c> to its end.</summary>
    /// <param name="folder">The working directory.</param>
    /// <param name="packages">The folder that packages are restored into; those of the SDK are taken from the user's.</param>
    /// <param name="arguments">The arguments.</param>
    /// <param name="environment">More variables.</param>
    public static CommandResult Dotnet(string folder, string packages, IEnumerable<string> arguments, Dictionary<string, string?>? environment = null) =>
        Command.Run("wine", [Program, .. arguments], folder, Environment(packages, environment));

    /// <summary>Starts <c>dotnet</c>; the caller reads its output.</summary>
    /// <inheritdoc cref="Dotnet" path="/param"/>
    public static Process Start(string folder, string packages, IEnumerable<string> arguments) =>
        Command.Start("wine", [Program, .. arguments], folder, Environment(packages, null));

    private static string Program => Path.Combine(Made.Value, "dotnet", "dotnet.exe");

    private static Dictionary<string, string?> Environment(string packages, Dictionary<string, string?>? more)
    {
        var environment = new Dictionary<string, string?>(Wine(Prefix.Value))
        {
            ["NUGET_PACKAGES"] = PathOf(packages),
            ["NUGET_FALLBACK_PACKAGES"] = PathOf(TestProject.SharedPackageFolder),
            ["DOTNET_ROOT"] = PathOf(Path.Combine(Made.Value, "dotnet")),
            ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
            ["DOTNET_NOLOGO"] = "1",
            ["DOTNET_SKIP_FIRST_TIME_EXPERIENCE"] = "1",
            ["DOTNET_GENERATE_ASPNET_CERTIFICATE"] = "false",
            ["DOTNET_ADD_GLOBAL_TOOLS_TO_PATH"] = "false",
            ["DOTNET_CLI_WORKLOAD_UPDATE_NOTIFY_DISABLE"] = "true",
            ["MSBUILDDISABLENODEREUSE"] = "1",
            // wine 8 ends the process with an access violation otherwise.
            ["DOTNET_EnableWriteXorExecute"] = "0",
            // Properties: the targeting packs of the SDK are not all there, and the compiler's server does not answer.
            ["AllowMissingPrunePackageData"] = "true",
            ["DisableTransitiveFrameworkReferenceDownloads"] = "true",
            ["UseSharedCompilation"] = "false",
            ["DOTNET_HOST_PATH"] = null,
        };
        TestProject.SdkVariables.ForEach(name => environment[name] = null);
        foreach (var (name, value) in more ?? [])
        {
            environment[name] = value;
        }

        return environment;
    }

    private static Dictionary<string, string?> Wine(string prefix) => new() { ["WINEPREFIX"] = prefix, ["WINEDEBUG"] = "-all" };

    private static string MakePrefix()
    {
        var prefix = Workspace.NewFolder("wine");
        Run("wineboot", "-i");
        Run("wine", "reg", "add", @"HKCU\Software\Wine", "/v", "Version", "/d", "win10", "/f");
        Run("wine", "reg", "add", @"HKCU\Software\Wine\WineDbg", "/v", "ShowCrashDialog", "/t", "REG_DWORD", "/d", "0", "/f");
        return prefix;

        void Run(string file, params string[] arguments)
        {
            var result = Command.Run(file, arguments, prefix, Wine(prefix));
            Assert.True(result.ExitCode == 0, $"{file} {string.Join(' ', arguments)}: {result.Text}");
        }
    }

    private static string Make()
    {
        // Below the root of .NET: shared/Microsoft.NETCore.App/VERSION.
        var frameworkFolder = Path.TrimEndingDirectorySeparator(RuntimeEnvironment.GetRuntimeDirectory());
        var root = Path.GetFullPath(Path.Combine(frameworkFolder, "..", "..", ".."));
        var runtime = Path.GetFileName(frameworkFolder);
        var sdk = Command.Output(TestProject.DotnetHost, "--version").Trim();
        var folder = Path.Combine(Workspace.Repository, "artifacts", "windows", sdk);
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
            .Replace("<NETCoreSdkRuntimeIdentifier>linux-x64", "<NETCoreSdkRuntimeIdentifier>win-x64", StringComparison.Ordinal)
            .Replace("<NETCoreSdkPortableRuntimeIdentifier>linux-x64", "<NETCoreSdkPortableRuntimeIdentifier>win-x64", StringComparison.Ordinal));

        var source = Path.Combine(partial, "dotnet.c");
        File.WriteAllText(source, Muxer.Replace("VERSION", runtime, StringComparison.Ordinal));
        Command.Output("x86_64-w64-mingw32-gcc", "-municode", "-O1", "-o", Path.Combine(dotnet, "dotnet.exe"), source);
        Directory.Move(partial, folder);
        return folder;
    }

    // Into the user's package folder, in which a publish under wine finds the rest.
    private static void Restore(string folder, string version)
    {
        string[] packages =
        [
            "Microsoft.NETCore.App.Runtime.win-x64", "Microsoft.AspNetCore.App.Runtime.win-x64", "Microsoft.NETCore.App.Host.win-x64",
            "runtime.win-x64.Microsoft.DotNet.ILCompiler", "Microsoft.NETCore.App.Host.linux-x64",
        ];
        var project = Path.Combine(folder, "packages", "packages.proj");
        Directory.CreateDirectory(Path.GetDirectoryName(project)!);
        File.WriteAllText(project, string.Create(CultureInfo.InvariantCulture, $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net{System.Environment.Version.Major}.0</TargetFramework>
                <ManagePackageVersionsCentrally>false</ManagePackageVersionsCentrally>
              </PropertyGroup>
              <ItemGroup>{string.Concat(packages.Select(name => $"<PackageDownload Include=\"{name}\" Version=\"[{version}]\" />"))}</ItemGroup>
            </Project>
            """));
        Command.Output(TestProject.DotnetHost, "restore", project, "-nodeReuse:false");
    }

    private static void CopyRuntime(string dotnet, string version)
    {
        var pack = Path.Combine(Package("microsoft.netcore.app.runtime.win-x64", version), "runtimes", "win-x64");
        var web = Path.Combine(Package("microsoft.aspnetcore.app.runtime.win-x64", version), "runtimes", "win-x64");
        var target = Path.Combine("lib", $"net{System.Environment.Version.Major}.0");
        CopyFiles(Path.Combine(pack, "native"), Path.Combine(dotnet, "host", "fxr", version), "hostfxr.dll");
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

    private static void WriteAppHosts(string sdkFolder, string version)
    {
        var host = Path.Combine(Package("microsoft.netcore.app.host.win-x64", version), "runtimes", "win-x64", "native", "apphost.exe");
        var content = File.ReadAllBytes(host);
        var at = content.AsSpan().IndexOf(Encoding.UTF8.GetBytes(AppHostPlaceholder));
        foreach (var program in (string[])["Roslyn/bincore/csc", "Roslyn/bincore/vbc", "Roslyn/bincore/VBCSCompiler", "MSBuild"])
        {
            byte[] written = [.. content];
            var name = written.AsSpan(at, AppHostPlaceholder.Length);
            name.Clear();
            Encoding.UTF8.GetBytes(Path.GetFileName(program) + ".dll", name);
            File.WriteAllBytes(Path.Combine(sdkFolder, program + ".exe"), written);
        }
    }

    private static string Package(string id, string version) => Path.Combine(TestProject.SharedPackageFolder, id, version);
}
