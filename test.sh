#!/usr/bin/env bash
# Runs the tests, and installs what they need (Debian, Ubuntu).
#
#   ./test.sh [ARGUMENT...]           Checks the form of the code and runs all tests.
#   ./test.sh --fast [ARGUMENT...]    Runs the tests that need the .NET SDK alone: no packages, no root, no engine, no analyzers. Takes less than two minutes.
#   ./test.sh --windows [ARGUMENT...] Publishes on Windows, which wine plays, and compares the images with this machine's.
#   ./test.sh --hosts [ARGUMENT...]   The same, and on other Linux hosts, in roots made by debootstrap. Writes the table in docs/hosts.md.
#
# Further arguments are passed on to "dotnet test", such as: --filter FullyQualifiedName~OciLayout
# The last line is "N passed, N failed, N skipped"; the exit code is 0 only if nothing failed.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cd "$root"

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT="${DOTNET_CLI_TELEMETRY_OPTOUT:-1}"

# The list is explicit, so that a project that is missing or was not built is an error and not a shorter run.
projects=(MinImage.Tests MinImage.Linker.Tests)
system_projects=(MinImage.SystemTests MinImage.Linker.SystemTests MinImage.Build.Tests)

# --- arguments ---------------------------------------------------------------

fast=0 hosts="" filter="" arguments=()
while [ $# -gt 0 ]; do
    case $1 in
        --fast) fast=1 ;;
        --windows) hosts="Needs=Windows" ;;
        --hosts) hosts="Needs=Windows|Needs=Hosts"; export MINIMAGE_WRITE_HOSTS=1 ;;
        --filter) filter=${2:?--filter needs an expression}; shift ;;
        --filter=*) filter=${1#--filter=} ;;
        *) arguments+=("$1") ;;
    esac
    shift
done

# Tests are marked with the trait Needs: HostTools, Engine, Publish, Fault, Time, Windows or Hosts (tests/MinImage.Testing/Needs.cs).
if [ -n "$hosts" ]; then
    filter="${filter:+($filter)&}($hosts)"
    projects=(MinImage.Build.Tests)
elif [ "$fast" -eq 1 ]; then
    filter="${filter:+($filter)&}Needs!=HostTools&Needs!=Engine&Needs!=Publish&Needs!=Fault&Needs!=Time"
else
    filter="${filter:+($filter)&}Needs!=Windows&Needs!=Hosts"
    projects+=("${system_projects[@]}")
fi
[ -z "$filter" ] || arguments+=(--filter "$filter")

# --- packages ----------------------------------------------------------------

packages=(python3 clang lld llvm gcc g++ gdb gdb-multiarch qemu-user-static binutils libc6-dev libssl-dev libsqlite3-dev ca-certificates openssl libicu-dev
          runc docker.io containerd podman docker-registry skopeo umoci git strace dnsmasq-base procps util-linux mount
          gcc-aarch64-linux-gnu g++-aarch64-linux-gnu libc6-dev-arm64-cross libssl-dev:arm64 make tcl bzip2 xz-utils zstd chromium chromium-driver
          jq rsync docker-compose)
command -v npm >/dev/null || packages+=(npm)
[ -z "$hosts" ] || packages+=(wine wine64 gcc-mingw-w64-x86-64 debootstrap)

as_root() {
    if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi
}

