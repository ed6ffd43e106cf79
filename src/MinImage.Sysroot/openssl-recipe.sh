# How OpenSSL is built from Debian's source package, for $rid; sourced by openssl.sh. The libraries' bytes depend on this file, on the files of the source
# package, and on the packages of the compiler, and neither on the machine nor on openssl.sh.

# --- the options -----------------------------------------------------------------------------------------------------

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

# --- the tools -------------------------------------------------------------------------------------------------------

# Debian's programs are run by Debian's own loader with Debian's own libraries: the machine's C library can be older.
# Uses $system and $loader.
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

# Makes the compiler in $work/tools, with the headers in $work/headers, the one that PATH finds.
use_tools() {
    mkdir "$work/bin"
    system=$(dirname "$(find "$work/tools/usr/lib" -path '*-linux-gnu/libc.so.6')")
    loader=$(find "$system" -maxdepth 1 -name 'ld-linux-*.so.*')
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
    export PATH=$work/bin:$PATH
}

# --- the build -------------------------------------------------------------------------------------------------------

# Unpacks and patches the source; sets $patches.
unpack_source() {
    local name
    mkdir "$work/source"
    cd "$work/source"
    tar --extract --no-same-owner --strip-components=1 --file "$debian/packages/$(grep -o '^[^[:space:]]*orig\.tar\.gz' <<<"$source_files")"
    tar --extract --no-same-owner --use-compress-program="$work/bin/xz" \
        --file "$debian/packages/$(grep -o '^[^[:space:]]*debian\.tar\.xz' <<<"$source_files")"
    patches=$(sed -e 's/ *#.*//' -e '/^$/d' debian/patches/series)
    for name in $patches; do
        patch -p1 --silent <"debian/patches/$name" || die "the patch $name of openssl $openssl does not apply"
    done
}

# Builds both libraries in $work/VARIANT. Code that computes is assembly, or gains nothing measurable from -O2 (docs/size.md).
build_variant() { # reduced or whole
    local optimization=-O2 selected=()
    export SOURCE_DATE_EPOCH=315532800 ASSEMBLER_VERSION=
    unset CC CFLAGS CPPFLAGS LDFLAGS MAKEFLAGS CROSS_COMPILE PERL
    if [ "$1" = reduced ]; then
        optimization=-Os selected=("${unused[@]}") ASSEMBLER_VERSION=$assembler_without_avx512
    fi
    mkdir "$work/$1"
    cd "$work/$1"
    # Every path that ends up in the library is relative, or the same everywhere.
    if ! { CC=cc AR=ar RANLIB=ranlib ARFLAGS=qcD CFLAGS="$optimization $flags" CPPFLAGS=-D_FORTIFY_SOURCE=2 \
        perl ../source/Configure "$configuration" "${options[@]}" "${selected[@]}" \
        && make -j"$(nproc)" build_generated libcrypto.a libssl.a; } >"$work/$1.log" 2>&1; then
        tail -n 30 "$work/$1.log" >&2
        die "OpenSSL $openssl could not be built for $rid"
    fi
}
