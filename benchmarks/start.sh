#!/usr/bin/env bash
# Measures the time from 'runc run' to the exit of a hello world, and to the first byte from samples/WebApi, with its resident memory at that time:
# static (our image), dynamic (the same app by a bare AOT publish, with the libraries that it needs), and Go.
#
#   benchmarks/start.sh [N]    N: rounds, default 20
set -euo pipefail

rounds=${1:-20}
[[ $rounds =~ ^[1-9][0-9]*$ ]] || { echo "usage: $0 [N]" >&2; exit 2; }
source "$(dirname "$0")/common.sh"
[ "$(id -u)" -eq 0 ] || die "runc needs root"

install_missing runc umoci jq golang-go clang libc6-dev zlib1g-dev libssl3
prepare
build_program Start "$temp/start"
begin_results start "From 'runc run', $rounds rounds, medians"

port=$((20000 + RANDOM % 20000))
mkdir "$temp/samples/Hello"
cat >"$temp/samples/Hello/Hello.csproj" <<PROJECT
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><InvariantGlobalization>true</InvariantGlobalization></PropertyGroup>
  <ItemGroup><PackageReference Include="MinImage.Build" Version="$version" /></ItemGroup>
</Project>
PROJECT
echo 'System.Console.WriteLine("hello");' >"$temp/samples/Hello/Program.cs"
copy_sample WebApi WebApi

for app in Hello WebApi; do
    publish "$app" -p:MinImage=true "-p:ContainerRepository=app" -p:ContainerImageTag=1
    quietly umoci unpack --image "$temp/samples/$app/bin/Release/net10.0/minimage:app:1" "$temp/$app.static"
    rm "$temp/$app.static/config.json"
    bundle "$temp/$app.static" "/app/$app"

    publish "$app" -p:PublishAot=true -r "$rid"
    output=$temp/samples/$app/bin/Release/net10.0/$rid/publish
    with_libraries "$output/$app" "$temp/$app.dynamic/rootfs"
    [ $app = Hello ] || cp -r "$output"/appsettings.json "$output"/wwwroot "$temp/$app.dynamic/rootfs/app/"
    bundle "$temp/$app.dynamic" "/app/$app"

    mkdir -p "$temp/$app.go/rootfs/app"
    (cd "$root/benchmarks/Go/${app,,}" && GO111MODULE=off GOCACHE=$temp/go CGO_ENABLED=0 quietly go build -o "$temp/$app.go/rootfs/app/$app" .)
    bundle "$temp/$app.go" "/app/$app"
done

measure() { # app, side
    case $1 in
        Hello) quietly dotnet "$temp/start/Start.dll" end "$temp/$1.$2" ;;
        WebApi) quietly dotnet "$temp/start/Start.dll" answer "$temp/$1.$2" "http://127.0.0.1:$port/api/notes" ;;
    esac
    cat "$temp/log" >>"$temp/$1.$2.runs"
}

sides=(static dynamic go)
declare -A labels=([static]="MinImage" [dynamic]="dynamic, with libraries" [go]="Go")
for app in Hello WebApi; do
    for side in "${sides[@]}"; do
        measure "$app" "$side" # fills the page cache
        rm "$temp/$app.$side.runs"
    done
    for ((i = 0; i < rounds; i++)); do
        for ((j = 0; j < ${#sides[@]}; j++)); do
            measure "$app" "${sides[(i + j) % ${#sides[@]}]}"
        done
    done
done

for side in "${sides[@]}"; do
    record "hello, to exit" "${labels[$side]}" ms "$(middle "$temp/Hello.$side.runs" 1 | rounded 1)"
done
for side in "${sides[@]}"; do
    record "WebApi, to the first byte" "${labels[$side]}" ms "$(middle "$temp/WebApi.$side.runs" 1 | rounded 1)"
    record "WebApi, to the first byte" "${labels[$side]}" "resident, MiB" "$(middle "$temp/WebApi.$side.runs" 2 | awk '{ print $1 / 1024 }' | rounded 1)"
done
show_results
