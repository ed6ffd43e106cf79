using System.Diagnostics;
using MinImage.Build.Tests.Packages;

namespace MinImage.Build.Tests.Hosts;

/// <summary>The .NET SDK for Windows, run by wine.</summary>
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

    private static readonly HostSdk Sdk = new("win-x64", Muxer, "x86_64-w64-mingw32-gcc", "-municode");

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

    private static string Program => Path.Combine(Sdk.Folder, "dotnet.exe");

    private static Dictionary<string, string?> Environment(string packages, Dictionary<string, string?>? more)
    {
        var environment = new Dictionary<string, string?>(Wine(Prefix.Value))
        {
            ["NUGET_PACKAGES"] = PathOf(packages),
            ["NUGET_FALLBACK_PACKAGES"] = PathOf(TestProject.SharedPackageFolder),
            ["DOTNET_ROOT"] = PathOf(Sdk.Folder),
            ["DOTNET_HOST_PATH"] = null,
        };
        TestProject.SdkVariables.ForEach(name => environment[name] = null);
        foreach (var (name, value) in HostSdk.OwnVariables)
        {
            environment[name] = value;
        }

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
}
