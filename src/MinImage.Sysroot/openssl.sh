#!/usr/bin/env bash
# Builds OpenSSL from Debian's source package, with Debian's patches and Debian's compiler, into artifacts/openssl/<RID>:
#
#   reduced/   libssl.a, libcrypto.a: small, and without what no API of .NET reaches
#   whole/     libssl.a, libcrypto.a: fast, and with everything that Debian's own library has, except
#              zlib, zstd, its thread pool, and what is loaded at run time
#   copyright  the license text
#   source.tsv, patches.txt, compiler.tsv, openssl.sh: what they were built from, and how
#
#   src/MinImage.Sysroot/openssl.sh [--record] RID
#   --record   builds the newest version whose source is complete, and records its files, instead of the recorded version
#
# The bytes depend on this script, the files of the source package, and the packages of the compiler; not on the machine.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
source "$here/debian.sh"
source "$here/cache.sh"

read_arguments "$@"
read_architecture OpenSSL

# --- the recipe ------------------------------------------------------------------------------------------------------

# As in Debian's debian/rules, except zlib and zstd, which a static program would have to link, too.
options=(no-shared no-tests no-apps no-docs --prefix=/usr --openssldir=/usr/lib/ssl "--libdir=lib/$triplet"
         no-idea no-mdc2 no-rc5 no-ssl3 no-ssl3-method no-capieng no-rdrand enable-ec_nistp_64_gcc_128)
[ "$rid" = linux-x64 ] || options+=(no-padlockeng)
# A thread that OpenSSL starts ends by pthread_exit, which unwinds: every unwind record would have to be kept.
options+=(no-thread-pool no-default-thread-pool)
# It is built once, so make needs no dependencies; writing them takes longer than some compiles.
options+=(no-makedepend)
# Nothing is loaded at run time: the libraries are linked into a static, position-independent executable.
options+=(no-dso no-module no-pic)
flags='-fPIE -ffunction-sections -fdata-sections -fstack-protector-strong -Wa,--noexecstack'

# What .NET's shim neither calls nor names, and no certificate or TLS handshake of the default configuration needs.
# RIPEMD-160, SM2 and SM3 stay: certificates may be signed with them.
unused=(no-engine no-cms no-ts no-ct no-psk no-srp no-comp no-cmp no-gost no-whirlpool no-rc4 no-md4 no-nextprotoneg no-srtp no-dtls
        no-legacy no-ssl-trace no-ui-console no-multiblock no-afalgeng no-padlockeng no-quic no-argon2 no-filenames
        no-aria no-bf no-blake2 no-camellia no-cast no-ocb no-scrypt no-seed no-siphash no-siv no-sm4)

# The x64 code for AVX-512 takes 0.7 MB. OpenSSL omits it if the assembler is older than the instructions.
assembler_without_avx512='GNU assembler version 2.24'

case $rid in
    linux-x64) configuration=linux-x86_64 ;;
    linux-arm64) configuration=linux-aarch64 ;;
esac

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
made_from=$(printf '%s\n' "$source_files" "$packages" | cat - "$here/openssl.sh" | sha256sum)
if [ -d "$out" ] && [ "$(cat "$out.made-from" 2>/dev/null)" = "$made_from" ]; then
    exit 0
fi

# Moves the folder $result to its place.
finish_openssl() {
    rm -rf "$out.made-from" "$out"
    mv "$result" "$out"
    echo "$made_from" >"$out.made-from"
}

mkdir -p "$(dirname "$out")"
work=$(mktemp -d "$(dirname "$out")/.making.XXXXXX")
trap 'rm -rf "$work"' EXIT
result=$work/result
if take_cached "openssl/$rid" "$made_from" "$result"; then
    finish_openssl
    exit 0
fi
note "Building OpenSSL $openssl for $rid, once for this recipe ..."

# --- the tools -------------------------------------------------------------------------------------------------------

mkdir "$work/tools" "$work/headers" "$work/bin" "$work/source"
unpack_together "$tools" "$work/tools"
unpack_together "$headers" "$work/headers"

