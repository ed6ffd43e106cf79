#!/usr/bin/env bash
# Builds an image FROM scratch from samples/Fetch, compares its size, and runs it.
#
#   ./demo.sh          fetches a page from a local HTTPS server that uses its own root certificate
#   ./demo.sh URL      fetches that URL, with Mozilla's root certificates
#
# Requires the .NET SDK 10, and Debian or Ubuntu, whose packages ./pack.sh takes the libraries from; installs everything else.
set -euo pipefail

url=${1:-}
root=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT="${DOTNET_CLI_TELEMETRY_OPTOUT:-1}"

say() { printf '\n== %s\n' "$*"; }
fail() { printf 'demo.sh: %s\n' "$*" >&2; exit 1; }

as_root() {
    if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi
}

# Installs those of the named Debian packages that are missing, and lists them first.
install_missing() { # what for, packages...
    local purpose=$1 package status missing=()
    shift
    if ! command -v apt-get >/dev/null; then
        echo "apt-get is not available. Debian packages required for $purpose: $*"
        return
    fi
    for package in "$@"; do
        status=$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null || true)
        [ "$status" = installed ] || missing+=("$package")
    done
    [ ${#missing[@]} -gt 0 ] || return 0
    echo "Installing the packages required for $purpose: ${missing[*]}"
    as_root apt-get update -qq
    as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

temp=$(mktemp -d "${TMPDIR:-/tmp}/minimage-demo.XXXXXX")
server=
registry=
undo_load=()

clean_up() {
    local code=$?
    trap - EXIT
    set +e
    for process in $server $registry; do
        kill "$process" 2>/dev/null
        wait "$process" 2>/dev/null
    done
    if [ -d "$temp/runc" ]; then
        runc --root "$temp/runc" delete --force "minimage-demo-$$" >/dev/null 2>&1
    fi
    if [ ${#undo_load[@]} -gt 0 ]; then
        "${undo_load[@]}" >/dev/null 2>&1
    fi
    rm -rf "$temp"
    exit "$code"
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# --- prerequisites ------------------------------------------------------------

command -v dotnet >/dev/null || fail "'dotnet' is not in PATH: install the .NET SDK 10 first."
sdk=$(dotnet --version)
[ "${sdk%%.*}" -ge 10 ] || fail "the .NET SDK is $sdk: version 10 or later is required."

case $(uname -m) in
    x86_64) architecture=amd64 rid=linux-x64 ;;
    aarch64) architecture=arm64 rid=linux-arm64 ;;
    *) fail "$(uname -m) is not supported: expected x86_64 or aarch64." ;;
esac

say "Prerequisites besides the .NET SDK: openssl for the server, jq to read the layout"
install_missing "this demo" openssl jq
for tool in openssl jq tar gzip; do
    command -v "$tool" >/dev/null || fail "'$tool' is not in PATH."
done
echo "all installed; no C compiler, linker or library of the host is used"

# --- a server with its own root certificate ---------------------------------

certificate=()
if [ -z "$url" ]; then
    say "A local HTTPS server, with a certificate signed by an unknown CA"
    mkdir "$temp/server"
    (
        cd "$temp/server"
        openssl req -x509 -newkey rsa:2048 -nodes -days 2 -keyout ca.key -out ca.crt \
            -subj "/CN=MinImage demo CA" \
            -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign,cRLSign
        openssl req -newkey rsa:2048 -nodes -keyout server.key -out server.csr -subj /CN=localhost
        printf '%s\n' subjectAltName=DNS:localhost basicConstraints=CA:FALSE extendedKeyUsage=serverAuth >server.ext
        openssl x509 -req -in server.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 2 \
            -extfile server.ext -out server.crt
    ) >"$temp/openssl.log" 2>&1 || { cat "$temp/openssl.log" >&2; fail "openssl could not create the certificates."; }

    printf '<!doctype html><title>Hello</title><p>%01024d</p>\n' 0 >"$temp/server/body"
    expected=$(stat -c %s "$temp/server/body")
    {
        printf 'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %s\r\nConnection: close\r\n\r\n' "$expected"
        cat "$temp/server/body"
    } >"$temp/server/index.html"

    # Port 0: the kernel picks a free one, and s_server prints it.
    : >"$temp/server.log"
    cd "$temp/server"
    openssl s_server -accept 127.0.0.1:0 -HTTP -cert server.crt -key server.key \
        </dev/null >"$temp/server.log" 2>&1 &
    server=$!
    cd "$root"

    port=
    for _ in $(seq 50); do
        port=$(sed -n 's/^ACCEPT .*:\([0-9][0-9]*\)$/\1/p' "$temp/server.log")
        [ -z "$port" ] || break
        kill -0 "$server" 2>/dev/null || break
        sleep 0.1
    done
    [ -n "$port" ] || { cat "$temp/server.log" >&2; fail "the HTTPS server did not start."; }

    url=https://localhost:$port/index.html
    certificate=("-p:FetchCertificate=$temp/server/ca.crt")
    echo "$url, a page of $expected bytes"
fi

# --- the package, and the image -----------------------------------------------------

# A unique version, so that the packages packed now are used, whatever is in NuGet's folders.
base=$(sed -n 's:.*<MinImageVersion [^>]*>\([^<]*\)</MinImageVersion>.*:\1:p' "$root/samples/Fetch/Fetch.csproj")
version=${base:-0.1.0}-demo.$(date +%s)

say "The packages"
# The image needs the reduced OpenSSL; the whole one would take another four minutes to build.
MinImageVersion=$version MinImagePackages="Build Sysroot.$rid Certificates" MinImageWholeOpenSsl=IfBuilt \
    "$root/pack.sh" "$temp/artifacts/feed"

say "dotnet publish -p:MinImage=true"
mkdir "$temp/samples"
cp "$root"/samples/*.props "$root/samples/nuget.config" "$temp/samples/"
mkdir "$temp/samples/Fetch"
cp "$root"/samples/Fetch/*.cs "$root"/samples/Fetch/*.csproj "$temp/samples/Fetch/"

# Packages that were restored earlier are used; those restored now are deleted with the demo.
fallback=${NUGET_PACKAGES:-$HOME/.nuget/packages}
mkdir -p "$fallback"
started=$(date +%s)
(
    cd "$temp/samples/Fetch"
    NUGET_PACKAGES=$temp/packages NUGET_FALLBACK_PACKAGES=$fallback \
        dotnet publish -c Release --tl:off -nologo -nodeReuse:false \
        -p:MinImage=true "-p:MinImageVersion=$version" "${certificate[@]}"
) || fail "dotnet publish failed."
echo "$(($(date +%s) - started)) seconds"

layout=$temp/samples/Fetch/bin/Release/net10.0/minimage
[ -f "$layout/oci-layout" ] || fail "$layout is not an OCI layout."

# --- the layout, read by hand -----------------------------------------------------------

blob() { echo "$layout/blobs/${1/://}"; }

top=$(jq -c '.manifests[0]' "$layout/index.json")
digest=$(jq -r .digest <<<"$top")
descriptor=$top
while [[ $(jq -r .mediaType <<<"$descriptor") == *index* ]]; do
    descriptor=$(jq -c --arg a "$architecture" \
        '[.manifests[] | select(.platform.architecture == $a)][0]' "$(blob "$(jq -r .digest <<<"$descriptor")")")
done
manifest=$(blob "$(jq -r .digest <<<"$descriptor")")
config=$(blob "$(jq -r .config.digest "$manifest")")
mapfile -t layers < <(jq -r '.layers[].digest' "$manifest")
[ ${#layers[@]} -gt 0 ] || fail "the image has no layers."

# The bytes of a pull: manifest, config and layers.
pulled=$(($(stat -c %s "$manifest") + $(stat -c %s "$config")))
rootfs=$temp/bundle/rootfs
mkdir -p "$rootfs"
owner=(--numeric-owner --same-owner)
[ "$(id -u)" -eq 0 ] || owner=(--no-same-owner)
for layer in "${layers[@]}"; do
    pulled=$((pulled + $(stat -c %s "$(blob "$layer")")))
    tar -xpf "$(blob "$layer")" "${owner[@]}" -C "$rootfs" 2>/dev/null ||
        tar -xpzf "$(blob "$layer")" "${owner[@]}" -C "$rootfs"
done
# The size on disk as 'docker images' counts it: the sum of all file sizes.
sum_of_files() { find "$1" -type f -printf '%s\n' | awk '{ s += $1 } END { print s + 0 }'; }
disk=$(sum_of_files "$rootfs")

# --- the table ------------------------------------------------------------------------------

megabytes() { awk -v n="$1" 'BEGIN { printf "%.2f MB", n / 1e6 }'; }
row() { printf '%-38s %-10s %12s %12s\n' "$@"; }

go_rows=()
if command -v go >/dev/null; then
    say "The same program in Go ($(go version | awk '{ print $3 }')), for the table"
    mkdir "$temp/go"
    printf 'module fetch\n\ngo 1.16\n' >"$temp/go/go.mod"
    cat >"$temp/go/main.go" <<'GO'
package main

import (
	"fmt"
	"io"
	"net/http"
	"os"
)

func main() {
	url := "https://google.com"
	if len(os.Args) > 1 {
		url = os.Args[1]
	}
	response, err := http.Get(url)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println(len(body))
}
GO
    for kind in "as built" "stripped"; do
        flags=
        [ "$kind" = "as built" ] || flags="-s -w"
        image="$temp/go/$kind"
        mkdir -p "$image/etc/ssl/certs"
        (cd "$temp/go" && CGO_ENABLED=0 GO111MODULE=on GOFLAGS='' GOTOOLCHAIN=local \
            go build -ldflags "$flags" -o "$image/fetch" main.go) || fail "go build failed."
        cp "$rootfs/etc/ssl/certs/ca-certificates.crt" "$image/etc/ssl/certs/"
        go_rows+=("$kind|$(sum_of_files "$image")|$(tar -C "$image" -cf - . | gzip -6n | wc -c)")
    done
    echo "built twice: go build, and go build -ldflags '-s -w'"
fi

say "Image size"
row IMAGE MEASURED "ON DISK" PULLED
row "golang (base image)" 2015 "520.7 MB" -
row "FROM scratch + Go" 2015 "5.60 MB" -
row "FROM scratch + Go + roots" 2015 "6.12 MB" -
for entry in ${go_rows[@]+"${go_rows[@]}"}; do
    IFS='|' read -r kind size packed <<<"$entry"
    row "FROM scratch + Go + roots, $kind" now "$(megabytes "$size")" "$(megabytes "$packed")"
done
row "FROM scratch + .NET + roots" now "$(megabytes "$disk")" "$(megabytes "$pulled")"

# --- the engines --------------------------------------------------------------------------------

output=$temp/output
name=minimage-demo/fetch:run-$$

# An archive that docker and podman load: the layout, and Docker's manifest.json next to it.
make_archive() {
    mkdir -p "$temp/archive"
    jq -n --arg name "$name" --slurpfile m "$manifest" '
        def path: "blobs/" + sub(":"; "/");
        [{ Config: ($m[0].config.digest | path), RepoTags: [$name], Layers: [$m[0].layers[].digest | path] }]
        ' >"$temp/archive/manifest.json"
    tar -cf "$temp/archive.tar" -C "$temp/archive" manifest.json \
        -C "$layout" oci-layout index.json blobs
}

load() { # engine
    [ -f "$temp/archive.tar" ] || make_archive
    local said
    said=$("$1" load -q -i "$temp/archive.tar") || return 1
    loaded=$(sed -n 's/^Loaded image[^:]*: *//p' <<<"$said" | tail -n 1)
    loaded=${loaded:-$name}
    undo_load=("$1" rmi --force "$loaded")
}

unload() {
    "${undo_load[@]}" >/dev/null 2>&1 || true
    undo_load=()
}

# Each returns the exit code of the program, or 125 if the engine could not start it.
run_docker() {
    docker run --rm --network host "$loaded" "$url" >"$output" || return
}

run_podman() {
    local code=0
    podman run --rm --network host "$loaded" "$url" >"$output" 2>"$temp/podman.log" || code=$?
    if { [ "$code" -eq 125 ] || [ "$code" -eq 126 ]; } && command -v runc >/dev/null; then
        code=0
        podman --runtime runc run --rm --network host \
            --ulimit nofile=1024:1024 --ulimit nproc=1000:1000 \
            "$loaded" "$url" >"$output" 2>"$temp/podman.log" || code=$?
    fi
    cat "$temp/podman.log" >&2
    # 126: the OCI runtime failed. If the image is the cause, runc fails as well.
    [ "$code" -ne 126 ] || code=125
    return "$code"
}

run_runc() {
    local bundle=$temp/bundle spec=()
    [ "$(id -u)" -eq 0 ] || spec=(--rootless)
    rm -f "$bundle/config.json"
    runc spec ${spec[@]+"${spec[@]}"} --bundle "$bundle" || return 125

    # The files that an engine adds to every container.
    local file
    mkdir -p "$rootfs/etc"
    for file in resolv.conf hosts; do
        [ ! -e "/etc/$file" ] || cp -L "/etc/$file" "$rootfs/etc/$file"
        [ ! -e "$rootfs/etc/$file" ] || chmod 0644 "$rootfs/etc/$file"
    done

    # The user is a number, or a name in the image's passwd.
    local user uid gid
    user=$(jq -r '.config.User // ""' "$config")
    uid=${user%%:*} gid=
    [[ $user != *:* ]] || gid=${user#*:}
    if [[ $uid =~ [^0-9] ]]; then
        user=$(awk -F: -v n="$uid" '$1 == n { print $3 ":" $4 }' "$rootfs/etc/passwd")
        uid=${user%%:*}
        gid=${gid:-${user#*:}}
    fi
    if [[ $gid =~ [^0-9] ]]; then
        gid=$(awk -F: -v n="$gid" '$1 == n { print $3 }' "$rootfs/etc/group")
    fi
    uid=${uid:-0} gid=${gid:-0}
    if [ "$(id -u)" -ne 0 ]; then
        # Without root, the container has a single user: the caller.
        uid=0 gid=0
    fi

    # No network namespace, so that the program reaches the host's loopback. No limits, so that cgroups are not needed.
    jq --slurpfile image "$config" --arg url "$url" --argjson uid "$uid" --argjson gid "$gid" '
        ($image[0].config) as $c
        | .process.terminal = false
        | .process.args = (($c.Entrypoint // []) + (if $c.Entrypoint then [$url] else ($c.Cmd // []) + [$url] end))
        | .process.env = ($c.Env // [])
        | .process.cwd = (($c.WorkingDir // "") | if . == "" then "/" else . end)
        | .process.user = { uid: $uid, gid: $gid }
        | .root = { path: "rootfs", readonly: false }
        | .hostname = "" | del(.hostname)
        | del(.linux.resources)
        | .linux.namespaces |= map(select(.type != "network"))
        ' "$bundle/config.json" >"$bundle/config.new" || return 125
    mv "$bundle/config.new" "$bundle/config.json"

    local code=0
    runc --root "$temp/runc" run --bundle "$bundle" "minimage-demo-$$" \
        >"$output" 2>"$temp/runc.log" </dev/null || code=$?
    if [ "$code" -ne 0 ] && grep -q cgroup "$temp/runc.log"; then
        # cgroups may not be writable (a container in a container): do without them.
        code=0
        jq '.linux.namespaces |= map(select(.type != "cgroup"))
            | .mounts |= map(select(.type != "cgroup"))
            | .linux.cgroupsPath = ""' "$bundle/config.json" >"$bundle/config.new" || return 125
        mv "$bundle/config.new" "$bundle/config.json"
        runc --root "$temp/runc" delete --force "minimage-demo-$$" >/dev/null 2>&1 || true
        runc --root "$temp/runc" run --bundle "$bundle" "minimage-demo-$$" \
            >"$output" 2>"$temp/runc.log" </dev/null || code=$?
    fi
    cat "$temp/runc.log" >&2
    return "$code"
}

# DEMO_ENGINES: the engines to try, in order.
engines=()
for engine in ${DEMO_ENGINES:-docker podman runc}; do
    command -v "$engine" >/dev/null || continue
    [ "$engine" != docker ] || timeout 20 docker info >/dev/null 2>&1 || continue
    engines+=("$engine")
done
if [ ${#engines[@]} -eq 0 ]; then
    say "No engine found"
    install_missing "running the image" runc
    # runc is in /usr/sbin, which may be missing from a user's PATH.
    PATH=$PATH:/usr/sbin:/sbin
    command -v runc >/dev/null || fail "none of docker, podman and runc is available to run the image."
    engines=(runc)
fi

ran=
for engine in "${engines[@]}"; do
    say "Run in $engine: fetch $url"
    code=0
    [ "$engine" = runc ] || load "$engine" || code=125
    [ "$code" -ne 0 ] || "run_$engine" || code=$?
    [ ${#undo_load[@]} -eq 0 ] || unload
    if [ "$code" -eq 125 ]; then
        echo "$engine could not start a container here."
        continue
    fi
    [ "$code" -eq 0 ] || fail "the program in the image failed with exit code $code."
    ran=$engine
    break
done
[ -n "$ran" ] || fail "no engine could run the image."

length=$(tr -d '\r\n' <"$output")
echo "$length"
[[ $length =~ ^[0-9]+$ ]] || fail "the output is not a number."
if [ -n "${expected:-}" ] && [ "$length" -ne "$expected" ]; then
    fail "the page has $expected bytes, the program in the image got $length."
fi
printf '\nThe page was fetched over HTTPS, from an image with no operating system in it, in %s.\n' "$ran"

# --- a registry -------------------------------------------------------------------------------------

say "Push to a registry on loopback: dotnet build -t:MinImagePush"
install_missing "the registry" docker-registry curl
for tool in docker-registry curl; do
    command -v "$tool" >/dev/null || fail "'$tool' is not in PATH."
done
for _ in $(seq 10); do
    registry_port=$((20000 + RANDOM % 10000))
    cat >"$temp/registry.yml" <<YAML
version: 0.1
storage: { filesystem: { rootdirectory: $temp/registry } }
http: { addr: "127.0.0.1:$registry_port" }
YAML
    docker-registry serve "$temp/registry.yml" >"$temp/registry.log" 2>&1 &
    registry=$!
    for _ in $(seq 100); do
        kill -0 "$registry" 2>/dev/null || break
        curl --silent --fail --output /dev/null "http://127.0.0.1:$registry_port/v2/" && break 2
        sleep 0.1
    done
    kill "$registry" 2>/dev/null || true
    wait "$registry" 2>/dev/null || true
    registry=
done
[ -n "$registry" ] || { cat "$temp/registry.log" >&2; fail "docker-registry did not start."; }

address=localhost:$registry_port
(
    cd "$temp/samples/Fetch"
    NUGET_PACKAGES=$temp/packages NUGET_FALLBACK_PACKAGES=$fallback \
        dotnet build -t:MinImagePush --tl:off -nologo -nodeReuse:false "-p:MinImageVersion=$version" \
        "-p:ContainerRegistry=$address" -p:ContainerRepository=minimage-demo/fetch "-p:MinImagePushDigest=$digest"
) || fail "the push failed."

pushed=$(curl --silent --fail --header "Accept: $(jq -r .mediaType <<<"$top")" \
    "http://$address/v2/minimage-demo/fetch/manifests/latest" | sha256sum | cut -d' ' -f1)
[ "sha256:$pushed" = "$digest" ] || fail "the registry has sha256:$pushed, and the layout $digest."
echo "The registry has what the layout has, byte for byte."

insecure=()
case $ran in
    podman) insecure=(--tls-verify=false) ;;
    docker) ;;
    *) exit 0 ;;
esac
reference=$address/minimage-demo/fetch@$digest
say "Run from there in $ran: $reference"
undo_load=("$ran" rmi --force "$reference")
"$ran" pull -q ${insecure[@]+"${insecure[@]}"} "$reference" >/dev/null || fail "$ran could not pull the image."
loaded=$reference
code=0
"run_$ran" || code=$?
[ "$code" -eq 0 ] && [ "$(tr -d '\r\n' <"$output")" = "$length" ] || fail "the pulled image did not fetch the page."
echo "$length"
