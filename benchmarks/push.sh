#!/usr/bin/env bash
# Measures pushing to a registry: the image of samples/WebApi, to an empty repository, after one changed line, and unchanged, and one with 1 GB of
# content, by the target MinImagePush and by the library without MSBuild, compared with skopeo, crane and oras, which push the same layout, and with the
# SDK's own container task, which builds its image first; each with a round trip of 0 and of 50 ms, which a proxy on loopback adds.
#
#   benchmarks/push.sh [N [MB]]    N: rounds, default 5; MB: the content in megabytes, default 1000
set -euo pipefail

rounds=${1:-5} amount=${2:-1000}
for number in "$rounds" "$amount"; do
    [[ $number =~ ^[1-9][0-9]*$ ]] || { echo "usage: $0 [N [MB]]" >&2; exit 2; }
done
source "$(dirname "$0")/common.sh"

install_missing time docker-registry skopeo
peers=$root/artifacts/peers
"$root/tests/tools/peers.sh" "$peers"
export PATH=$PATH:$peers/usr/bin
prepare
serve_empty_base
near=${base%/*}
build_program Push "$temp/push"
build_program Pack "$temp/pack"
build_program Latency "$temp/latency"
dotnet "$temp/latency/Latency.dll" "${near#*:}" 50 >"$temp/latency.port" &
at_end+=("kill $!")
for ((i = 0; i < 100; i++)); do [ ! -s "$temp/latency.port" ] || break; sleep 0.1; done
far=localhost:$(cat "$temp/latency.port")
begin_results push "Pushing, $rounds rounds, 1 for $amount MB, medians; a ratio is the median of the rounds' ratios"

# --- the images: a layout each, and a project for the SDK's task -----------------------------------------------------

change() { sed -i "s,^app.Run();,app.MapGet(\"/$2\"\, () => \"$2\");\n&," "$1/Program.cs"; } # project, word

copy_sample WebApi first
copy_sample WebApi changed
change "$temp/samples/changed" changed
for name in first changed; do
    publish "$name" -p:MinImage=true "-p:MinImageLayoutPath=$temp/layouts/$name/"
done
copy_sample WebApi sdk
copy_sample WebApi content
mkdir "$temp/samples/content/data"
head -c "$((amount * 1000000))" /dev/urandom | split -a 5 -d -b 10000000 - "$temp/samples/content/data/"
sed -i 's,</Project>,<ItemGroup><Content Include="data/**" CopyToPublishDirectory="PreserveNewest" /></ItemGroup></Project>,' \
    "$temp/samples/content/WebApi.csproj"
publish content -p:MinImage=true -p:MinImageCompression=none "-p:MinImageLayoutPath=$temp/layouts/content/"
digest_of() { grep -o '"digest":"sha256:[0-9a-f]*"' "$temp/layouts/$1/index.json" | head -n 1 | cut -d '"' -f 4; } # layout
declare -A digests=([first]=$(digest_of first) [changed]=$(digest_of changed) [content]=$(digest_of content))
[ "${digests[first]}" != "${digests[changed]}" ] || die "the changed line changed nothing"

# --- the clients: each appends "seconds mebibytes" to $temp/side.group; the memory is the peak of the largest process -

timed() { # side, group, command ...
    local start=$EPOCHREALTIME
    quietly /usr/bin/time -q -f %M -o "$temp/time" "${@:3}"
    awk -v s="$start" -v e="$EPOCHREALTIME" '{ print e - s, $1 / 1024 }' "$temp/time" >>"$temp/$1.$2"
}
task() { # task, side, group, project, argument ...
    (cd "$temp/samples/$4" && quietly /usr/bin/time -q -f %M -o "$temp/time" \
        dotnet "${@:5}" -c Release --tl:off -nologo -v:quiet -clp:PerformanceSummary -nodeReuse:false "-p:MinImageVersion=$version")
    awk -v task="$1" -v memory="$(cat "$temp/time")" '
        $3 == task { print $1 / 1000, memory / 1024; found = 1 }
        END { exit !found }' "$temp/log" >>"$temp/$2.$3" ||
            die "MSBuild's output contains no time of $1"
}
push_image() { # group, layout, registry, repository
    local project=$2
    task PushImage image "$1" "$project" build -t:MinImagePush "-p:MinImageLayoutPath=$temp/layouts/$2/" "-p:MinImagePushDigest=${digests[$2]}" \
        "-p:ContainerRegistry=$3" "-p:ContainerRepository=$4" -p:ContainerImageTag=v1 \
        -p:MinImageAttach=none
}
push_library() { timed library "$1" dotnet "$temp/push/Push.dll" "$temp/layouts/$2" "${digests[$2]}" "$3" "$4" v1; }
push_skopeo() {
    timed skopeo "$1" skopeo --insecure-policy copy --quiet --dest-tls-verify=false "oci:$temp/layouts/$2" "docker://$3/$4:v1"
}
push_crane() { timed crane "$1" crane push --insecure "$temp/layouts/$2" "$3/$4:v1"; }
push_oras() {
    timed oras "$1" oras cp --no-tty --from-oci-layout --to-plain-http "$temp/layouts/$2@${digests[$2]}" "$3/$4:v1"
}
# Its image is built for each push, and compressed.
push_sdk() {
    local project=sdk
    [ "$2" != content ] || project=content
    [ "$2" != changed ] || change "$temp/samples/sdk" "at$RANDOM"
    task CreateNewImage sdk "$1" "$project" publish -t:PublishContainer "-p:ContainerBaseImage=$base" -r "$rid" -p:PublishAot=true \
        -p:RestoreIgnoreFailedSources=true "-p:ContainerRegistry=$3" "-p:ContainerRepository=$4" -p:ContainerImageTag=v1
}

sides=(image library skopeo crane oras sdk)
declare -A labels=(
    [image]=MinImage [library]="MinImage, library alone" [skopeo]="skopeo copy" [crane]="crane push" [oras]="oras cp" [sdk]="SDK PublishContainer")
declare -A registries=([0]=$near [50]=$far)

number=0
# Pushes to a new repository: the image; then the one with a changed line; then that once more.
measure() { # side, milliseconds
    number=$((number + 1))
    local repository=team/$1-$number
    "push_$1" "empty, $2 ms" first "${registries[$2]}" "$repository"
    "push_$1" "changed, $2 ms" changed "${registries[$2]}" "$repository"
    if [ "$1" = sdk ]; then
        # Its next image would be another one, if it were built from a changed project.
        task CreateNewImage sdk "unchanged, $2 ms" sdk publish -t:PublishContainer "-p:ContainerBaseImage=$base" -r "$rid" -p:PublishAot=true \
            -p:RestoreIgnoreFailedSources=true "-p:ContainerRegistry=${registries[$2]}" "-p:ContainerRepository=$repository" -p:ContainerImageTag=v1
    else
        "push_$1" "unchanged, $2 ms" changed "${registries[$2]}" "$repository"
    fi
}

echo "warming up: packages, and the page cache"
for side in "${sides[@]}"; do
    measure "$side" 0
    rm "$temp/$side."*
done
for ((i = 0; i < rounds; i++)); do
    for milliseconds in 0 50; do
        for ((j = 0; j < ${#sides[@]}; j++)); do
            measure "${sides[(i + j) % ${#sides[@]}]}" "$milliseconds"
        done
    done
    echo "round $((i + 1)) of $rounds"
done
for milliseconds in 0 50; do
    for side in "${sides[@]}"; do
        number=$((number + 1))
        "push_$side" "$amount MB, $milliseconds ms" content "${registries[$milliseconds]}" "team/$side-$number"
    done
    echo "$amount MB, $milliseconds ms"
done

for kind in empty changed unchanged "$amount MB"; do
    for milliseconds in 0 50; do
        group="$kind, $milliseconds ms"
        for side in "${sides[@]}"; do
            file=$temp/$side.$group
            record "$group" "${labels[$side]}" seconds "$(middle "$file" 1 | rounded 2)"
            record "$group" "${labels[$side]}" "to skopeo" "$(ratio "$file" "$temp/skopeo.$group" 1 | rounded 2)"
            record "$group" "${labels[$side]}" MiB "$(middle "$file" 2 | rounded 0)"
        done
    done
done
show_results