install_packages() {
    if ! command -v apt-get >/dev/null; then
        echo "apt-get was not found. The tests need the contents of these Debian packages: ${packages[*]}"
        return
    fi

    local package missing=()
    for package in "${packages[@]}"; do
        # dpkg-query prints a line for each architecture that the package is installed for.
        dpkg-query -W -f='${db:Status-Status}\n' "$package" 2>/dev/null | grep -qx installed || missing+=("$package")
    done
    # The host's linker needs these to link for arm64.
    if [[ " ${missing[*]} " == *:arm64* ]] && ! dpkg --print-foreign-architectures | grep -qx arm64; then
        as_root dpkg --add-architecture arm64
    fi
    if [ ${#missing[@]} -gt 0 ]; then
        echo "Installing the packages that the tests need: ${missing[*]}"
        as_root apt-get update -qq
        as_root env DEBIAN_FRONTEND=noninteractive \
            apt-get install -y -qq --no-install-recommends "${missing[@]}"
    fi
}

# The programs from npm that check documents and samples, in the versions of the lock file.
install_programs() {
    local folder=$root/artifacts/tools
    if cmp -s tests/tools/package-lock.json "$folder/installed.json"; then
        return
    fi
    echo "Installing the programs that check documents and samples"
    mkdir -p "$folder"
    cp tests/tools/{package.json,package-lock.json,.npmrc} "$folder/"
    (cd "$folder" && npm ci --loglevel=error)
    cp tests/tools/package-lock.json "$folder/installed.json"
}

if [ "$fast" -eq 0 ]; then
    install_packages
    install_programs
    tests/tools/peers.sh "$root/artifacts/peers"
fi

# --- form and build ----------------------------------------------------------

# Some environments turn the compiler's server off, without which the build takes four times as long.
build() {
    dotnet build "$@" -c Release --tl:off -v:quiet -nologo -nodeReuse:false -p:UseSharedCompilation=true
}

form=0 code=0
if [ "$fast" -eq 1 ]; then
    # The analyzers take most of a build's time.
    build tests/Fast.slnf -p:RunAnalyzers=false || code=$?
else
    # The build checks the code style, and a unit test the order of using directives: the rest of dotnet format would take two minutes more.
    echo "dotnet format whitespace --verify-no-changes"
    dotnet format whitespace . --folder --exclude artifacts/ --verify-no-changes || form=$?
    build MinImage.Build.sln || code=$?
fi

# --- tests -------------------------------------------------------------------

results=$root/artifacts/test-results
rm -rf "$results"
mkdir -p "$results"

run() { # name of the results, what "dotnet test" runs, further arguments
    local name=$1
    shift
    dotnet test "$@" --results-directory "$results" \
        --logger "trx;LogFileName=$name.trx" --logger 'console;verbosity=normal' "${arguments[@]}" |
        tee "$results/$name.log"
}

if [ "$code" -ne 0 ]; then
    :
elif [ "$fast" -eq 1 ]; then
    # Side by side, and without asking each project again what it is.
    assemblies=()
    for project in "${projects[@]}"; do
        assemblies+=("tests/$project/bin/Release/net10.0/$project.dll")
    done
    arguments+=(-- RunConfiguration.MaxCpuCount=0)
    run fast "${assemblies[@]}" || code=$?
else
    # One after the other, the fast ones first, each with its own results file.
    for project in "${projects[@]}"; do
        echo
        echo "== $project"
        run "$project" "tests/$project/$project.csproj" -c Release --no-build --tl:off -nodeReuse:false || code=$?
    done
fi

# --- summary -----------------------------------------------------------------

# A results file contains one element <Counters total="3" executed="2" passed="2" failed="0" error="0" .../>.
counter() { # element, name
    local value
    value=$(grep -o " $2=\"[0-9]*\"" <<<"$1" | head -n 1 | tr -cd 0-9 || true)
    echo "${value:-0}"
}

passed=0 failed=0 skipped=0
shopt -s nullglob
for file in "$results"/*.trx; do
    element=$(tr '\r\n' '  ' <"$file" | grep -o '<Counters [^>]*>' | tail -n 1 || true)
    passed=$((passed + $(counter "$element" passed)))
    for name in failed error timeout aborted; do
        failed=$((failed + $(counter "$element" "$name")))
    done
    skipped=$((skipped + $(counter "$element" total) - $(counter "$element" executed)))
done

# The first lines of each failure are repeated: the end of a long log is what is read and kept.
for file in "$results"/*.log; do
    awk '/^  Failed / { left = 30 } /^  (Passed|Skipped) |^Results File|^\[xUnit/ { left = 0 } left-- > 0' "$file"
done

exit_code=0
if [ "$form" -ne 0 ]; then
    echo "dotnet format failed ($form). Run 'dotnet format MinImage.Build.sln' to fix it." >&2
    exit_code=1
fi
if [ "$code" -ne 0 ]; then
    echo "dotnet build or dotnet test failed ($code). The full results are in $results." >&2
    exit_code=1
fi
if [ $((passed + failed)) -eq 0 ]; then
    echo "No test ran." >&2
    exit_code=1
fi
if [ "$failed" -ne 0 ]; then
    exit_code=1
fi

echo "$passed passed, $failed failed, $skipped skipped"
exit "$exit_code"
