#!/usr/bin/env bash
# Builds an image again from its provenance statement, and compares what is built (docs/rebuild.md). It needs git, jq and the .NET SDK.
#
#   rebuild.sh STATEMENT FOLDER [REPOSITORY]
#
#   STATEMENT     the statement: a file minimage.provenance.json, whose signature has been verified
#   FOLDER        a folder that does not exist yet, for the source and the image
#   REPOSITORY    the address of the Git repository, if the statement does not contain it
set -euo pipefail

build_type="pkg:nuget/MinImage.Build#docs/provenance.md"

die() { echo "rebuild.sh: $*" >&2; exit 1; }
field() { jq -er "$1" "$statement" || die "$statement: it has no field $1"; }

[ $# -eq 2 ] || [ $# -eq 3 ] || { sed -n '2,8s/^# \{0,1\}//p' "$0" >&2; exit 2; }
statement=$(realpath "$1") folder=$(realpath "$2")
[ ! -e "$folder" ] || die "$folder exists"

# --- what was built ------------------------------------------------------------------------------

[ "$(field .predicate.buildDefinition.buildType)" = "$build_type" ] || die "its build type is not $build_type"
digest=$(field '.subject[0].digest.sha256')
project=$(field .predicate.buildDefinition.externalParameters.project)
source='.predicate.buildDefinition.resolvedDependencies[] | select(.name == "source")'
commit=$(field "$source | .digest.gitCommit")
repository=${3:-$(jq -r "$source | .uri // \"\" | ltrimstr(\"git+\") | rtrimstr(\"@$commit\")" "$statement")}
[ -n "$repository" ] || die "the statement does not contain the address of the repository: add it as the third argument"
[[ $commit =~ ^[0-9a-f]{40,64}$ ]] || die "'$commit' is not a commit"
[[ /$project/ != */../* && $project != /* && $project != -* ]] || die "'$project' is not a path in the repository"

# MSBuild takes a comma or a semicolon for the end of a value.
escape='gsub("%"; "%25") | gsub(";"; "%3B") | gsub(","; "%2C")'
mapfile -d '' properties < <(jq -j "
    .predicate.buildDefinition.externalParameters
    | (\"-p:ContainerRuntimeIdentifiers=\" + (.platforms | join(\";\") | $escape)),
      (.properties | to_entries[] | select(.key != \"SOURCE_DATE_EPOCH\") | \"-p:\" + .key + \"=\" + (.value | $escape))
    | . + \"\\u0000\"" "$statement")
epoch=$(jq -r '.predicate.buildDefinition.externalParameters.properties.SOURCE_DATE_EPOCH // ""' "$statement")
[ -z "$epoch" ] || export SOURCE_DATE_EPOCH=$epoch

# --- the same source, and the same SDK -----------------------------------------------------------

git clone --quiet --no-checkout -- "$repository" "$folder/source"
git -C "$folder/source" -c advice.detachedHead=false checkout --quiet --recurse-submodules "$commit"
cd "$folder/source/$(dirname "$project")"
sdk=$(field '.predicate.runDetails.builder.version["dotnet-sdk"]')
[ "$(dotnet --version)" = "$sdk" ] || die "it was built with the .NET SDK $sdk, and this is $(dotnet --version)"

# --- the same image? -----------------------------------------------------------------------------

layout=$(jq -rn --arg folder "$folder" "\$folder | $escape")/image/minimage/
dotnet publish "$(basename "$project")" -p:MinImage=true "${properties[@]}" "-p:MinImageLayoutPath=$layout"
rebuilt=$(find "$folder/image" -maxdepth 1 -name '*.provenance.json' -exec jq -r '[(.subject | length), .subject[0].digest.sha256, input_filename] | @tsv' {} + |
    sort -rn | head -n 1)
IFS=$'\t' read -r _ rebuilt_digest rebuilt_statement <<<"$rebuilt"
dependencies='.predicate.buildDefinition.resolvedDependencies[] | select(.name != "source") | [.uri] + [.digest | to_entries[] | .key, .value] | join(" ")'
if ! diff <(jq -r "$dependencies" "$statement" | sort) <(jq -r "$dependencies" "$rebuilt_statement" | sort) >"$folder/dependencies.diff"; then
    echo "These dependencies differ (<: the statement, >: here):" >&2
    cat "$folder/dependencies.diff" >&2
fi
[ "$rebuilt_digest" = "$digest" ] || die "the image differs: the statement is about sha256:$digest, and this build made sha256:$rebuilt_digest"
echo "The same image: sha256:$digest"
