#!/usr/bin/env bash
# Packs every package that a user needs into a folder, which is then a feed.
#
#   ./pack.sh [DIR]              DIR: artifacts/feed of the repository by default
#   ./pack.sh --record [DIR]     also records the versions of Debian's packages that it found
#   MinImageVersion=1.2.3 ./pack.sh DIR
#   MinImagePackages='Build Certificates' ./pack.sh DIR    only these
#   MinImageWholeOpenSsl=IfBuilt ./pack.sh DIR             without the whole OpenSSL, unless it was built before: takes half of the time
set -euo pipefail

record=()
if [ "${1:-}" = --record ]; then
    record=(--record)
    shift
fi
root=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
feed=${1:-$root/artifacts/feed}
mkdir -p "$feed"
feed=$(cd "$feed" && pwd)

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT="${DOTNET_CLI_TELEMETRY_OPTOUT:-1}"

# Packs of one checkout share its obj folders: one at a time.
if command -v flock >/dev/null; then
    mkdir -p "$root/artifacts"
    exec 9>"$root/artifacts/pack.lock"
    flock 9
fi

# Into a folder of its own first, so that the feed never contains a partial package.
packed=$(mktemp -d "$feed/.pack.XXXXXX")
trap 'rm -rf "$packed"' EXIT

# The archive's file times: the same sources give the same bytes at any time.
time=${SOURCE_DATE_EPOCH:-$(git -C "$root" log -1 --format=%ct 2>/dev/null || true)}

options=(-c Release -o "$packed" --tl:off -v:quiet -nologo -nodeReuse:false
         -p:ContinuousIntegrationBuild=true "-p:DeterministicTimestamp=${time:-315532800}")
if [ -n "${MinImageVersion:-}" ]; then
    options+=("-p:MinImageVersion=$MinImageVersion")
fi

# Without the lock, here and below: a child process may outlive the pack, as the compiler server does.
collect() { # project, argument ...
    "$root/src/$1/collect.sh" "${record[@]}" "${@:2}" 9>&- && return
    echo "MinImagePackages=Build ./pack.sh packs what needs no packages of Debian's." >&2
    exit 1
}

for package in ${MinImagePackages:-Build Sysroot.linux-x64 Sysroot.linux-arm64 Sysroot.Icu.linux-x64 Sysroot.Icu.linux-arm64 Certificates TimeZones}; do
    project=MinImage.$package
    more=()
    case $package in
        Build) ;;
        Certificates | TimeZones) collect "$project" ;;
        Sysroot.*)
            project=MinImage.${package%.*}
            collect "$project" "${package##*.}"
            more=("-p:SysrootRuntimeIdentifier=${package##*.}")
            ;;
        *)
            echo "MinImagePackages contains '$package': expected some of Build, Sysroot.<RID>, Sysroot.Icu.<RID>, Certificates, TimeZones." >&2
            exit 1
            ;;
    esac
    dotnet pack "$root/src/$project/$project.csproj" "${options[@]}" "${more[@]}" 9>&-
done

for file in "$packed"/*.nupkg "$packed"/*.snupkg; do
    [ -e "$file" ] || continue
    mv -f "$file" "$feed/"
    case $file in
        *.nupkg) echo "packed $(basename "$file") ($(stat -c %s "$feed/$(basename "$file")") bytes) into $feed" ;;
    esac
done
