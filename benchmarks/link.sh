#!/usr/bin/env bash
# Compares the built-in linker and its output with LLVM's lld (and mold, if it is installed) on the files that the publish of a project links.
#
#   benchmarks/link.sh [N] [FOLDER]    N: rounds, default 10; FOLDER: the project's folder, default samples/Fetch
set -euo pipefail

rounds=${1:-10}
[[ $rounds =~ ^[1-9][0-9]*$ ]] || { echo "usage: $0 [N] [FOLDER]" >&2; exit 2; }
source "$(dirname "$0")/common.sh"
folder=$(cd "${2:-$root/samples/Fetch}" && pwd)
name=$(basename "$folder"/*.csproj .csproj)
[ "$rid" = linux-x64 ] || die "requires a linux-x64 host"

install_missing time lld llvm
prepare
build_program Link "$temp/link"
link=(dotnet "$temp/link/Link.dll")

mkdir "$temp/samples/project"
tar -C "$folder" --exclude ./bin --exclude ./obj -c . | tar -C "$temp/samples/project" -x
list_linked

# --- the linkers ---------------------------------------------------------------------------------

flags=(-static -pie --no-dynamic-linker -z text --eh-frame-hdr --gc-sections --discard-all -z relro -z now -z noexecstack
       --pack-dyn-relocs=relr --build-id=sha1 --defsym=__xmknod=mknod)

# Each writes $1, and $1.dbg if it separates symbols.
run_built-in() { "${link[@]}" link 1 "$1" "${files[@]}"; }
run_lld() { ld.lld "${flags[@]}" -z nostart-stop-gc -o "$1" "${files[@]}"; }
run_mold() { mold --no-fork "${flags[@]}" -o "$1" "${files[@]}"; } # the child of a fork is not measured
split() { # as MinImageLinker=Host does after the link
    llvm-objcopy --only-keep-debug "$1" "$1.dbg"
    llvm-objcopy --strip-all --remove-section=.comment "$1"
    llvm-objcopy "--add-gnu-debuglink=$1.dbg" "$1"
}
run_lld+objcopy() { run_lld "$1" && split "$1"; }
run_mold+objcopy() { run_mold "$1" && split "$1"; }

sides=(built-in lld lld+objcopy)
! command -v mold >/dev/null || sides+=(mold mold+objcopy)

# Each runs in a separate process, so that its children are measured, too.
export temp
for side in "${sides[@]}"; do
    mkdir "$temp/$side"
    { echo 'set -e'; declare -p link files flags; declare -f split run_lld run_mold "run_$side"; echo "run_$side $temp/$side/$name"; } >"$temp/$side.sh"
done

measure() { # side: appends "seconds mebibytes cpu-seconds" to $temp/side.runs
    rm -f "$temp/$1/$name" "$temp/$1/$name.dbg"
    local start=$EPOCHREALTIME
    /usr/bin/time -q -f '%M %U %S' -o "$temp/time" bash "$temp/$1.sh" >"$temp/log" 2>&1 || { cat "$temp/log" >&2; die "'$1' failed"; }
    awk -v s="$start" -v e="$EPOCHREALTIME" '{ print e - s, $1 / 1024, $2 + $3 }' "$temp/time" >>"$temp/$1.runs"
}

for side in "${sides[@]}"; do
    measure "$side" # fills the page cache
    rm "$temp/$side.runs"
done
for ((i = 0; i < rounds; i++)); do
    for ((j = 0; j < ${#sides[@]}; j++)); do
        measure "${sides[(i + j) % ${#sides[@]}]}"
    done
done

# Links in a process that has linked before: the time without just-in-time compilation.
"${link[@]}" link 60 "$temp/warm" "${files[@]}" | tail -n 20 >"$temp/warm.runs"

cmp -s "$temp/built-in/$name" "$temp/samples/project/bin/Release/net10.0/publish/$name" || die "the measured link differs from that of the publish"

# Both outputs must behave the same when run: a program exits (no server listens on that port, so it reports that, or an unknown argument);
# a server keeps running.
chmod +x "$temp/built-in/$name"
for side in built-in lld+objcopy; do
    code=0
    ASPNETCORE_URLS=http://127.0.0.1:0 timeout 5 "$temp/$side/$name" https://127.0.0.1:1/ >"$temp/$side.output" 2>&1 || code=$?
    [ "$code" -lt 125 ] || { cat "$temp/$side.output" >&2; die "the output of '$side' does not run: exit code $code"; }
    [ "$code" -ne 124 ] || echo "a server, which keeps running" >"$temp/$side.output"
done
cmp -s "$temp/built-in.output" "$temp/lld+objcopy.output" || die "the two programs behave differently"

echo
echo "$name: $(machine), $rounds rounds, medians"
"${sides[1]/lld/ld.lld}" --version
! command -v mold >/dev/null || mold --version
echo
printf '%-14s %10s %10s %10s %14s %14s\n' "" seconds "CPU, s" MiB "time, to lld" "to lld+objcopy"
for side in "${sides[@]}"; do
    printf '%-14s %10.3f %10.2f %10.0f %14.2f %14.2f\n' "$side" \
        "$(middle "$temp/$side.runs" 1)" "$(middle "$temp/$side.runs" 3)" "$(middle "$temp/$side.runs" 2)" \
        "$(ratio "$temp/$side.runs" "$temp/lld.runs" 1)" "$(ratio "$temp/$side.runs" "$temp/lld+objcopy.runs" 1)"
done
echo "Seconds are the wall time of the whole processes, CPU is the time of all their threads; MiB is the peak of the largest process;"
echo "a ratio is the median of the rounds' ratios."
echo "built-in, in one process: the first link takes $("${link[@]}" link 1 "$temp/warm" "${files[@]}") ms, the 41st to 60th $(median <"$temp/warm.runs") ms."

# --- the output files ----------------------------------------------------------------------------

# Prints the bytes of each kind of section; the rest is headers, and padding between sections.
sizes() { # file
    llvm-readelf -SW "$1" | sed -n 's/^ *\[ *[0-9]*\] //p' | awk -v file="$(stat -c %s "$1")" '
        function hex(text,  i, n) { n = 0; for (i = 1; i <= length(text); i++) n = n * 16 + index("0123456789abcdef", substr(text, i, 1)) - 1; return n }
        $1 == "NULL" { next }
        {
            name = $1; type = $2; bytes = hex($5); flags = $7
            kind = flags !~ /A/ ? "not loaded" \
                : type == "NOBITS" ? "zeros" \
                : name ~ /^\.eh_frame/ ? name \
                : name ~ /^\.(rela|relr)/ ? "relocations" \
                : name ~ /^\.i?plt/ ? "jumps (IFUNC)" \
                : name ~ /^\.(got|dynamic|dynsym|dynstr|hash|gnu\.hash|note)/ ? "tables and notes" \
                : flags ~ /X/ ? "code" \
                : flags ~ /W/ ? "data" : "read-only data"
            sum[kind] += bytes
            if (kind != "zeros") rest -= bytes
        }
        END {
            sum["headers, padding"] = file + rest
            sum["file"] = file
            for (kind in sum) printf "%s\t%d\n", kind, sum[kind]
        }'
}
for side in built-in lld+objcopy; do
    sizes "$temp/$side/$name" >"$temp/$side.sizes"
done
echo
printf '%-20s %12s %12s %12s\n' bytes built-in lld+objcopy difference
for kind in code "jumps (IFUNC)" "read-only data" .eh_frame .eh_frame_hdr relocations "tables and notes" data zeros "not loaded" "headers, padding" file; do
    awk -F '\t' -v kind="$kind" '$1 == kind { bytes[FILENAME] = $2 }
        END { a = bytes[ARGV[1]] + 0; b = bytes[ARGV[2]] + 0; printf "%-20s %12d %12d %+12d\n", kind, a, b, a - b }' \
        "$temp/built-in.sizes" "$temp/lld+objcopy.sizes"
done
