#!/usr/bin/env bash
# Builds every package that a user needs and puts it into a folder, as a feed.
#
#   ./pack.sh [DIR]              DIR: artifacts/feed of the repository, if not given
#   MinImageVersion=1.2.3 ./pack.sh DIR
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
feed=${1:-$root/artifacts/feed}
mkdir -p "$feed"
feed=$(cd "$feed" && pwd)

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT="${DOTNET_CLI_TELEMETRY_OPTOUT:-1}"

# Two packs of one checkout share its obj folders: one at a time.
if command -v flock >/dev/null; then
    mkdir -p "$root/artifacts"
    exec 9>"$root/artifacts/pack.lock"
    flock 9
fi

# Into a folder of its own first, so that the feed never holds half a package.
packed=$(mktemp -d "$feed/.pack.XXXXXX")
trap 'rm -rf "$packed"' EXIT

# The archive's file times: the same sources give the same bytes, today and tomorrow.
time=${SOURCE_DATE_EPOCH:-$(git -C "$root" log -1 --format=%ct 2>/dev/null || true)}

options=(-c Release -o "$packed" --tl:off -v:quiet -nologo -nodeReuse:false
         -p:ContinuousIntegrationBuild=true "-p:DeterministicTimestamp=${time:-315532800}")
if [ -n "${MinImageVersion:-}" ]; then
    options+=("-p:MinImageVersion=$MinImageVersion")
fi

# Without the lock: the compiler server outlives the pack.
dotnet pack "$root/src/MinImage.Build/MinImage.Build.csproj" "${options[@]}" 9>&-

for file in "$packed"/*.nupkg "$packed"/*.snupkg; do
    [ -e "$file" ] || continue
    mv -f "$file" "$feed/"
    case $file in
        *.nupkg) echo "packed $(basename "$file") ($(stat -c %s "$feed/$(basename "$file")") bytes) into $feed" ;;
    esac
done
