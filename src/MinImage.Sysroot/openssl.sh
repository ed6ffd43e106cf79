#!/usr/bin/env bash
# Builds OpenSSL from Debian's source package, with Debian's patches and Debian's compiler, into a folder for each variant, artifacts/openssl/<RID>/<variant>:
#
#   libssl.a, libcrypto.a   the libraries; reduced: small, and without what no API of .NET reaches; whole: fast, and with
#                           everything that Debian's own library has, except zlib, zstd, its thread pool, and what is loaded at run time
#   copyright               the license text
#   source.tsv, patches.txt, compiler.tsv, openssl-recipe.sh: what they were built from, and how
#
#   src/MinImage.Sysroot/openssl.sh [--record] RID
#   --record   builds the newest version whose source is complete, and records its files, instead of the recorded version
#
# A variant is built once, and kept in the user's cache. If MinImageWholeOpenSsl is IfBuilt, the whole variant is taken only from there.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
source "$here/debian.sh"
source "$here/cache.sh"

read_arguments "$@"
read_architecture OpenSSL
source "$here/openssl-recipe.sh"

# --- what it is built from -------------------------------------------------------------------------------------------

recorded=$here/recorded/openssl.tsv
source_files= # a table: file, version, sha256

# Downloads the files of $source_files into $debian/packages; false if the archive does not have all of them.
download_source() {
    local file version sha256 folder url
    while IFS=$'\t' read -r file version sha256; do
        ! is_verified "$debian/packages/$file" "$sha256" || continue
        folder=$(mktemp -d "$debian/.download.XXXXXX")
        for url in "$mirror/pool/main/o/openssl" "$security/pool/updates/main/o/openssl"; do
            if /usr/lib/apt/apt-helper -c "$apt/apt.conf" download-file "$url/${file//'~'/%7e}" "$folder/$file" "SHA256:$sha256" \
                >>"$debian/openssl.log" 2>&1 && is_verified "$folder/$file" "$sha256"; then
                mv -f "$folder/$file" "$debian/packages/"
                break
            fi
        done
        rm -rf "$folder"
        [ -f "$debian/packages/$file" ] || return 1
    done <<<"$source_files"
}

