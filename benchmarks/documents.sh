#!/usr/bin/env bash
# Measures what describing an image costs: publishing samples/Fetch after a change and unchanged, with both SBOMs, provenance, signatures, the files for
# scanners and the check for updates, and without any of them.
#
#   benchmarks/documents.sh [N]    N: rounds, default 7
set -euo pipefail

rounds=${1:-7}
[[ $rounds =~ ^[1-9][0-9]*$ ]] || { echo "usage: $0 [N]" >&2; exit 2; }
source "$(dirname "$0")/common.sh"

install_missing openssl
prepare
begin_results documents "Publishing samples/Fetch with and without documents, $rounds rounds, medians; a ratio is the median of the rounds' ratios"
openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$temp/key.pem" 2>"$temp/log"

declare -A labels=([all]="with everything" [none]="with nothing")
switches_all=("-p:MinImageSbom=spdx%3Bcyclonedx" "-p:MinImageSigningKey=$temp/key.pem")
switches_none=(-p:MinImageSbom=none -p:MinImageProvenance=false -p:MinImageScannable=false -p:MinImageUpdateCheck=false)
sides=(all none)

timed() { # side, group
    local -n switches=switches_$1
    local start=$EPOCHREALTIME
    publish "$1" -p:MinImage=true "${switches[@]}"
    awk -v s="$start" -v e="$EPOCHREALTIME" 'BEGIN { print e - s }' >>"$temp/$1.$2"
}

for side in "${sides[@]}"; do
    copy_sample Fetch "$side"
    timed "$side" warm
done
for ((i = 0; i < rounds; i++)); do
    for ((j = 0; j < 2; j++)); do
        side=${sides[(i + j) % 2]}
        echo "internal static class Round$i { public static int Value => $i; }" >>"$temp/samples/$side/Program.cs"
        timed "$side" changed
    done
    for ((j = 0; j < 2; j++)); do
        timed "${sides[(i + j) % 2]}" unchanged
    done
done

for group in changed unchanged; do
    for side in "${sides[@]}"; do
        record "$group" "${labels[$side]}" s "$(middle "$temp/$side.$group" 1 | rounded 2)"
        record "$group" "${labels[$side]}" ratio "$(ratio "$temp/$side.$group" "$temp/none.$group" 1 | rounded 3)"
    done
done
show_results
