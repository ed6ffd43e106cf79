#!/usr/bin/env bash
# Measures the library's parts separately with BenchmarkDotNet: packing a layer, writing a layout, reading certificates, checking an executable,
# linking.
#
#   benchmarks/library.sh [FILTER]    FILTER: the benchmarks to run, for example '*Linking*'; default: all
set -euo pipefail

[ $# -le 1 ] || { echo "usage: $0 [FILTER]" >&2; exit 2; }
source "$(dirname "$0")/common.sh"
[ "$rid" = linux-x64 ] || die "requires a linux-x64 host"

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
