# What the benchmarks share. Each reads it in, with $0 its own path.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
export LC_ALL=C DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT="${DOTNET_CLI_TELEMETRY_OPTOUT:-1}"

die() { echo "$0: $*" >&2; exit 1; }

# Installs those of the named Debian packages that are missing, and says so first.
install_missing() {
    local package missing=() sudo=()
    for package in "$@"; do
        [ "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
    done
    [ ${#missing[@]} -gt 0 ] || return 0
    command -v apt-get >/dev/null || die "needed, by the names of Debian's packages: $*"
    echo "Installing what the measuring needs: ${missing[*]}"
    [ "$(id -u)" -eq 0 ] || sudo=(sudo)
    ${sudo[@]+"${sudo[@]}"} apt-get update -qq
    ${sudo[@]+"${sudo[@]}"} env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

# Packs a version that never was into $temp/artifacts/feed, so that no older package of NuGet's folders is measured;
# copies the samples' settings beside it, and sets $version.
prepare() {
    temp=$(mktemp -d "${TMPDIR:-/tmp}/minimage-bench.XXXXXX")
    trap 'rm -rf "$temp"' EXIT
    version=0.1.0-bench.$(date +%s)
    MinImageVersion=$version MinImagePackages="Build Sysroot.$rid Certificates" "$root/pack.sh" "$temp/artifacts/feed"
    local fallback=${NUGET_PACKAGES:-$HOME/.nuget/packages}
    mkdir -p "$fallback" "$temp/samples"
    export NUGET_PACKAGES=$temp/packages NUGET_FALLBACK_PACKAGES=$fallback
    cp "$root"/samples/*.props "$root/samples/nuget.config" "$temp/samples/"
}

# The middle of the numbers that come in, one a line.
median() { sort -n | awk '{ v[NR] = $1 } END { m = int((NR + 1) / 2); print NR % 2 ? v[m] : (v[m] + v[m + 1]) / 2 }'; }

# The median of a column of a file.
middle() { awk -v c="$2" '{ print $c }' "$1" | median; } # file, column

# The median of the pairs' ratios: a line of one file and the same line of the other were measured one after the other.
ratio() { paste -d ' ' "$1" "$2" | awk -v c="$3" '{ print $c / $(NF / 2 + c) }' | median; } # file, file, column

machine() {
    local model
    model=$(sed -n 's/^model name[^:]*: *//p' /proc/cpuinfo | head -n 1)
    echo "$(date -u +%Y-%m-%d), ${model:-$(uname -m)}, $(nproc) cores, $(uname -sr), SDK $(dotnet --version)"
}