# Sets $source_files to those of the newest version whose source is complete in the archive, by the signed lists of source packages.
find_newest_source() {
    local all version
    sed -e 's/^deb /deb-src /' -e 's/target=Packages/target=Sources/' "$apt/sources.list" >"$apt/source.list"
    mkdir -p "$apt/sources/partial"
    apt-get -c "$apt/apt.conf" -o Dir::State::lists="$apt/sources" -o Dir::Etc::sourcelist="$apt/source.list" update -qq \
        >"$debian/openssl.log" 2>&1 || die "the lists of Debian's source packages could not be downloaded: $(cat "$debian/openssl.log")"
    all=$(apt-cache -c "$apt/apt.conf" -o Dir::State::lists="$apt/sources" -o Dir::Etc::sourcelist="$apt/source.list" \
        -o Dir::Cache::pkgcache= showsrc --only-source openssl 2>/dev/null | awk -v OFS='\t' '
            /^[^ ]/ { field = $1 }
            $1 == "Version:" { version = $2 }
            field == "Checksums-Sha256:" && NF == 3 && $3 !~ /\.asc$/ { print $3, version, $1 }' | sort -u)
    for version in $(cut -f 2 <<<"$all" | sort -uVr); do
        source_files=$(awk -F '\t' -v version="$version" '$2 == version' <<<"$all")
        ! download_source || return 0
        note "MinImage.Sysroot: the source of openssl $version is incomplete in Debian's archive."
    done
    die "the source package openssl could not be downloaded. The output of apt is in $debian/openssl.log."
}

open_apt "$arch"
find_mirrors || die "$no_mirror"
: >"$debian/openssl.log"
if $record; then
    find_newest_source
    printf '%s\n' "$source_files" >"$recorded"
else
    source_files=$(sort "$recorded")
    download_source || {
        note "MinImage.Sysroot: openssl $(cut -f 2 "$recorded" | head -n 1), as recorded, is no longer in Debian's archive."
        find_newest_source
    }
fi
openssl=$(cut -f 2 <<<"$source_files" | head -n 1)
newest=$(describe libssl-dev | awk '{ print $5 }')
[ "$newest" = "$openssl" ] || note "MinImage.Sysroot: Debian has openssl $newest; $openssl is built." \
    "--record takes the newest version whose source is complete."

# The headers of the platform.
take_packages libc6-dev linux-libc-dev "libgcc-$gcc-dev"
headers=$packages
# The tools, for the machine that this runs on.
open_apt "$(dpkg --print-architecture)"
name=${triplet/_/-}
take_packages make patch xz-utils perl-base "perl-modules-$perl" "libperl$perl" "gcc-$gcc-$name" "cpp-$gcc-$name" "binutils-$name" \
    binutils-common libbinutils libc6 libcrypt1 libctf0 libctf-nobfd0 libgcc-s1 libgmp10 libisl23 libjansson4 liblzma5 libmpc3 libmpfr6 \
    libsframe1 libstdc++6 libzstd1 zlib1g
tools=$packages
packages=$(printf '%s\n' "$tools" "$headers" | sort -u)
compare_or_record "MinImage.Sysroot.$rid, the compiler of OpenSSL" "$here/recorded/openssl-$rid.tsv" "$record"

out=$repository/artifacts/openssl/$rid
made_from=$(printf '%s\n' "$source_files" "$packages" | cat - "$here/openssl-recipe.sh" | sha256sum)
mkdir -p "$out"

work=$(mktemp -d "$out/.making.XXXXXX")
trap 'rm -rf "$work"' EXIT
missing=()
for variant in reduced whole; do
    if [ -d "$out/$variant" ] && [ "$(cat "$out/$variant.made-from" 2>/dev/null)" = "$made_from" ]; then
        continue
    fi
    staged=$work/cached-$variant
    if take_cached "openssl/$rid-$variant" "$made_from" "$staged"; then
        finish "$out/$variant"
    elif [ "$variant" = whole ] && [ "${MinImageWholeOpenSsl:-}" = IfBuilt ]; then
        # What an earlier recipe built is not packed with this one.
        rm -rf "$out/whole.made-from" "$out/whole"
    else
        missing+=("$variant")
    fi
done
[ ${#missing[@]} -gt 0 ] || exit 0
note "Building OpenSSL $openssl for $rid, once for this recipe ..."

# --- the build -------------------------------------------------------------------------------------------------------

mkdir "$work/tools" "$work/headers"
unpack_together "$tools" "$work/tools"
unpack_together "$headers" "$work/headers"
use_tools
unpack_source

# Side by side: while one is configured, or generates its assembly, the other one compiles.
builds=()
for variant in "${missing[@]}"; do
    build_variant "$variant" &
    builds+=($!)
done
failed=0
for build in "${builds[@]}"; do
    wait "$build" || failed=1
done
[ "$failed" -eq 0 ] || exit 1

# --- the result ------------------------------------------------------------------------------------------------------

for variant in "${missing[@]}"; do
    staged=$work/result-$variant
    mkdir "$staged"
    mv "$work/$variant/libssl.a" "$work/$variant/libcrypto.a" "$staged/"
    cp "$work/source/debian/copyright" "$staged/copyright"
    { grep '\.dsc' <<<"$source_files"; grep -v '\.dsc' <<<"$source_files"; } >"$staged/source.tsv"
    printf '%s\n' "$patches" >"$staged/patches.txt"
    awk -v OFS='\t' '{ print $1, $2, $7 }' <<<"$packages" >"$staged/compiler.tsv"
    cp "$here/openssl-recipe.sh" "$staged/"
    keep_cached "openssl/$rid-$variant" "$made_from" "$staged"
    finish "$out/$variant"
done