# Debian's programs are run by Debian's own loader with Debian's own libraries: the machine's C library can be older.
system=$(dirname "$(find "$work/tools/usr/lib" -path '*-linux-gnu/libc.so.6')")
loader=$(find "$system" -maxdepth 1 -name 'ld-linux-*.so.*')
program() { # path of the script, path of the program, argument that comes first ...
    local path=$1 file=$2
    shift 2
    {
        echo '#!/bin/sh'
        [ -z "${before:-}" ] || printf '%s\n' "$before"
        printf 'exec "%s" --library-path "%s" --argv0 "%s" "%s"' "$loader" "$system" "$file" "$file"
        [ $# -eq 0 ] || printf ' "%s"' "$@"
        printf ' "$@"\n'
    } >"$path"
    chmod +x "$path"
}
bin=$work/tools/usr/bin
for name in make patch xz; do
    program "$work/bin/$name" "$bin/$name"
done
for name in as ar ranlib; do
    program "$work/bin/$name" "$bin/$triplet-$name"
done
# $^X, by which Perl's scripts start others, would be the loader.
echo "\$^X = '$work/bin/perl'; 1;" >"$work/bin/Interpreter.pm"
modules=$work/bin:$work/tools/usr/share/perl/$perl:$system/perl/$perl:$system/perl-base
before="PERL5LIB='$modules' PERL_HASH_SEED=0; export PERL5LIB PERL_HASH_SEED" program "$work/bin/perl" "$bin/perl" -MInterpreter
# The driver starts the compiler itself, so the compiler's place is taken by the script.
cc1=$(find "$work/tools/usr/libexec" -name cc1)
mv "$cc1" "$cc1.elf"
program "$cc1" "$cc1.elf"
include=$(find "$work/headers/usr/lib" -path "*/$triplet/$gcc/include" -type d)
before='case " $* " in
    *" -Wa,-v "*) [ -z "$ASSEMBLER_VERSION" ] || { echo "$ASSEMBLER_VERSION"; exit; } ;;
esac' program "$work/bin/cc" "$bin/$triplet-gcc-$gcc" -B "$work/bin/" -B "$(dirname "$cc1")/" \
    -nostdinc -isystem "$include" -isystem "$work/headers/usr/include/$triplet" -isystem "$work/headers/usr/include"

# --- the build -------------------------------------------------------------------------------------------------------

export PATH=$work/bin:$PATH SOURCE_DATE_EPOCH=315532800 ASSEMBLER_VERSION=
unset CC CFLAGS CPPFLAGS LDFLAGS MAKEFLAGS CROSS_COMPILE PERL
cd "$work/source"
tar --extract --no-same-owner --strip-components=1 --file "$debian/packages/$(grep -o '^[^[:space:]]*orig\.tar\.gz' <<<"$source_files")"
tar --extract --no-same-owner --use-compress-program="$work/bin/xz" \
    --file "$debian/packages/$(grep -o '^[^[:space:]]*debian\.tar\.xz' <<<"$source_files")"
patches=$(sed -e 's/ *#.*//' -e '/^$/d' debian/patches/series)
for name in $patches; do
    patch -p1 --silent <"debian/patches/$name" || die "the patch $name of openssl $openssl does not apply"
done

build() { # variant, optimization, option ...
    local variant=$1 optimization=$2
    shift 2
    mkdir "$work/$variant" "$work/$variant.out"
    cd "$work/$variant"
    # Every path that ends up in the library is relative, or the same everywhere.
    if ! { CC=cc AR=ar RANLIB=ranlib ARFLAGS=qcD CFLAGS="$optimization $flags" CPPFLAGS=-D_FORTIFY_SOURCE=2 \
        perl ../source/Configure "$configuration" "${options[@]}" "$@" \
        && make -j"$(nproc)" build_generated libcrypto.a libssl.a; } >"$work/$variant.log" 2>&1; then
        tail -n 30 "$work/$variant.log" >&2
        die "OpenSSL $openssl could not be built for $rid"
    fi
    mv libcrypto.a libssl.a "$work/$variant.out/"
}
# Code that computes is assembly, or gains nothing measurable from -O2 (docs/size.md).
# Side by side: while one is configured, or generates its assembly, the other one compiles.
ASSEMBLER_VERSION=$assembler_without_avx512 build reduced -Os "${unused[@]}" &
builds=($!)
build whole -O2 &
builds+=($!)
failed=0
for build in "${builds[@]}"; do
    wait "$build" || failed=1
done
[ "$failed" -eq 0 ] || exit 1

# --- the result ------------------------------------------------------------------------------------------------------

mkdir "$result"
mv "$work/reduced.out" "$result/reduced"
mv "$work/whole.out" "$result/whole"
cp "$work/source/debian/copyright" "$result/copyright"
{ grep '\.dsc' <<<"$source_files"; grep -v '\.dsc' <<<"$source_files"; } >"$result/source.tsv"
printf '%s\n' "$patches" >"$result/patches.txt"
awk -v OFS='\t' '{ print $1, $2, $7 }' <<<"$packages" >"$result/compiler.tsv"
cp "$here/openssl.sh" "$result/"
keep_cached "openssl/$rid" "$made_from" "$result"
finish_openssl
