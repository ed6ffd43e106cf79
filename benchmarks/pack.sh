#!/usr/bin/env bash
# What packing costs: an app with much content, as layers of an image by 'WriteImage' and by the SDK's own container task (an archive, on a base
# of zero layers), beside 'tar | gzip -6' and 'tar | pigz -6' of the same files; for two amounts, so that it is seen how time and memory grow.
#
#   benchmarks/pack.sh [N]    N: rounds, 3 if not given
set -euo pipefail

rounds=${1:-3}
[[ $rounds =~ ^[1-9][0-9]*$ ]] || { echo "usage: $0 [N]" >&2; exit 2; }
source "$(dirname "$0")/common.sh"

case $(uname -m) in
    x86_64) rid=linux-x64 architecture=amd64 ;;
    aarch64) rid=linux-arm64 architecture=arm64 ;;
    *) die "no runtime identifier is known for $(uname -m)" ;;
esac

install_missing time pigz docker-registry skopeo
prepare
dotnet publish "$root/benchmarks/Pack" -c Release -r "$rid" --self-contained false -p:PublishReadyToRun=true \
    -o "$temp/pack" --tl:off -v:quiet -nologo -nodeReuse:false >"$temp/log" || { cat "$temp/log" >&2; die "building benchmarks/Pack failed"; }

# --- the SDK's base: an image of zero layers, in a registry on loopback --------------------------

blob() { # file: moves it to its digest's name, and prints the digest
    local digest
    digest=$(sha256sum "$1" | cut -d ' ' -f 1)
    mv "$1" "$temp/empty/blobs/sha256/$digest"
    echo "$digest"
}
mkdir -p "$temp/empty/blobs/sha256"
printf '{"architecture":"%s","os":"linux","config":{},"rootfs":{"type":"layers","diff_ids":[]}}' "$architecture" >"$temp/config"
config_size=$(stat -c %s "$temp/config") config=$(blob "$temp/config")
printf '{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:%s","size":%s},"layers":[]}' \
    "$config" "$config_size" >"$temp/manifest"
manifest_size=$(stat -c %s "$temp/manifest") manifest=$(blob "$temp/manifest")
printf '{"schemaVersion":2,"manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:%s","size":%s,"annotations":{"org.opencontainers.image.ref.name":"latest"}}]}' \
    "$manifest" "$manifest_size" >"$temp/empty/index.json"
printf '{"imageLayoutVersion":"1.0.0"}' >"$temp/empty/oci-layout"

port=$((20000 + RANDOM % 20000))
printf 'version: 0.1\nstorage: {filesystem: {rootdirectory: %s/registry}}\nhttp: {addr: 127.0.0.1:%s}\n' "$temp" "$port" >"$temp/registry.yml"
docker-registry serve "$temp/registry.yml" >"$temp/registry.log" 2>&1 &
registry=$!
trap 'kill "$registry" 2>/dev/null || true; rm -rf "$temp"' EXIT
for ((i = 0; i < 100; i++)); do
    skopeo --insecure-policy copy --dest-tls-verify=false "oci:$temp/empty:latest" "docker://localhost:$port/empty:latest" >"$temp/log" 2>&1 && break
    sleep 0.1
done
((i < 100)) || { cat "$temp/log" "$temp/registry.log" >&2; die "the registry does not answer"; }

# --- the app: files of about 100 kB, cut of what the machine has ---------------------------------

declare -A files=([10]=100 [1000]=10000)
for amount in "${!files[@]}"; do
    folder=$temp/samples/$amount
    mkdir -p "$folder/data"
    cat >"$folder/App.csproj" <<PROJECT
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework></PropertyGroup>
  <ItemGroup>
    <PackageReference Include="MinImage.Build" Version="$version" />
    <Content Include="data/**" CopyToPublishDirectory="PreserveNewest" />
  </ItemGroup>
</Project>
PROJECT
    echo 'System.Console.WriteLine("packed");' >"$folder/Program.cs"
    { find -L "$(dirname "$(readlink -f "$(command -v dotnet)")")" /usr/bin /usr/lib -type f -print0 2>/dev/null | sort -z | xargs -0 cat 2>/dev/null || true; } |
        head -c "$((amount * 1000000))" | split -a 5 -d -b "$((amount * 1000000 / ${files[$amount]}))" - "$folder/data/"
