#!/usr/bin/env bash
# The library's parts, each alone, by BenchmarkDotNet: packing a layer, writing a layout, reading certificates, checking an executable, linking.
#
#   benchmarks/library.sh [FILTER]    FILTER: which, '*Linking*' for instance; all if not given
set -euo pipefail

[ $# -le 1 ] || { echo "usage: $0 [FILTER]" >&2; exit 2; }
source "$(dirname "$0")/common.sh"
[ "$rid" = linux-x64 ] || die "this one is about linux-x64, for now"

prepare
build_program Link "$temp/link"
copy_sample Fetch project
list_linked
export MINIMAGE_BENCH_FILES=$temp/files
export MINIMAGE_BENCH_EXECUTABLE=$temp/samples/project/bin/Release/net10.0/publish/Fetch
export MINIMAGE_BENCH_CERTIFICATES=/etc/ssl/certs/ca-certificates.crt

dotnet run --project "$root/benchmarks/Library" -c Release -- --filter "${1:-*}" --job short --memory --artifacts "$temp/library"
report=$root/benchmarks/results/library.md
mkdir -p "$root/benchmarks/results"
{
    machine
    for file in "$temp"/library/results/*-report-github.md; do
        echo
        sed -n '/^|/p' "$file"
    done
} >"$report"
cat "$report"
