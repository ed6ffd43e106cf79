#!/usr/bin/env bash
# Unpacks newer clients of registries (cosign, crane, oras) from Debian's suite "sid" into a folder. They are not installed, and the system's own package
# lists are unchanged. sid moves, so the versions are what it has today; a client that it does not have is an error here, and not in a test.
#
#   tests/tools/peers.sh FOLDER
set -euo pipefail

folder=${1:?Usage: peers.sh FOLDER}
packages=(cosign crane oras)

if [ -f "$folder/complete" ]; then
    exit 0
fi

# The source that this machine uses for Debian's main archive, whatever its address.
uri=$(apt-get indextargets --format '$(ORIGIN) $(LABEL) $(REPO_URI)' 'Created-By: Packages' | awk '$1 == "Debian" && $2 == "Debian" { print $3; exit }')
if [ -z "$uri" ]; then
    echo "No source of Debian's packages is configured (apt-get indextargets): cosign, crane and oras cannot be downloaded." >&2
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
(cd "$folder/packages" && apt-get "${view[@]}" download -qq "${packages[@]}")
for package in "$folder"/packages/*.deb; do
    dpkg -x "$package" "$folder"
done
rm -rf "$folder/apt" "$folder/packages"
for program in "${packages[@]}"; do
    "$folder/usr/bin/$program" version >/dev/null
done
touch "$folder/complete"
