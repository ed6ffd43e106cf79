#!/usr/bin/env bash
# Unpacks newer clients of registries (cosign, crane, oras, buildx) and the SPDX project's tools from Debian's suite "sid" into a folder. They are not
# installed, and the system's own package lists are unchanged. sid moves, so the versions are what it has today; a package that it does not have is an
# error here, and not in a test.
#
#   tests/tools/peers.sh FOLDER
set -euo pipefail

folder=${1:?Usage: peers.sh FOLDER}
programs=(cosign crane oras docker-buildx)
# The SPDX project's tools, with what they need and Debian 12 does not have, or not in a recent version.
modules=(python3-spdx-tools python3-beartype python3-boolean python3-click python3-isodate python3-license-expression python3-ply python3-pyparsing
         python3-rdflib python3-semantic-version python3-uritools python3-xmltodict python3-yaml)

# What is there may be of an earlier list.
if [ "$(cat "$folder/complete" 2>/dev/null)" = "${programs[*]} ${modules[*]}" ]; then
    exit 0
fi

# The source that this machine uses for Debian's main archive, whatever its address.
uri=$(apt-get indextargets --format '$(ORIGIN) $(LABEL) $(REPO_URI)' 'Created-By: Packages' | awk '$1 == "Debian" && $2 == "Debian" { print $3; exit }')
if [ -z "$uri" ]; then
    echo "No source of Debian's packages is configured (apt-get indextargets): cosign, crane, oras, buildx and spdx-tools cannot be downloaded." >&2
    exit 1
fi

rm -rf "$folder"
mkdir -p "$folder/apt/lists/partial" "$folder/apt/cache/archives/partial" "$folder/packages"
folder=$(cd "$folder" && pwd)
echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $uri sid main" >"$folder/apt/sources.list"
: >"$folder/apt/status"

# An apt of its own: its lists and its cache, and no package that counts as installed.
view=(
    -o "Dir::Etc::sourcelist=$folder/apt/sources.list"
    -o Dir::Etc::sourceparts=/dev/null
    -o "Dir::State::lists=$folder/apt/lists"
    -o "Dir::State::status=$folder/apt/status"
    -o "Dir::Cache=$folder/apt/cache"
    -o APT::Sandbox::User=root
)
apt-get "${view[@]}" update -qq
(cd "$folder/packages" && apt-get "${view[@]}" download -qq "${programs[@]}" "${modules[@]}")
for package in "$folder"/packages/*.deb; do
    dpkg -x "$package" "$folder"
done
rm -rf "$folder/apt" "$folder/packages"
# A plugin of docker, which runs alone as well.
ln -s ../libexec/docker/cli-plugins/docker-buildx "$folder/usr/bin/docker-buildx"
for program in "${programs[@]}"; do
    "$folder/usr/bin/$program" version >/dev/null
done
PYTHONPATH=$folder/usr/lib/python3/dist-packages python3 -c 'import spdx_tools.spdx.parser.parse_anything'
echo "${programs[*]} ${modules[*]}" >"$folder/complete"
