#!/usr/bin/env bash
# Measures gzip: MinImage's encoder beside gzip (zlib's algorithm), pigz, libdeflate and SharpZipLib, as whole processes, with the executable of samples/Fetch
# and with a tar of this machine's files. Seconds are wall time; "cpu" is that of all cores.
#
#   benchmarks/deflate.sh [N [MB]]    N: rounds, default 5; MB: the size of the tar, default 100
set -euo pipefail

rounds=${1:-5}
megabytes=${2:-100}
for number in "$rounds" "$megabytes"; do
    [[ $number =~ ^[1-9][0-9]*$ ]] || { echo "usage: $0 [N [MB]]" >&2; exit 2; }
done
source "$(dirname "$0")/common.sh"

install_missing time pigz gzip libdeflate-tools
prepare
build_program Deflate "$temp/deflate"
begin_results deflate "gzip of an executable and of a tar of $megabytes MB, $rounds round$([ "$rounds" -eq 1 ] || echo s), medians; a ratio is the median \
of the rounds' ratios"

copy_sample Fetch Fetch
publish Fetch -p:MinImage=true
cp "$temp/samples/Fetch/bin/Release/net10.0/publish/Fetch" "$temp/executable"
# Whatever the machine has of documents, programs and libraries, in a fixed order.
find /usr/lib /usr/share -xdev -type f -size -1024k -size +4k -print0 | LC_ALL=C sort -z >"$temp/names"
# tar ends by the signal that head no longer reads.
(set +o pipefail; tar --null -T "$temp/names" -cPf - | head -c "${megabytes}MB" >"$temp/tar")
[ "$(stat -c %s "$temp/tar")" -eq $((megabytes * 1000000)) ] || die "this machine has fewer than $megabytes MB of files"

cores=$(nproc)
sides=(minimage one sharpziplib gzip pigz libdeflate)
declare -A labels=([minimage]="MinImage, $cores cores" [one]="MinImage, 1 core" [sharpziplib]="SharpZipLib, 1 core" [gzip]="gzip, 1 core"
    [pigz]="pigz, $cores cores" [libdeflate]="libdeflate, 1 core")

compress() { # side, level, file
    case $1 in
        minimage) dotnet "$temp/deflate/MinImage.Benchmarks.Deflate.dll" minimage "$2" "$cores" "$3" ;;
        one) dotnet "$temp/deflate/MinImage.Benchmarks.Deflate.dll" minimage "$2" 1 "$3" ;;
        sharpziplib) dotnet "$temp/deflate/MinImage.Benchmarks.Deflate.dll" sharpziplib "$2" 1 "$3" ;;
        gzip) gzip "-$2" -n -c "$3" ;;
        pigz) pigz "-$2" -n -c -p "$cores" "$3" ;;
        libdeflate) libdeflate-gzip "-$2" -c "$3" ;;
    esac
}
export -f compress
export temp cores

measure() { # side, level, file
    /usr/bin/time -f '%e %U %S %M' -o "$temp/time" bash -c 'compress "$@"' compress "$@" >"$temp/compressed"
    echo "$(awk '{ print $1, $2 + $3, $4 / 1024 }' "$temp/time") $(stat -c %s "$temp/compressed")" >>"$temp/$(basename "$3").$2.$1"
    gzip -dc "$temp/compressed" | cmp -s - "$3" || die "${labels[$1]}, level $2: the result does not decode to $3"
}

for file in executable tar; do
    for level in 9 6 1; do
        for ((i = 0; i < rounds; i++)); do
            for ((j = 0; j < ${#sides[@]}; j++)); do
                measure "${sides[(i + j) % ${#sides[@]}]}" "$level" "$temp/$file"
            done
        done
        for side in "${sides[@]}"; do
            runs=$temp/$file.$level.$side
            record "$file, level $level" "${labels[$side]}" bytes "$(middle "$runs" 4)"
            record "$file, level $level" "${labels[$side]}" seconds "$(middle "$runs" 1 | rounded 2)"
            record "$file, level $level" "${labels[$side]}" "to pigz" "$(ratio "$runs" "$temp/$file.$level.pigz" 1 | rounded 2)"
            record "$file, level $level" "${labels[$side]}" "cpu, seconds" "$(middle "$runs" 2 | rounded 2)"
            record "$file, level $level" "${labels[$side]}" MiB "$(middle "$runs" 3 | rounded 0)"
        done
    done
done
show_results
