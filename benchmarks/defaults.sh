#!/usr/bin/env bash
# Measures what switches of .NET that a project may set save: the time from 'runc run' to the first byte from samples/WebApi, its resident memory at that
# time, and the executable's size on disk.
#
#   benchmarks/defaults.sh [N]    N: rounds, default 20
set -euo pipefail

rounds=${1:-20}
[[ $rounds =~ ^[1-9][0-9]*$ ]] || { echo "usage: $0 [N]" >&2; exit 2; }
source "$(dirname "$0")/common.sh"
[ "$(id -u)" -eq 0 ] || die "runc needs root"

install_missing runc umoci jq
prepare
build_program Start "$temp/start"
begin_results defaults "samples/WebApi from 'runc run' to the first byte, $rounds rounds, medians"

port=$((20000 + RANDOM % 20000))
copy_sample WebApi WebApi

# Each variant: its name, the property that it is published with, and the variable that it is run with.
variants=(
    "as it is||"
    "ConcurrentGarbageCollection=false|-p:ConcurrentGarbageCollection=false|"
    "DOTNET_GCgen0size=0x400000||DOTNET_GCgen0size=0x400000"
    "DOTNET_GCHeapHardLimit=0x8000000||DOTNET_GCHeapHardLimit=0x8000000"
    "DOTNET_GCConserveMemory=5||DOTNET_GCConserveMemory=5"
    "DOTNET_hostBuilder__reloadConfigOnChange=false||DOTNET_hostBuilder__reloadConfigOnChange=false"
    "UseSystemResourceKeys=true|-p:UseSystemResourceKeys=true|"
)

# In the order of the variants; one that is only run in another way shares the published files.
for ((i = 0; i < ${#variants[@]}; i++)); do
    IFS='|' read -r name property variable <<<"${variants[i]}"
    if [ -n "$property" ] || ((i == 0)); then
        publish WebApi -p:MinImage=true -p:ContainerRepository=app -p:ContainerImageTag=1 ${property:+"$property"}
        quietly umoci unpack --image "$temp/samples/WebApi/bin/Release/net10.0/minimage:app:1" "$temp/$i"
    else
        mkdir "$temp/$i"
        cp -r "$temp/0/rootfs" "$temp/$i/"
    fi
    rm -f "$temp/$i/config.json"
    bundle "$temp/$i" /app/WebApi ${variable:+"$variable"}
done

measure() { # variant
    quietly dotnet "$temp/start/Start.dll" answer "$temp/$1" "http://127.0.0.1:$port/api/notes"
    cat "$temp/log" >>"$temp/$1.runs"
}

for ((i = 0; i < ${#variants[@]}; i++)); do
    measure "$i" # fills the page cache
    rm "$temp/$i.runs"
done
for ((round = 0; round < rounds; round++)); do
    for ((i = 0; i < ${#variants[@]}; i++)); do
        measure $(((round + i) % ${#variants[@]}))
    done
done

for ((i = 0; i < ${#variants[@]}; i++)); do
    name=${variants[i]%%|*}
    record WebApi "$name" ms "$(middle "$temp/$i.runs" 1 | rounded 1)"
    record WebApi "$name" "of the first" "$(ratio "$temp/$i.runs" "$temp/0.runs" 1 | rounded 3)"
    record WebApi "$name" "resident, MiB" "$(middle "$temp/$i.runs" 2 | awk '{ print $1 / 1024 }' | rounded 1)"
    record WebApi "$name" "disk, bytes" "$(stat -c %s "$temp/$i/rootfs/app/WebApi")"
done
show_results
