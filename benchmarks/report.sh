#!/usr/bin/env bash
# Fills docs/benchmarks.md, tables and plots, with what is in benchmarks/results.
#
#   benchmarks/report.sh
set -euo pipefail

[ $# -eq 0 ] || { echo "usage: $0" >&2; exit 2; }
root=$(cd "$(dirname "$0")/.." && pwd)
dotnet run --project "$root/benchmarks/Report" -c Release -- "$root"
