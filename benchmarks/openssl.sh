#!/usr/bin/env bash
# Measures TLS handshakes, in memory, and the speed of ciphers and digests, in processor time: with the sysroot's reduced and whole OpenSSL, and with
# Debian's own static build.
#
#   benchmarks/openssl.sh [N]    N: rounds, default 9
set -euo pipefail

rounds=${1:-9}
[[ $rounds =~ ^[1-9][0-9]*$ ]] || { echo "usage: $0 [N]" >&2; exit 2; }
source "$(dirname "$0")/common.sh"
install_missing gcc libc6-dev
temp=$(mktemp -d "${TMPDIR:-/tmp}/minimage-bench.XXXXXX")
at_end+=("rm -rf '$temp'")

"$root/src/MinImage.Sysroot/collect.sh" "$rid"
# Debian's build, with what it needs, from the sysroot's release.
(
    here=$root/src/MinImage.Sysroot
    source "$here/debian.sh"
    open_apt "$architecture"
    take_packages libssl-dev libzstd-dev zlib1g-dev
    unpack "$temp/packages"
)
lib=$root/artifacts/sysroot/$rid/lib
headers=$(find "$temp/packages/libssl-dev/usr/include" -name openssl -type d -path '*-linux-gnu/*')
gcc -O2 -fPIC -c -isystem "$(dirname "$headers")" -isystem "$temp/packages/libssl-dev/usr/include" "$root/benchmarks/OpenSsl/bench.c" -o "$temp/bench.o"

link() { # side, libraries ...
    local side=$1
    shift
    gcc -nostdlib -static-pie -o "$temp/$side" "$lib"/{rcrt1.o,crti.o,crtbeginS.o} "$temp/bench.o" "$@" \
        -Wl,--start-group "$lib"/{libc.a,libgcc.a,libgcc_eh.a} -Wl,--end-group "$lib"/{crtendS.o,crtn.o} 2>"$temp/log" \
        || { cat "$temp/log" >&2; die "the program could not be linked with the OpenSSL of $side"; }
}
sides=(reduced whole debian)
declare -A labels=([reduced]="reduced" [whole]="whole" [debian]="Debian's own")
link reduced "$lib/reduced/libssl.a" "$lib/reduced/libcrypto.a"
link whole "$lib/libssl.a" "$lib/libcrypto.a"
link debian $(find "$temp/packages" -name libssl.a -o -name libcrypto.a | sort -r) $(find "$temp/packages" -name libzstd.a -o -name libz.a)

begin_results openssl "OpenSSL, $rounds rounds, medians, of processor time; a ratio is the median of the rounds' ratios"
for ((i = 0; i < rounds; i++)); do
    for ((j = 0; j < ${#sides[@]}; j++)); do
        side=${sides[(i + j) % ${#sides[@]}]}
        "$temp/$side" 0.3 | while IFS=$'\t' read -r name value; do
            echo "$value" >>"$temp/$side.$name"
        done
    done
done
"$temp/reduced" 0.01 | cut -f 1 | while read -r name; do
    for side in "${sides[@]}"; do
        record "$name" "${labels[$side]}" "a second" "$(middle "$temp/$side.$name" 1)"
        record "$name" "${labels[$side]}" ratio "$(ratio "$temp/$side.$name" "$temp/debian.$name" 1 | rounded 2)"
    done
done
show_results
