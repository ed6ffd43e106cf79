# Functions that the benchmarks share. Each script sources this file, with $0 as its own path.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
export LC_ALL=C DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT="${DOTNET_CLI_TELEMETRY_OPTOUT:-1}"

# The SDK's default, which some build machines turn off: without the compiler's server, each publish compiles the compiler.
export UseSharedCompilation=true

die() { echo "$0: $*" >&2; exit 1; }

case $(uname -m) in
    x86_64) rid=linux-x64 architecture=amd64 ;;
    aarch64) rid=linux-arm64 architecture=arm64 ;;
    *) die "$(uname -m) has no known runtime identifier" ;;
esac

# Installs the named Debian packages that are missing, and reports them first.
install_missing() {
    local package missing=() sudo=()
    for package in "$@"; do
        # dpkg-query prints a line for each installed architecture.
        dpkg-query -W -f='${db:Status-Status}\n' "$package" 2>/dev/null | grep -qx installed || missing+=("$package")
    done
    [ ${#missing[@]} -gt 0 ] || return 0
    command -v apt-get >/dev/null || die "required tools are missing; their Debian packages are: $*"
    echo "Installing required packages: ${missing[*]}"
    [ "$(id -u)" -eq 0 ] || sudo=(sudo)
    ${sudo[@]+"${sudo[@]}"} apt-get update -qq
    ${sudo[@]+"${sudo[@]}"} env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

# Commands that run at exit, in reverse order.
at_end=()
clean_up() {
    local i
    for ((i = ${#at_end[@]} - 1; i >= 0; i--)); do eval "${at_end[i]}" || true; done
}
trap clean_up EXIT

# Packs a new version into $temp/artifacts/feed, so that no older package in NuGet's folders is measured, or copies the feed that
# MINIMAGE_BENCH_FEED and MINIMAGE_BENCH_VERSION name; copies the samples' settings beside it, and sets $version.
prepare() {
    temp=$(mktemp -d "${TMPDIR:-/tmp}/minimage-bench.XXXXXX")
    at_end+=("rm -rf '$temp'")
    if [ -n "${MINIMAGE_BENCH_FEED:-}" ]; then
        version=$MINIMAGE_BENCH_VERSION
        mkdir -p "$temp/artifacts"
        cp -r "$MINIMAGE_BENCH_FEED" "$temp/artifacts/feed"
    else
        version=0.1.0-bench.$(date +%s)
        MinImageVersion=$version MinImagePackages="Build Sysroot.$rid Certificates" "$root/pack.sh" "$temp/artifacts/feed"
    fi
    local fallback=${NUGET_PACKAGES:-$HOME/.nuget/packages}
    mkdir -p "$fallback" "$temp/samples"
    export NUGET_PACKAGES=$temp/packages NUGET_FALLBACK_PACKAGES=$fallback${NUGET_FALLBACK_PACKAGES:+;$NUGET_FALLBACK_PACKAGES}
    cp "$root"/samples/*.props "$root/samples/nuget.config" "$temp/samples/"
}

# Copies a sample, without build outputs, to $temp/samples/NAME.
copy_sample() { # sample, name
    mkdir "$temp/samples/$2"
    tar -C "$root/samples/$1" --exclude ./bin --exclude ./obj -c . | tar -C "$temp/samples/$2" -x
}

# Runs a command; its output is shown only if it fails.
quietly() { "$@" >"$temp/log" 2>&1 || { cat "$temp/log" >&2; die "failed: $*"; }; }

# Publishes $temp/samples/NAME.
publish() { # name, argument ...
    (cd "$temp/samples/$1" && quietly dotnet publish -c Release --tl:off -nologo -v:quiet -nodeReuse:false "-p:MinImageVersion=$version" "${@:2}")
}

# Publishes one of the benchmark programs, precompiled as the package's tasks are.
build_program() { # project, folder
    quietly dotnet publish "$root/benchmarks/$1" -c Release -r "$rid" --self-contained false -p:PublishReadyToRun=true -o "$2" \
        --tl:off -v:quiet -nologo -nodeReuse:false
}

# Publishes $temp/samples/project, and sets $files to the files that are linked, in the linker's order.
list_linked() {
    publish project -p:MinImage=true -p:MinImageRelinkKit=true "-p:MinImageRelinkKitPath=$temp/kit/"
    mkdir "$temp/linked"
    dotnet "$temp/link/Link.dll" files "$temp/kit/$rid" "$temp/linked" >"$temp/files"
    mapfile -t files <"$temp/files"
}

# --- the SDK's base image: an image without layers, in a registry on loopback; sets $base ---------

serve_empty_base() {
    local port i registry
    mkdir -p "$temp/empty/blobs/sha256"
    blob() { # file: renames it to its digest, and prints the digest
        local digest
        digest=$(sha256sum "$1" | cut -d ' ' -f 1)
        mv "$1" "$temp/empty/blobs/sha256/$digest"
        echo "$digest"
    }
    local config_type=application/vnd.oci.image.config.v1+json manifest_type=application/vnd.oci.image.manifest.v1+json
    local config_size config manifest_size manifest
    printf '{"architecture":"%s","os":"linux","config":{},"rootfs":{"type":"layers","diff_ids":[]}}' "$architecture" >"$temp/config"
    config_size=$(stat -c %s "$temp/config") config=$(blob "$temp/config")
    printf '{"schemaVersion":2,"mediaType":"%s","config":{"mediaType":"%s","digest":"sha256:%s","size":%s},"layers":[]}' \
        "$manifest_type" "$config_type" "$config" "$config_size" >"$temp/manifest"
    manifest_size=$(stat -c %s "$temp/manifest") manifest=$(blob "$temp/manifest")
    printf '{"schemaVersion":2,"manifests":[{"mediaType":"%s","digest":"sha256:%s","size":%s,"annotations":{"%s":"latest"}}]}' \
        "$manifest_type" "$manifest" "$manifest_size" org.opencontainers.image.ref.name >"$temp/empty/index.json"
    printf '{"imageLayoutVersion":"1.0.0"}' >"$temp/empty/oci-layout"

    port=$((20000 + RANDOM % 20000))
    printf 'version: 0.1\nstorage: {filesystem: {rootdirectory: %s/registry}}\nhttp: {addr: 127.0.0.1:%s}\n' "$temp" "$port" >"$temp/registry.yml"
    docker-registry serve "$temp/registry.yml" >"$temp/registry.log" 2>&1 &
    registry=$!
    at_end+=("kill $registry")
    for ((i = 0; i < 100; i++)); do
        skopeo --insecure-policy copy --dest-tls-verify=false "oci:$temp/empty:latest" "docker://localhost:$port/empty:latest" \
            >"$temp/log" 2>&1 && break
        sleep 0.1
    done
    ((i < 100)) || { cat "$temp/log" "$temp/registry.log" >&2; die "the registry does not respond"; }
    base=localhost:$port/empty:latest
}

# Prints the switches with which the SDK's own task writes an image of the same app to an archive.
sdk_image() { echo "-t:PublishContainer -p:ContainerBaseImage=$base -p:ContainerArchiveOutputPath=$1 -r $rid -p:RestoreIgnoreFailedSources=true"; } # archive

# Starts a separate Docker daemon; sets $DOCKER_HOST.
start_docker() {
    local i
    mkdir "$temp/docker"
    PATH=/usr/sbin:/usr/bin:/sbin:/bin dockerd --storage-driver=vfs --iptables=false --bridge=none "--host=unix://$temp/docker/sock" \
        "--data-root=$temp/docker/data" "--exec-root=$temp/docker/exec" "--pidfile=$temp/docker/pid" >"$temp/docker.log" 2>&1 &
    at_end+=("kill $!; wait $!; umount '$temp/docker/exec/netns/default' 2>/dev/null")
    export DOCKER_HOST=unix://$temp/docker/sock
    for ((i = 0; i < 120; i++)); do
        docker version >/dev/null 2>&1 && return
        sleep 0.5
    done
    cat "$temp/docker.log" >&2
    die "dockerd does not respond"
}

# Creates a root file system with a program, its shared libraries and their loader, and the host's certificates.
with_libraries() { # program, folder, libraries loaded at run time ...
    local folder library loaded=()
    folder=$(dirname "$(ldd "$1" | sed -n 's:.* => \(/.*/libc\.so\.6\) .*:\1:p')")
    for library in "${@:3}"; do loaded+=("$folder/$library"); done
    mkdir -p "$2/app" "$2/etc/ssl/certs"
    cp "$1" "$2/app/"
    cp -L /etc/ssl/certs/ca-certificates.crt "$2/etc/ssl/certs/"
    for library in $(for each in "$1" ${loaded[@]+"${loaded[@]}"}; do ldd "$each"; done | grep -o '/[^ :]*' | sort -u) ${loaded[@]+"${loaded[@]}"}; do
        mkdir -p "$2$(dirname "$library")"
        cp -L "$library" "$2$library"
    done
}

# Turns a folder with a root file system into a bundle: runc's default configuration with the program, the host's network, and no separate cgroups. A web
# app listens on $port.
bundle() { # bundle, program, more variables of its environment ...
    (cd "$1" && runc spec)
    jq --arg program "$2" --arg port "${port:-0}" '
        .process.terminal = false | .process.args = [$program] | .process.cwd = "/app" | .process.user = {uid: 1654, gid: 1654}
        | .process.env = ["PATH=/usr/bin", "ASPNETCORE_HTTP_PORTS=" + $port] + $ARGS.positional
        | .linux.namespaces |= map(select(.type != "network" and .type != "cgroup"))
        | .mounts |= map(select(.destination != "/sys" and .destination != "/sys/fs/cgroup"))' "$1/config.json" --args "${@:3}" >"$temp/config"
    mv "$temp/config" "$1/config.json"
}

# --- results -------------------------------------------------------------------------------------

# Begins benchmarks/results/NAME.tsv: the subject, the machine, and a line for each value.
begin_results() { # name, subject
    results=$root/benchmarks/results/$1.tsv
    mkdir -p "$root/benchmarks/results"
    printf '# %s\n# %s, load %s\ngroup\tside\tmetric\tvalue\n' "$2" "$(machine)" "$(cut -d ' ' -f 1 /proc/loadavg)" >"$results"
}

record() { printf '%s\t%s\t%s\t%s\n' "$@" >>"$results"; } # group, side, metric, value

# Prints the results as a table.
show_results() {
    echo
    sed -n 's/^# //p' "$results"
    awk -F '\t' '/^#/ || $1 == "group" { next }
        !(($1, $2) in row) { row[$1, $2]; rows[++n] = $1 "\t" $2 }
        !($3 in column) { column[$3]; columns[++m] = $3 }
        { value[$1, $2, $3] = $4 }
        END {
            printf "%-22s %-28s", "", ""
            for (j = 1; j <= m; j++) printf " %16s", columns[j]
            print ""
            for (i = 1; i <= n; i++) {
                split(rows[i], key, "\t")
                printf "%-22s %-28s", key[1], key[2]
                for (j = 1; j <= m; j++) printf " %16s", value[key[1], key[2], columns[j]]
                print ""
            }
        }' "$results"
}

# Prints the median of the numbers on standard input, one per line.
median() { sort -n | awk '{ v[NR] = $1 } END { m = int((NR + 1) / 2); print NR % 2 ? v[m] : (v[m] + v[m + 1]) / 2 }'; }

# Prints the median of a column of a file.
middle() { awk -v c="$2" '{ print $c }' "$1" | median; } # file, column

# Prints the median of the pairwise ratios: the same line of both files was measured one after the other.
ratio() { paste -d ' ' "$1" "$2" | awk -v c="$3" '{ print $c / $(NF / 2 + c) }' | median; } # file, file, column

rounded() { awk -v digits="$1" '{ printf "%.*f\n", digits, $1 }'; } # digits

machine() {
    local model
    model=$(sed -n 's/^model name[^:]*: *//p' /proc/cpuinfo | head -n 1)
    echo "$(date -u +%Y-%m-%d), ${model:-$(uname -m)}, $(nproc) cores, $(. /etc/os-release && echo "$PRETTY_NAME"), $(uname -sr), .NET SDK $(dotnet --version)"
}
