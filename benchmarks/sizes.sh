#!/usr/bin/env bash
# How large samples/Fetch is, on disk and pulled, root certificates included: as our image, as a Go program that does the same, as the SDK's own
# container task packs it, and with the libraries beside it that it needs when it is not static.
#
#   benchmarks/sizes.sh
set -euo pipefail

[ $# -eq 0 ] || { echo "usage: $0" >&2; exit 2; }
source "$(dirname "$0")/common.sh"

install_missing golang-go skopeo docker-registry jq clang libc6-dev zlib1g-dev libssl3 ca-certificates zstd
prepare
serve_empty_base
begin_results sizes "samples/Fetch for $rid, in bytes"

# Of an image: the lengths of all files, and of the blobs that are pulled.
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

# Of a folder: what one layer of it would be, at gzip's best, or compressed otherwise.
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

# As a project is that sets no switches.
copy_sample Fetch silent
sed -i -E '/<(OptimizationPreference|InvariantGlobalization|StackTraceSupport|InvariantTimezone|MetricsSupport|HttpActivityPropagationSupport)>/d' "$temp/samples/silent/Fetch.csproj"
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
# The switches are words.
# shellcheck disable=SC2046
publish sdk $(sdk_image "$temp/sdk.tar.gz") -p:PublishAot=true
quietly skopeo --insecure-policy copy "oci-archive:$temp/sdk.tar.gz" "oci:$temp/sdk:image"
record_image "SDK, dynamic, cannot start" "$temp/sdk" image

copy_sample Fetch bare
publish bare -p:PublishAot=true -r "$rid"
with_libraries "$temp/samples/bare/bin/Release/net10.0/$rid/publish/Fetch" "$temp/dynamic" libssl.so.3 libcrypto.so.3
# As a container has it.
mkdir "$temp/dynamic/dev" && mknod "$temp/dynamic/dev/urandom" c 1 9
said=$(SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt chroot "$temp/dynamic" /app/Fetch https://127.0.0.1:1/ 2>&1 || true)
[[ $said = *refused* ]] || die "the program does not run with the libraries that were found: $said"
rm -r "$temp/dynamic/dev"
record_folder "dynamic, with libraries" "$temp/dynamic"

show_results
