#!/usr/bin/env bash
# Downloads the sources of the programs that the linker is tested with, from Debian by apt-get, to artifacts/linker-tests/sources.
#
#   sources.sh
#
# Existing sources are kept while the package lists contain the same version; the lists are updated when those of MinImage.Sysroot are.
# Only the upstream archives are used, without Debian's changes.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../.." && pwd)
here=$root/src/MinImage.Sysroot
source "$here/debian.sh"

# As in pack.sh: two processes must not write to artifacts/ at the same time.
if command -v flock >/dev/null; then
    mkdir -p "$root/artifacts"
    exec 9>"$root/artifacts/pack.lock"
    flock 9
fi

for rid in linux-x64 linux-arm64; do
    "$here/collect.sh" "$rid"
done

sources=$root/artifacts/linker-tests/sources
mkdir -p "$sources"

# --- the lists -------------------------------------------------------------------------------------------------------

open_apt amd64
lists=$debian/source
mkdir -p "$lists/lists/partial"

of_sources() { # command, arguments of apt's
    "$1" -c "$apt/apt.conf" -o Dir::Etc::sourcelist="$lists/sources.list" -o Dir::State::lists="$lists/lists" \
        -o Dir::Cache::pkgcache= "${@:2}"
}

if [ ! -e "$lists/fresh" ] || [ "$apt/fresh" -nt "$lists/fresh" ]; then
    if find_mirrors; then
        find_keyring
        for suite in "$mirror $release" "$mirror $release-updates" "$security $release-security"; do
            echo "deb-src [signed-by=$keyring] $suite main"
        done >"$lists/sources.list"
        if of_sources apt-get update -qq >"$lists/update.log" 2>&1; then
            touch "$lists/fresh"
        elif [ ! -e "$lists/fresh" ]; then
            cat "$lists/update.log" >&2
            die "the lists of Debian's sources could not be had."
        fi
    else
        [ -e "$lists/fresh" ] || die "$no_mirror"
    fi
fi

# --- the sources -----------------------------------------------------------------------------------------------------

# Prints the file of an upstream archive, its checksum and the version of the package: the newest version, or the requested one.
find_source() { # package, version or nothing
    of_sources apt-cache showsrc "$1" 2>/dev/null | awk -v package="$1" -v wanted="$2" '
        $1 == "Package:" { name = $2; checksums = 0 }
        $1 == "Version:" { version = $2 }
        $1 == "Checksums-Sha256:" { checksums = 1; next }
        !/^ / { checksums = 0 }
        checksums && name == package && $3 ~ /\.orig\.tar\.[a-z0-9]+$/ && (wanted == "" || version == wanted) { print $3, $1, version }' |
        while read -r file sum version; do
            # The mirror's archive also lists old versions.
            if [ -z "${best:-}" ] || dpkg --compare-versions "$version" gt "$best"; then
                best=$version
                echo "$file $sum $version"
            fi
        done | tail -n 1
}

get_source() { # package, name, version or nothing
    local file sum version folder
    read -r file sum version < <(find_source "$1" "${3:-}") || die "Debian $release has no source of $1 ${3:-}"
    [ "$(cat "$sources/$2.version" 2>/dev/null)" != "$version" ] || return 0
    folder=$(mktemp -d "$sources/.download.XXXXXX")
    note "Getting the source of $1 $version ..."
    (cd "$folder" && of_sources apt-get source --download-only --tar-only -qq "$1=$version" >&2) || true
    is_verified "$folder/$file" "$sum" || die "the source of $1 $version could not be had: $file is not what the signed list says."
    rm -rf "${sources:?}/$2" "$sources/$2.version"
    mkdir "$folder/unpacked"
    tar -xf "$folder/$file" -C "$folder/unpacked" --strip-components=1 --no-same-owner
    mv "$folder/unpacked" "$sources/$2"
    rm -rf "$folder"
    echo "$version" >"$sources/$2.version"
}

# Prints the source version that a package of the sysroot was built from.
sysroot_source() { # source
    awk -F'"' -v source="$1" '$2 == "source" { name = $4 } $2 == "sourceVersion" && name == source { print $4; exit }' \
        "$root/artifacts/sysroot/linux-x64/sysroot.json"
}

get_source sqlite3 sqlite3
get_source zlib zlib
get_source xz-utils xz
get_source lua5.4 lua
get_source busybox busybox
# Its headers and libraries come from the sysroot's package, so the sources have to be of the same version.
get_source openssl openssl "$(sysroot_source openssl)"

for arch in amd64 arm64; do
    open_apt "$arch"
    take_packages libssl-dev
    version=$(awk '{ print $2 }' <<<"$packages")
    if [ "$(cat "$sources/openssl-$arch.version" 2>/dev/null)" != "$version" ]; then
        rm -rf "$sources/openssl-$arch" "$sources/openssl-$arch.version"
        unpack "$sources/openssl-$arch"
        echo "$version" >"$sources/openssl-$arch.version"
    fi
done
