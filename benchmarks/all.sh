#!/usr/bin/env bash
# Measures everything that docs/benchmarks.md shows, and updates its tables and charts. Requires root, for runc and dockerd, and an otherwise
# idle machine; takes 35 minutes on two cores.
#
#   benchmarks/all.sh
set -euo pipefail

[ $# -eq 0 ] || { echo "usage: $0" >&2; exit 2; }
source "$(dirname "$0")/common.sh"
[ "$(id -u)" -eq 0 ] || die "runc and dockerd need root"

# The package is packed once, for all scripts.
prepare
export MINIMAGE_BENCH_FEED=$temp/artifacts/feed MINIMAGE_BENCH_VERSION=$version

"$root/benchmarks/sizes.sh"
"$root/benchmarks/start.sh" 40
"$root/benchmarks/publish.sh" 3
"$root/benchmarks/pack.sh" 1
"$root/benchmarks/push.sh" 3
"$root/benchmarks/report.sh"
