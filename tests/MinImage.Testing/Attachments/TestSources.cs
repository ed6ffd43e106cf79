using System.Collections.Immutable;
using System.Text;
using MinImage.Attachments.Components;
using MinImage.Attachments.Sboms;
using MinImage.Host.Files;
using MinImage.Linking;
using MinImage.Oci;
using MinImage.Platforms;
using MinImage.SysRoots;

namespace MinImage.Testing.Attachments;

/// <summary>A program with some of everything that an image can consist of, as the link records it.</summary>
internal static class TestSources
{
    public const string NativeRuntime = "Microsoft.NETCore.App.Runtime.NativeAOT.linux-x64";

    public static Platform X64 { get; } = Platform.FromRuntimeIdentifier("linux-x64");

    public static Platform Arm64 { get; } = Platform.FromRuntimeIdentifier("linux-arm64");

    public static ContentHashes Hashes(string content) => ContentHashes.Of(Encoding.UTF8.GetBytes(content));

    public static LinkedInputs Linked(string architecture = "x64") => new(
        LinkedInputs.Format,
        $"linux-{architecture}",
        LinkerChoice.BuiltIn,
        "app/Shop.o",
        Libraries: [],
        Aliases: ImmutableSortedDictionary<string, string>.Empty,
        Files:
        [
            new("app/Shop.o", LinkedFileOrigin.Compiler, IsLinked: true),
            Archive("app/2/libown.a", LinkedFileOrigin.Project, null, null, "own.o"),
            new("generated/openssl-binding.o", LinkedFileOrigin.Generated, IsLinked: true),
            Archive(
                $"packages/{NativeRuntime}/runtimes/linux-x64/native/libRuntime.WorkstationGC.a", LinkedFileOrigin.Package, NativeRuntime, null, "gc.cpp.o"),
            Archive("sysroot/lib/libc.a", LinkedFileOrigin.SysRoot, $"MinImage.Sysroot.linux-{architecture}", "libc6-dev", "memcpy.o", "printf.o"),
            new("sysroot/lib/libcrypto.a", LinkedFileOrigin.SysRoot, IsLinked: false, Members: [], SystemPackage: "libssl-dev"),
            Object("sysroot/lib/rcrt1.o", $"MinImage.Sysroot.linux-{architecture}", "libc6-dev"),
            Archive("icu/lib/libstdc++.a", LinkedFileOrigin.Icu, null, "libstdc++-12-dev", "new_op.o"),
        ],
        Assemblies:
        [
            new("Json.Net", "Json.Net", IsFramework: false),
            new("Shop", null, IsFramework: false),
            new("System.Private.CoreLib", NativeRuntime, IsFramework: true),
        ],
        Packages:
        [
            Package("Json.Net", "13.0.3", "MIT"),
            Package(NativeRuntime, "10.0.12", "MIT"),
            Package($"MinImage.Sysroot.linux-{architecture}", "0.9.0", "LGPL-2.1-or-later AND Apache-2.0"),
            Package("runtime.linux-x64.Microsoft.DotNet.ILCompiler", "10.0.12", "MIT"),
        ],
        SystemPackages:
        [
            SystemPackage("libc6-dev", "2.36-9+deb12u14", "glibc", "2.36-9+deb12u14", architecture),
            SystemPackage("libstdc++-12-dev", "12.2.0-14+b1", "gcc-12", "12.2.0-14", architecture),
        ])
    {
        Compiler = "runtime.linux-x64.Microsoft.DotNet.ILCompiler",
        Distribution = "Debian",
        Release = "bookworm",
        DistributionVersion = "12.15",
    };

    public static ImageInventory Inventory(string architecture = "x64") =>
        ImageInventory.Of("Shop", Platform.FromRuntimeIdentifier($"linux-{architecture}"), new InventorySources(Linked(architecture))) with
        {
            ApplicationVersion = "1.4.0",
            ApplicationLicense = "Apache-2.0",
        };

    public static SbomImage Image(string architecture = "x64") => new(
        Manifest(architecture),
        Inventory(architecture),
        [new("/app/Shop", 4, Hashes("Shop")), new("/app/wwwroot/größe.txt", 5, Hashes("größe"))],
        "/app/Shop");

    public static Descriptor Manifest(string name, string mediaType = MediaTypes.ImageManifest) =>
        new(mediaType, Digest.Of(Encoding.UTF8.GetBytes(name)), 100);

    public static SbomSubject Subject() => new("team/shop", Manifest("x64"), [Image()], DateTimeOffset.FromUnixTimeSeconds(1_700_000_000));

    public static SbomSubject Index() => new(
        "team/shop", Manifest("index", MediaTypes.ImageIndex), [Image("x64"), Image("arm64")], DateTimeOffset.UnixEpoch);

    /// <summary>The contents of <see cref="Image"/>, with a document at <c>/var/lib/db/sbom/Shop.spdx.json</c>.</summary>
    public static SbomContents Contents() => new(
        Inventory(), Image().Files, Image().ExecutablePath, "/var/lib/db/sbom/Shop.spdx.json", DateTimeOffset.FromUnixTimeSeconds(1_700_000_000));

    private static LinkedFile Archive(string path, LinkedFileOrigin origin, string? package, string? systemPackage, params ImmutableArray<string> members) =>
        new(path, origin, IsLinked: true, members, package, systemPackage)
        {
            Hashes = Hashes(path),
            MemberHashes = [.. members.Select(member => Hashes(member))],
        };

    private static LinkedFile Object(string path, string package, string systemPackage) =>
        new(path, LinkedFileOrigin.SysRoot, IsLinked: true, Members: null, package, systemPackage) { Hashes = Hashes(path) };

    private static LinkedPackage Package(string name, string version, string license) =>
        new(name, version, license) { ContentHash = Convert.ToBase64String(System.Security.Cryptography.SHA512.HashData(Encoding.UTF8.GetBytes(name))) };

    private static SysRootPackage SystemPackage(string name, string version, string source, string sourceVersion, string architecture) =>
        new(name, version, Hashes(name).Sha256, $"licenses/{name}.txt", source, sourceVersion)
        {
            Architecture = architecture == "x64" ? "amd64" : architecture,
        };
}
