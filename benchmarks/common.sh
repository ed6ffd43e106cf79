# What the benchmarks share. Each reads it in, with $0 its own path.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
export LC_ALL=C DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT="${DOTNET_CLI_TELEMETRY_OPTOUT:-1}"

die() { echo "$0: $*" >&2; exit 1; }

case $(uname -m) in
    x86_64) rid=linux-x64 architecture=amd64 ;;
    aarch64) rid=linux-arm64 architecture=arm64 ;;
    *) die "no runtime identifier is known for $(uname -m)" ;;
esac

# Installs those of the named Debian packages that are missing, and says so first.
install_missing() {
    local package missing=() sudo=()
    for package in "$@"; do
        # One line for each processor that it is installed for.
        dpkg-query -W -f='${db:Status-Status}\n' "$package" 2>/dev/null | grep -qx installed || missing+=("$package")
    done
    [ ${#missing[@]} -gt 0 ] || return 0
    command -v apt-get >/dev/null || die "needed, by the names of Debian's packages: $*"
    echo "Installing what the measuring needs: ${missing[*]}"
    [ "$(id -u)" -eq 0 ] || sudo=(sudo)
    ${sudo[@]+"${sudo[@]}"} apt-get update -qq
    ${sudo[@]+"${sudo[@]}"} env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

# What is to be done at the end: the last thing first.
at_end=()
clean_up() {
    local i
    for ((i = ${#at_end[@]} - 1; i >= 0; i--)); do eval "${at_end[i]}" || true; done
}
trap clean_up EXIT

# Packs a version that never was into $temp/artifacts/feed, so that no older package of NuGet's folders is measured, or takes the one that
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

# Copies a sample, without what was built in it, to $temp/samples/NAME.
copy_sample() { # sample, name
    mkdir "$temp/samples/$2"
    tar -C "$root/samples/$1" --exclude ./bin --exclude ./obj -c . | tar -C "$temp/samples/$2" -x
}

# Runs a command; its output is shown only if it fails.
quietly() { "$@" >"$temp/log" 2>&1 || { cat "$temp/log" >&2; die "failed: $*"; }; }

# dotnet publish of $temp/samples/NAME.
publish() { # name, argument ...
    (cd "$temp/samples/$1" && quietly dotnet publish -c Release --tl:off -nologo -v:quiet -nodeReuse:false "-p:MinImageVersion=$version" "${@:2}")
}

# A program of ours, built for speed as the package's tasks are.
build_program() { # project, folder
    quietly dotnet publish "$root/benchmarks/$1" -c Release -r "$rid" --self-contained false -p:PublishReadyToRun=true -o "$2" --tl:off -v:quiet -nologo -nodeReuse:false
}

# Publishes $temp/samples/project, and sets $files to what is linked into it, in the linker's order.
list_linked() {
    publish project -p:MinImage=true -p:MinImageRelinkKit=true "-p:MinImageRelinkKitPath=$temp/kit/"
    mkdir "$temp/linked"
    dotnet "$temp/link/Link.dll" files "$temp/kit/$rid" "$temp/linked" >"$temp/files"
    mapfile -t files <"$temp/files"
}

# --- the SDK's base: an image of zero layers, in a registry on loopback; sets $base ---------------

serve_empty_base() {
    local port i registry
    mkdir -p "$temp/empty/blobs/sha256"
    blob() { # file: moves it to its digest's name, and prints the digest
        local digest
        digest=$(sha256sum "$1" | cut -d ' ' -f 1)
        mv "$1" "$temp/empty/blobs/sha256/$digest"
        echo "$digest"
    }
    local config_size config manifest_size manifest
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
    at_end+=("kill $registry")
    for ((i = 0; i < 100; i++)); do
        skopeo --insecure-policy copy --dest-tls-verify=false "oci:$temp/empty:latest" "docker://localhost:$port/empty:latest" >"$temp/log" 2>&1 && break
        sleep 0.1
    done
    ((i < 100)) || { cat "$temp/log" "$temp/registry.log" >&2; die "the registry does not answer"; }
    base=localhost:$port/empty:latest
}

# The switches of the SDK's own way to an image, from the same app, into an archive.
sdk_image() { echo "-t:PublishContainer -p:ContainerBaseImage=$base -p:ContainerArchiveOutputPath=$1 -r $rid -p:RestoreIgnoreFailedSources=true"; } # archive

# A Docker daemon of its own; sets $DOCKER_HOST.
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
    die "dockerd does not answer"
}

# A root file system with a program, the libraries that it needs, its loader among them, and the host's certificates.
with_libraries() { # program, folder, what it loads when it runs ...
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

# --- results -------------------------------------------------------------------------------------

# Begins benchmarks/results/NAME.tsv: what was measured, a line for each number.
begin_results() { # name, what
    results=$root/benchmarks/results/$1.tsv
    mkdir -p "$root/benchmarks/results"
    printf '# %s\n# %s, load %s\ngroup\tside\tmetric\tvalue\n' "$2" "$(machine)" "$(cut -d ' ' -f 1 /proc/loadavg)" >"$results"
}

record() { printf '%s\t%s\t%s\t%s\n' "$@" >>"$results"; } # group, side, metric, value

# Prints them as a table.
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

# The middle of the numbers that come in, one a line.
median() { sort -n | awk '{ v[NR] = $1 } END { m = int((NR + 1) / 2); print NR % 2 ? v[m] : (v[m] + v[m + 1]) / 2 }'; }

# The median of a column of a file.
middle() { awk -v c="$2" '{ print $c }' "$1" | median; } # file, column

# The median of the pairs' ratios: a line of one file and the same line of the other were measured one after the other.
ratio() { paste -d ' ' "$1" "$2" | awk -v c="$3" '{ print $c / $(NF / 2 + c) }' | median; } # file, file, column

rounded() { awk -v digits="$1" '{ printf "%.*f\n", digits, $1 }'; } # digits

machine() {
    local model
    model=$(sed -n 's/^model name[^:]*: *//p' /proc/cpuinfo | head -n 1)
    echo "$(date -u +%Y-%m-%d), ${model:-$(uname -m)}, $(nproc) cores, $(. /etc/os-release && echo "$PRETTY_NAME"), $(uname -sr), .NET SDK $(dotnet --version)"
}
