#!/usr/bin/env bash
# What an image costs: 'dotnet publish -p:MinImage=true' against a bare native 'dotnet publish' of the
# same project with the same switches, clean and unchanged, in pairs that take turns.
#
#   benchmarks/publish.sh [N]    N: pairs to run, 5 if not given
set -euo pipefail

runs=${1:-5}
[[ $runs =~ ^[1-9][0-9]*$ ]] || { echo "usage: $0 [N]" >&2; exit 2; }
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT="${DOTNET_CLI_TELEMETRY_OPTOUT:-1}"

if [ ! -x /usr/bin/time ]; then
    echo "Installing what the measuring needs: time"
    sudo=()
    [ "$(id -u)" -eq 0 ] || sudo=(sudo)
    ${sudo[@]+"${sudo[@]}"} apt-get update -qq
    ${sudo[@]+"${sudo[@]}"} apt-get install -y -qq --no-install-recommends time >/dev/null
fi

case $(uname -m) in
    x86_64) rid=linux-x64 ;;
    aarch64) rid=linux-arm64 ;;
    *) echo "$0: no runtime identifier is known for $(uname -m)" >&2; exit 1 ;;
esac

temp=$(mktemp -d "${TMPDIR:-/tmp}/minimage-bench.XXXXXX")
trap 'rm -rf "$temp"' EXIT

# A version that never was, so that no older package of NuGet's folders is measured.
version=0.1.0-bench.$(date +%s)
MinImageVersion=$version "$root/pack.sh" "$temp/artifacts/feed"
fallback=${NUGET_PACKAGES:-$HOME/.nuget/packages}
mkdir -p "$fallback" "$temp/samples"
export NUGET_PACKAGES=$temp/packages NUGET_FALLBACK_PACKAGES=$fallback

cp "$root"/samples/*.props "$root/samples/nuget.config" "$temp/samples/"
for side in image bare; do
    mkdir "$temp/samples/$side"
    cp "$root"/samples/Fetch/*.cs "$root"/samples/Fetch/*.csproj "$temp/samples/$side/"
done

image_switches=(-p:MinImage=true)
bare_switches=(-p:PublishAot=true -r "$rid")

publish() { # side, kind: appends "seconds kilobytes" to side.kind
    local side=$1 kind=$2 switches
    if [ "$side" = image ]; then switches=("${image_switches[@]}"); else switches=("${bare_switches[@]}"); fi
    cd "$temp/samples/$side"
    [ "$kind" != clean ] || rm -rf bin obj
    /usr/bin/time -q -f '%e %M' -o "$temp/time" \
        dotnet publish -c Release --tl:off -nologo -v:quiet -nodeReuse:false \
        "-p:MinImageVersion=$version" "${switches[@]}" >"$temp/log" 2>&1 ||
        { cat "$temp/log" >&2; echo "$0: publishing '$side' failed" >&2; exit 1; }
    tail -n 1 "$temp/time" >>"$temp/$side.$kind"
    cd "$root"
}

median() { sort -n | awk '{ v[NR] = $1 } END { m = int((NR + 1) / 2); print NR % 2 ? v[m] : (v[m] + v[m + 1]) / 2 }'; }
column() { awk -v c="$2" '{ print $c }' "$temp/$1"; }
ratio() { paste -d ' ' "$temp/image.$1" "$temp/bare.$1" | awk -v c="$2" '{ print $c / $(c + 2) }' | median; }

echo "warming up: packages, the compiler's server, the cache of the OpenSSL shim"
for side in image bare; do
    publish "$side" clean
    publish "$side" unchanged
done
rm -f "$temp"/image.* "$temp"/bare.*

for ((i = 1; i <= runs; i++)); do
    order=(image bare)
    [ $((i % 2)) -eq 1 ] || order=(bare image)
    for kind in clean unchanged; do
        for side in "${order[@]}"; do
            publish "$side" "$kind"
        done
    done
    echo "pair $i of $runs"
done

model=$(sed -n 's/^model name[^:]*: *//p' /proc/cpuinfo | head -n 1)
echo
echo "$(date -u +%Y-%m-%d), ${model:-$(uname -m)}, $(nproc) cores, $(uname -sr), SDK $(dotnet --version), $runs pairs, medians"
printf '%-12s %12s %12s %8s   %12s %12s %8s\n' "" "image, s" "bare, s" ratio "image, MiB" "bare, MiB" ratio
for kind in clean unchanged; do
    printf '%-12s %12.2f %12.2f %8.2f   %12.0f %12.0f %8.2f\n' "$kind" \
        "$(column "image.$kind" 1 | median)" "$(column "bare.$kind" 1 | median)" "$(ratio "$kind" 1)" \
        "$(column "image.$kind" 2 | awk '{ print $1 / 1024 }' | median)" \
        "$(column "bare.$kind" 2 | awk '{ print $1 / 1024 }' | median)" "$(ratio "$kind" 2)"
done
echo "Seconds are wall time; MiB is the peak of the largest process; a ratio is the median of the pairs' ratios."
