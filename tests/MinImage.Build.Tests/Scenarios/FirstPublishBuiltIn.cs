namespace MinImage.Build.Tests.Scenarios;

[Collection(Probe.Name)]
public sealed class FirstPublishBuiltIn(ProbeImage probe) : FirstPublish(
    probe,
    "/etc/debian_version 644 0:0",
    "/etc/os-release 644 0:0",
    "/var 755 0:0",
    "/var/lib 755 0:0",
    "/var/lib/dpkg 755 0:0",
    "/var/lib/dpkg/status.d 755 0:0",
    "/var/lib/dpkg/status.d/libc6-dev 644 0:0",
    "/var/lib/dpkg/status.d/libgcc-14-dev 644 0:0",
    "/var/lib/dpkg/status.d/openssl 644 0:0");
