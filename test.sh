#!/usr/bin/env bash
# Installs what the tests need (Debian, Ubuntu) and runs all of them.
# Ends with the line "N passed, N failed, N skipped"; the exit code is 0 only if nothing failed.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cd "$root"

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT="${DOTNET_CLI_TELEMETRY_OPTOUT:-1}"

# --- what the tests need -----------------------------------------------------

packages=(clang lld llvm gcc g++ gdb gdb-multiarch qemu-user-static binutils libc6-dev libssl-dev libsqlite3-dev ca-certificates openssl libicu-dev
          runc docker.io containerd podman docker-registry skopeo umoci git strace dnsmasq-base procps util-linux mount
          gcc-aarch64-linux-gnu g++-aarch64-linux-gnu libc6-dev-arm64-cross libssl-dev:arm64 make tcl bzip2 xz-utils zstd chromium chromium-driver)

as_root() {
    if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi
}

if command -v apt-get >/dev/null; then
    missing=()
    for package in "${packages[@]}"; do
        # One line for each processor that it is installed for.
        dpkg-query -W -f='${db:Status-Status}\n' "$package" 2>/dev/null | grep -qx installed || missing+=("$package")
    done
    # What the host's linker needs to make executables for the other processor.
    if [[ " ${missing[*]} " == *:arm64* ]] && ! dpkg --print-foreign-architectures | grep -qx arm64; then
        as_root dpkg --add-architecture arm64
    fi
    if [ ${#missing[@]} -gt 0 ]; then
        echo "The tests need these packages, which are installed now: ${missing[*]}"
        as_root apt-get update -qq
        as_root env DEBIAN_FRONTEND=noninteractive \
            apt-get install -y -qq --no-install-recommends "${missing[@]}"
    fi
else
    echo "No apt-get here. The tests need what these Debian packages hold: ${packages[*]}"
fi

# --- form --------------------------------------------------------------------

form=0
dotnet restore MinImage.Build.sln --tl:off -v:quiet
echo "dotnet format --verify-no-changes"
dotnet format MinImage.Build.sln --no-restore --verify-no-changes || form=$?

# --- tests -------------------------------------------------------------------

results=$root/artifacts/test-results
rm -rf "$results"
mkdir -p "$results"

code=0
dotnet build MinImage.Build.sln -c Release --no-restore --tl:off -v:quiet -nologo -nodeReuse:false || code=$?
if [ "$code" -eq 0 ]; then
    # One after the other, the fast ones first, each with a results file of its own name.
    # The list is written down so that a project that is not built is an error, and not less work.
    for project in tests/MinImage.Tests tests/MinImage.Linker.Tests tests/MinImage.SystemTests tests/MinImage.Linker.SystemTests tests/MinImage.Build.Tests; do
        name=$(basename "$project")
        echo
        echo "== $name"
        dotnet test "$project/$name.csproj" -c Release --no-build --tl:off -nodeReuse:false \
            --results-directory "$results" \
            --logger "trx;LogFileName=$name.trx" --logger 'console;verbosity=normal' "$@" |
            tee "$results/$name.log" || code=$?
    done
fi

# --- the sum over all test projects --------------------------------------------

# A file has one element <Counters total="3" executed="2" passed="2" failed="0" error="0" .../>.
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

# Each failure once more, its first lines, because the end of a long log is what is read and kept.
for file in "$results"/*.log; do
    awk '/^  Failed / { left = 30 } /^  (Passed|Skipped) |^Results File|^\[xUnit/ { left = 0 } left-- > 0' "$file"
done

exit_code=0
if [ "$form" -ne 0 ]; then
    echo "dotnet format --verify-no-changes failed ($form); 'dotnet format MinImage.Build.sln' mends it." >&2
    exit_code=1
fi
if [ "$code" -ne 0 ]; then
    echo "dotnet test failed ($code); the full results are in $results." >&2
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
