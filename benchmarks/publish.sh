#!/usr/bin/env bash
# What an image costs: 'dotnet publish -p:MinImage=true', with the built-in linker and with the host's, against a bare native
# 'dotnet publish' of the same project with the same switches, clean and unchanged, in rounds in which the three take turns.
#
#   benchmarks/publish.sh [N]    N: rounds, 5 if not given
set -euo pipefail

rounds=${1:-5}
[[ $rounds =~ ^[1-9][0-9]*$ ]] || { echo "usage: $0 [N]" >&2; exit 2; }
source "$(dirname "$0")/common.sh"

case $(uname -m) in
    x86_64) rid=linux-x64 ;;
    aarch64) rid=linux-arm64 ;;
    *) die "no runtime identifier is known for $(uname -m)" ;;
esac

# What the host's linker needs; the bare executable needs a part of it.
install_missing time clang lld llvm libc6-dev libssl-dev
prepare

sides=(image host bare)
declare -A switches=(
    [image]="-p:MinImage=true"
    [host]="-p:MinImage=true -p:MinImageLinker=Host"
    [bare]="-p:PublishAot=true -r $rid"
)
for side in "${sides[@]}"; do
    mkdir "$temp/samples/$side"
    cp "$root"/samples/Fetch/*.cs "$root"/samples/Fetch/*.csproj "$temp/samples/$side/"
done

publish() { # side, kind: appends "seconds mebibytes milliseconds" to side.kind; the last is what the linking takes
    local side=$1 kind=$2
    cd "$temp/samples/$side"
    [ "$kind" != clean ] || rm -rf bin obj
    # The switches are words.
    # shellcheck disable=SC2086
    /usr/bin/time -q -f '%e %M' -o "$temp/time" \
        dotnet publish -c Release --tl:off -nologo -v:quiet -clp:PerformanceSummary -nodeReuse:false \
        "-p:MinImageVersion=$version" ${switches[$side]} >"$temp/log" 2>&1 ||
        { cat "$temp/log" >&2; die "publishing '$side' failed"; }
    tail -n 1 "$temp/time" | awk -v link="$(awk '$3 == "LinkNative" { print $1 }' "$temp/log")" '{ print $1, $2 / 1024, link + 0 }' >>"$temp/$side.$kind"
    cd "$root"
}

echo "warming up: packages, the compiler's server, the cache of the OpenSSL shim"
for side in "${sides[@]}"; do
    publish "$side" clean
    publish "$side" unchanged
    rm "$temp/$side".*
done

for ((i = 0; i < rounds; i++)); do
    for kind in clean unchanged; do
        for ((j = 0; j < ${#sides[@]}; j++)); do
            publish "${sides[(i + j) % ${#sides[@]}]}" "$kind"
        done
    done
    echo "round $((i + 1)) of $rounds"
done

echo
echo "Fetch: $(machine), $rounds rounds, medians"
printf '%-24s %10s %10s %12s %12s %12s\n' "" seconds MiB "linking, ms" "time, to bare" "to Host"
for kind in clean unchanged; do
    for side in "${sides[@]}"; do
        case $side in
            image) label="image" ;;
            host) label="image, Host" ;;
            bare) label="bare" ;;
        esac
        file=$temp/$side.$kind
        printf '%-24s %10.2f %10.0f %12.0f %12.2f %12.2f\n' "$kind: $label" "$(middle "$file" 1)" "$(middle "$file" 2)" "$(middle "$file" 3)" \
            "$(ratio "$file" "$temp/bare.$kind" 1)" "$(ratio "$file" "$temp/host.$kind" 1)"
    done
done
echo "Seconds are wall time; MiB is the peak of the largest process; linking is the target LinkNative; a ratio is the median of the rounds' ratios."
