#!/usr/bin/env bash
# Measures the size of samples/Fetch, on disk and pulled, including root certificates: as our image, as an equivalent Go program, as packed by the
# SDK's own container task, and as a dynamic executable with the libraries that it needs.
#
#   benchmarks/sizes.sh
set -euo pipefail

[ $# -eq 0 ] || { echo "usage: $0" >&2; exit 2; }
source "$(dirname "$0")/common.sh"

install_missing golang-go skopeo docker-registry jq clang libc6-dev zlib1g-dev libssl3 ca-certificates zstd
prepare
serve_empty_base
begin_results sizes "samples/Fetch for $rid, in bytes"

# Records an image: the total length of its files, and of the blobs that are pulled.
record_image() { # side, layout, name
    local manifest layer disk=0 pulled=0 digest
    digest=$(jq -r --arg name "$3" '.manifests[] | select($name == "" or .annotations["org.opencontainers.image.ref.name"] == $name) | .digest' "$2/index.json")
    manifest=$2/blobs/sha256/${digest#sha256:}
    pulled=$(($(stat -c %s "$manifest") + $(jq '.config.size + ([.layers[].size] | add)' "$manifest")))
    for layer in $(jq -r '.layers[].digest' "$manifest"); do
        disk=$((disk + $(zstd -dcq <"$2/blobs/sha256/${layer#sha256:}" | files_in)))
    done
    record Fetch "$1" "on disk" "$disk"
    record Fetch "$1" pulled "$pulled"
}
files_in() { tar -tv --numeric-owner -f - | awk '$1 ~ /^-/ { sum += $3 } END { print sum + 0 }'; }

# Records a folder: the size of a layer of it, compressed by gzip at its best level or by the given compressor.
record_folder() { # side, folder, compressor ...
    local compressor=("${@:3}")
    [ ${#compressor[@]} -gt 0 ] || compressor=(gzip -9n)
    record Fetch "$1" "on disk" "$(tar -c -C "$2" . | files_in)"
    record Fetch "$1" pulled "$(tar --owner=0 --group=0 --numeric-owner --sort=name -c -C "$2" . | "${compressor[@]}" | wc -c)"
}

copy_sample Fetch image
publish image -p:MinImage=true
record_image MinImage "$temp/samples/image/bin/Release/net10.0/minimage" fetch:latest
publish image -p:MinImage=true -p:MinImageCompression=zstd -p:ContainerImageTag=zstd
record_image "MinImage, zstd" "$temp/samples/image/bin/Release/net10.0/minimage" fetch:zstd

# A project that sets no switches.
copy_sample Fetch silent
switches='OptimizationPreference|InvariantGlobalization|StackTraceSupport|InvariantTimezone|MetricsSupport|HttpActivityPropagationSupport'
sed -i -E "/<($switches)>/d" "$temp/samples/silent/Fetch.csproj"
publish silent -p:MinImage=true
record_image "MinImage, defaults alone" "$temp/samples/silent/bin/Release/net10.0/minimage" fetch:latest

for side in plain stripped; do
    mkdir -p "$temp/$side/etc/ssl/certs"
    cp -L /etc/ssl/certs/ca-certificates.crt "$temp/$side/etc/ssl/certs/"
    flags=
    [ $side = plain ] || flags='-s -w'
    (cd "$root/benchmarks/Go/fetch" && GO111MODULE=off GOCACHE=$temp/go CGO_ENABLED=0 quietly go build -ldflags "$flags" -o "$temp/$side/fetch" .)
done
record_folder Go "$temp/plain"
record_folder "Go, zstd" "$temp/plain" zstd -19cq
record_folder "Go, stripped" "$temp/stripped"

copy_sample Fetch sdk
# The switches are split into arguments.
# shellcheck disable=SC2046
publish sdk $(sdk_image "$temp/sdk.tar.gz") -p:PublishAot=true
quietly skopeo --insecure-policy copy "oci-archive:$temp/sdk.tar.gz" "oci:$temp/sdk:image"
record_image "SDK, dynamic, cannot start" "$temp/sdk" image

copy_sample Fetch bare
publish bare -p:PublishAot=true -r "$rid"
with_libraries "$temp/samples/bare/bin/Release/net10.0/$rid/publish/Fetch" "$temp/dynamic" libssl.so.3 libcrypto.so.3
# As in a container.
mkdir "$temp/dynamic/dev" && mknod "$temp/dynamic/dev/urandom" c 1 9
output=$(SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt chroot "$temp/dynamic" /app/Fetch https://127.0.0.1:1/ 2>&1 || true)
[[ $output = *refused* ]] || die "the program does not run with the libraries that were found: $output"
rm -r "$temp/dynamic/dev"
record_folder "dynamic, with libraries" "$temp/dynamic"

show_results