done

# Each appends "seconds mebibytes" to $temp/side.amount: the task's time, and the peak of the largest process.
task() { # task, side, amount, argument ...
    cd "$temp/samples/$3"
    /usr/bin/time -q -f '%M' -o "$temp/time" \
        dotnet publish -c Release --tl:off -nologo -v:quiet -clp:PerformanceSummary -nodeReuse:false "${@:4}" >"$temp/log" 2>&1 ||
        { cat "$temp/log" >&2; die "publishing for '$2' failed"; }
    awk -v task="$1" -v memory="$(cat "$temp/time")" '$3 == task { print $1 / 1000, memory / 1024; found = 1 } END { exit !found }' "$temp/log" >>"$temp/$2.$3" ||
        die "no time of $1 in what MSBuild prints"
    cd "$root"
}
run_image() {
    rm -rf "$temp/samples/$1/bin/Release/net10.0/minimage"
    rm -f "$temp/samples/$1/obj/Release/net10.0/minimage.layers.json"
    task WriteImage image "$1" -p:MinImage=true
}
# The same without MSBuild, whose memory grows with the number of items.
run_library() {
    rm -rf "$temp/layout"
    /usr/bin/time -q -f '%M' -o "$temp/time" dotnet "$temp/pack/Pack.dll" "$temp/layout" "$temp/samples/$1/data" >"$temp/log" || { cat "$temp/log" >&2; die "benchmarks/Pack failed"; }
    awk -v memory="$(cat "$temp/time")" '{ print $1, memory / 1024 }' "$temp/log" >>"$temp/library.$1"
}
run_sdk() {
    rm -f "$temp/sdk.tar.gz"
    task CreateNewImage sdk "$1" -t:PublishContainer "-p:ContainerBaseImage=localhost:$port/empty:latest" "-p:ContainerArchiveOutputPath=$temp/sdk.tar.gz" \
        -r "$rid" --self-contained false -p:RestoreIgnoreFailedSources=true
}
pipe() { # program, amount
    local start=$EPOCHREALTIME
    /usr/bin/time -q -f '%M' -o "$temp/time" bash -c "set -o pipefail; tar -c -C '$temp/samples/$2' data | $1 -6 >'$temp/piped.gz'"
    awk -v s="$start" -v e="$EPOCHREALTIME" '{ print e - s, $1 / 1024 }' "$temp/time" >>"$temp/$1.$2"
}
run_gzip() { pipe gzip "$1"; }
run_pigz() { pipe pigz "$1"; }

sides=(image library sdk gzip pigz)
for amount in 10 1000; do
    for side in "${sides[@]}"; do
        "run_$side" "$amount"
        rm "$temp/$side.$amount"
    done
    for ((i = 0; i < rounds; i++)); do
        for ((j = 0; j < ${#sides[@]}; j++)); do
            "run_${sides[(i + j) % ${#sides[@]}]}" "$amount"
        done
        echo "$amount MB: round $((i + 1)) of $rounds"
    done
done

echo
echo "Packing: $(machine), $rounds rounds, medians"
printf '%-24s %10s %10s %10s %14s\n' "" seconds MB/s MiB "time, to gzip"
for amount in 10 1000; do
    for side in "${sides[@]}"; do
        seconds=$(middle "$temp/$side.$amount" 1)
        printf '%-24s %10.2f %10.0f %10.0f %14.2f\n' "$amount MB: $side" "$seconds" "$(awk -v a="$amount" -v s="$seconds" 'BEGIN { print a / s }')" \
            "$(middle "$temp/$side.$amount" 2)" "$(ratio "$temp/$side.$amount" "$temp/gzip.$amount" 1)"
    done
done
echo "image is the task WriteImage, with the app's own 2 MB, library the same code without MSBuild, sdk the task CreateNewImage. MiB is the peak of the largest process: for image and sdk MSBuild's, which holds 10,000 items."
