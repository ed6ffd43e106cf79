#!/usr/bin/env bash
# Updates the tables and charts of docs/benchmarks.md from benchmarks/results.
#
#   benchmarks/report.sh
set -euo pipefail

[ $# -eq 0 ] || { echo "usage: $0" >&2; exit 2; }
root=$(cd "$(dirname "$0")/.." && pwd)
dotnet run --project "$root/benchmarks/Report" -c Release -- "$root"
