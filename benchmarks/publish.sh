#!/usr/bin/env bash
# Measures the cost of an image: 'dotnet publish -p:MinImage=true' of samples/Fetch, compared with a bare native 'dotnet publish' of the same project
# with the same switches, with the SDK's own container task, to an archive, and with a bare publish followed by a 'docker build' of two lines, FROM
# scratch and COPY. Clean, after one changed line, and unchanged, in interleaved rounds.
#
#   benchmarks/publish.sh [N]    N: rounds, default 5
set -euo pipefail

rounds=${1:-5}
[[ $rounds =~ ^[1-9][0-9]*$ ]] || { echo "usage: $0 [N]" >&2; exit 2; }
source "$(dirname "$0")/common.sh"

# The host's linker needs these; the bare executable needs some of them.
install_missing time clang lld llvm libc6-dev libssl-dev zlib1g-dev docker.io docker-registry skopeo
prepare
serve_empty_base
start_docker
begin_results publish "samples/Fetch for $rid, $rounds rounds, medians; a ratio is the median of the rounds' ratios"

sides=(bare image zstd host sdk docker)
declare -A labels=(
    [bare]="bare AOT publish" [image]=MinImage [zstd]="MinImage, zstd" [host]="MinImage, host's linker" [sdk]="SDK PublishContainer"
    [docker]="AOT and docker build")
declare -A switches=(
    [bare]="-p:PublishAot=true -r $rid"
    [image]="-p:MinImage=true"
    [zstd]="-p:MinImage=true -p:MinImageCompression=zstd"
    [host]="-p:MinImage=true -p:MinImageLinker=Host"
    [sdk]="$(sdk_image "$temp/sdk.tar.gz") -p:PublishAot=true"
    [docker]="-p:PublishAot=true -r $rid"
)
for side in "${sides[@]}"; do
    copy_sample Fetch "$side"
done
printf 'FROM scratch\nCOPY Fetch /app/\n' >"$temp/Dockerfile"

line=0
# Appends "seconds mebibytes link image" to side.kind; the last two are MSBuild's milliseconds for linking and for writing the image.
measure() { # side, kind
    local side=$1 kind=$2
    case $kind in
        clean) rm -rf "$temp/samples/$side/bin" "$temp/samples/$side/obj" ;;
        changed)
            line=$((line + 1))
            sed -i "s,https://google.com[^\"]*,https://google.com/$line," "$temp/samples/$side/Program.cs"
            ;;
    esac
    local start=$EPOCHREALTIME
    # The switches are split into arguments.
    # shellcheck disable=SC2086
    (cd "$temp/samples/$side" && quietly /usr/bin/time -q -f %M -o "$temp/time" \
        dotnet publish -c Release --tl:off -nologo -v:quiet -clp:PerformanceSummary -nodeReuse:false "-p:MinImageVersion=$version" ${switches[$side]})
    local targets
    targets=$(awk '
        $3 == "LinkNative" { link = $1 }
        $3 == "WriteImage" || $3 == "CreateNewImage" { image = $1 }
        END { print link + 0, image + 0 }' "$temp/log")
    if [ "$side" = docker ]; then
        DOCKER_BUILDKIT=0 quietly docker build --quiet --tag fetch --file "$temp/Dockerfile" "$temp/samples/$side/bin/Release/net10.0/$rid/publish"
    fi
    awk -v s="$start" -v e="$EPOCHREALTIME" -v targets="$targets" '{ print e - s, $1 / 1024, targets }' "$temp/time" >>"$temp/$side.$kind"
}

kinds=(clean changed unchanged)
echo "warming up: packages, the compiler's server, the cache of the OpenSSL shim"
for side in "${sides[@]}"; do
    measure "$side" clean
    rm "$temp/$side.clean"
done

for ((i = 0; i < rounds; i++)); do
    for kind in "${kinds[@]}"; do
        for ((j = 0; j < ${#sides[@]}; j++)); do
            measure "${sides[(i + j) % ${#sides[@]}]}" "$kind"
        done
    done
    echo "round $((i + 1)) of $rounds"
done

for kind in "${kinds[@]}"; do
    for side in "${sides[@]}"; do
        file=$temp/$side.$kind
        record "$kind" "${labels[$side]}" seconds "$(middle "$file" 1 | rounded 2)"
        record "$kind" "${labels[$side]}" "to bare" "$(ratio "$file" "$temp/bare.$kind" 1 | rounded 2)"
        record "$kind" "${labels[$side]}" MiB "$(middle "$file" 2 | rounded 0)"
        record "$kind" "${labels[$side]}" "linking, ms" "$(middle "$file" 3 | rounded 0)"
        record "$kind" "${labels[$side]}" "image, ms" "$(middle "$file" 4 | rounded 0)"
    done
done
show_results
