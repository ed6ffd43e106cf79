#!/usr/bin/env bash
# Measures packing: an app with much content, as layers of an image by 'WriteImage' and by the SDK's own container task (to an archive, on a base
# without layers), compared with 'tar | gzip -6', 'tar | pigz -6', umoci and buildah on the same files; with several amounts, to show how time and
# memory grow.
#
#   benchmarks/pack.sh [N [MB ...]]    N: rounds, default 3; MB: the amounts in megabytes, in files of 100 kB, default 10, 100 and 1000
set -euo pipefail

rounds=${1:-3}
amounts=("${@:2}")
[ ${#amounts[@]} -gt 0 ] || amounts=(10 100 1000)
for number in "$rounds" "${amounts[@]}"; do
    [[ $number =~ ^[1-9][0-9]*$ ]] || { echo "usage: $0 [N [MB ...]]" >&2; exit 2; }
done
source "$(dirname "$0")/common.sh"

install_missing time pigz docker-registry skopeo umoci buildah
prepare
serve_empty_base
build_program Pack "$temp/pack"
begin_results pack \
    "Content in files of 100 kB, $rounds round$([ "$rounds" -eq 1 ] || echo s), medians; a ratio is the median of the rounds' ratios"

# --- the app: files of 100 kB, cut from files of this machine ------------------------------------

for amount in "${amounts[@]}"; do
    folder=$temp/samples/$amount
    mkdir -p "$folder/data"
    cat >"$folder/App.csproj" <<PROJECT
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework></PropertyGroup>
  <ItemGroup>
    <PackageReference Include="MinImage.Build" Version="$version" />
    <Content Include="data/**" CopyToPublishDirectory="PreserveNewest" />
  </ItemGroup>
</Project>
PROJECT
    echo 'System.Console.WriteLine("packed");' >"$folder/Program.cs"
    {
        find -L "$(dirname "$(readlink -f "$(command -v dotnet)")")" /usr/bin /usr/lib -type f -print0 2>/dev/null |
            sort -z | xargs -0 cat 2>/dev/null || true
    } |
        head -c "$((amount * 1000000))" | split -a 5 -d -b 100000 - "$folder/data/"
done

# --- the tools: each appends "seconds mebibytes" to $temp/side.amount; the memory is the peak of the largest process ---

task() { # task, side, amount, argument ...
    (cd "$temp/samples/$3" && quietly /usr/bin/time -q -f '%M' -o "$temp/time" \
        dotnet publish -c Release --tl:off -nologo -v:quiet -clp:PerformanceSummary -nodeReuse:false "${@:4}")
    awk -v task="$1" -v memory="$(cat "$temp/time")" '
        $3 == task { print $1 / 1000, memory / 1024; found = 1 }
        END { exit !found }' "$temp/log" >>"$temp/$2.$3" ||
            die "MSBuild's output contains no time of $1"
}
timed() { # side, amount, command ...
    local start=$EPOCHREALTIME
    quietly /usr/bin/time -q -f '%M' -o "$temp/time" "${@:3}"
    awk -v s="$start" -v e="$EPOCHREALTIME" '{ print e - s, $1 / 1024 }' "$temp/time" >>"$temp/$1.$2"
}
run_image() {
    rm -rf "$temp/samples/$1/bin/Release/net10.0/minimage"
    rm -f "$temp/samples/$1/obj/Release/net10.0/minimage.layers.json"
    task WriteImage image "$1" -p:MinImage=true
}
# The same without MSBuild, whose memory grows with the number of items; and at the level used for gzip and pigz.
run_library() {
    rm -rf "$temp/layout"
    timed library "$1" dotnet "$temp/pack/Pack.dll" "$temp/layout" "$temp/samples/$1/data"
}
run_level6() {
    rm -rf "$temp/layout"
    timed level6 "$1" dotnet "$temp/pack/Pack.dll" "$temp/layout" "$temp/samples/$1/data" gzip 6
}
run_sdk() {
    rm -f "$temp/sdk.tar.gz"
    # The switches are split into arguments.
    # shellcheck disable=SC2046
    task CreateNewImage sdk "$1" $(sdk_image "$temp/sdk.tar.gz") --self-contained false
}
run_gzip() { timed gzip "$1" bash -c "set -o pipefail; tar -c -C '$temp/samples/$1' data | gzip -6 >'$temp/piped.gz'"; }
run_pigz() { timed pigz "$1" bash -c "set -o pipefail; tar -c -C '$temp/samples/$1' data | pigz -6 >'$temp/piped.gz'"; }
run_umoci() {
    rm -rf "$temp/umoci"
    quietly umoci init --layout "$temp/umoci"
    quietly umoci new --image "$temp/umoci:packed"
    timed umoci "$1" umoci insert --image "$temp/umoci:packed" "$temp/samples/$1/data" /app/data
}
buildah=(buildah --root "$temp/buildah/root" --runroot "$temp/buildah/run" --storage-driver vfs)
run_buildah() {
    rm -rf "$temp/buildah.oci"
    timed buildah "$1" bash -ec "
        container=\$(${buildah[*]} from scratch)
        ${buildah[*]} copy --quiet \$container '$temp/samples/$1/data' /app/data
        ${buildah[*]} commit --quiet --rm \$container 'oci:$temp/buildah.oci:packed'"
}

sides=(image library level6 gzip pigz sdk umoci buildah)
declare -A labels=(
    [image]="MinImage" [library]="MinImage, library alone" [level6]="MinImage, library, level 6" [gzip]="tar | gzip -6" [pigz]="tar | pigz -6"
    [sdk]="SDK PublishContainer" [umoci]="umoci insert" [buildah]="buildah commit")

# Each runs once before, so that packages are restored and code is compiled; for tools without a project, the smallest amount suffices.
for amount in "${amounts[@]}"; do
    for side in "${sides[@]}"; do
        [[ $amount = "${amounts[0]}" || $side = image || $side = sdk ]] || continue
        "run_$side" "$amount"
        rm "$temp/$side.$amount"
    done
    for ((i = 0; i < rounds; i++)); do
        for ((j = 0; j < ${#sides[@]}; j++)); do
            "run_${sides[(i + j) % ${#sides[@]}]}" "$amount"
        done
        echo "$amount MB: round $((i + 1)) of $rounds"
    done
done

for amount in "${amounts[@]}"; do
    for side in "${sides[@]}"; do
        file=$temp/$side.$amount
        record "$amount MB" "${labels[$side]}" seconds "$(middle "$file" 1 | rounded 2)"
        record "$amount MB" "${labels[$side]}" MB/s "$(middle "$file" 1 | awk -v a="$amount" '{ printf "%.0f\n", a / $1 }')"
        record "$amount MB" "${labels[$side]}" "to gzip" "$(ratio "$file" "$temp/gzip.$amount" 1 | rounded 2)"
        record "$amount MB" "${labels[$side]}" MiB "$(middle "$file" 2 | rounded 0)"
    done
done
show_results
