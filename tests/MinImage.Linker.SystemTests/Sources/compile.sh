#!/usr/bin/env bash
# Compiles a program of sources.sh for a platform, to artifacts/linker-tests/objects, without linking it.
#
#   compile.sh RID NAME
#
# Prints the folder with the objects and a file 'objects', which lists their names in link order. Existing objects are kept if they were
# compiled from the same source, by the same compiler and by the same version of this script.
set -euo pipefail
export LC_ALL=C
umask 022
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../.." && pwd)
source "$root/src/MinImage.Sysroot/cache.sh"
rid=$1
name=$2

case $rid in
    linux-x64) prefix= arch=amd64 triplet=x86_64-linux-gnu ;;
    linux-arm64) prefix=aarch64-linux-gnu- arch=arm64 triplet=aarch64-linux-gnu ;;
    *) echo "compile.sh: there is no compiler for '$rid' here." >&2; exit 1 ;;
esac
cc=${prefix}gcc
source=$root/artifacts/linker-tests/sources/$name
out=$root/artifacts/linker-tests/objects/$rid/$name
mkdir -p "$(dirname "$out")"

# --- how each is compiled --------------------------------------------------------------------------------------------

# Adds a command to those that are run on all cores.
flags=()
unit() { # object, source, more flags ...
    printf '%q ' "$cc" -O1 -w "${flags[@]}" "${@:3}" -c "$2" -o "$staged/$1" >>"$work/commands"
    echo >>"$work/commands"
    echo "$1" >>"$staged/objects"
}

units() { # sources ...
    local file
    for file in "$@"; do
        # libapps of OpenSSL contains files with the same names as some of the command's.
        case $file in
            */lib/*) unit "lib-$(basename "$file" .c).o" "$file" ;;
            *) unit "$(basename "$file" .c).o" "$file" ;;
        esac
    done
}

# The two files of SQLite's amalgamation: the whole library, and the shell.
compile_sqlite3() {
    mkdir "$work/make"
    make -s -C "$work/make" -f "$source/Makefile.linux-gcc" TOP="$source" BCC="gcc -w" TCC="gcc -w" sqlite3.c shell.c >/dev/null
    flags=(-DSQLITE_ENABLE_FTS5 -DSQLITE_ENABLE_RTREE -DSQLITE_ENABLE_MATH_FUNCTIONS -DSQLITE_OMIT_LOAD_EXTENSION -I"$work/make")
    units "$work/make/sqlite3.c" "$work/make/shell.c"
}

compile_zlib() {
    flags=(-DHAVE_UNISTD_H -DHAVE_STDARG_H -D_LARGEFILE64_SOURCE=1 -I"$source")
    units "$source"/*.c
    # There are two programs; the test uses one of them.
    units "$source/test/example.c" "$source/test/minigzip.c"
}

compile_xz() {
    cat >"$work/config.h" <<'CONFIG'
#define ASSUME_RAM 128
#define HAVE_CHECK_CRC32 1
#define HAVE_CHECK_CRC64 1
#define HAVE_CHECK_SHA256 1
#define HAVE_CLOCK_GETTIME 1
#define HAVE_CLOCK_MONOTONIC 1
#define HAVE_DECODERS 1
#define HAVE_DECODER_ARM 1
#define HAVE_DECODER_ARM64 1
#define HAVE_DECODER_ARMTHUMB 1
#define HAVE_DECODER_DELTA 1
#define HAVE_DECODER_IA64 1
#define HAVE_DECODER_LZMA1 1
#define HAVE_DECODER_LZMA2 1
#define HAVE_DECODER_POWERPC 1
#define HAVE_DECODER_SPARC 1
#define HAVE_DECODER_X86 1
#define HAVE_ENCODERS 1
#define HAVE_ENCODER_ARM 1
#define HAVE_ENCODER_ARM64 1
#define HAVE_ENCODER_ARMTHUMB 1
#define HAVE_ENCODER_DELTA 1
#define HAVE_ENCODER_IA64 1
#define HAVE_ENCODER_LZMA1 1
#define HAVE_ENCODER_LZMA2 1
#define HAVE_ENCODER_POWERPC 1
#define HAVE_ENCODER_SPARC 1
#define HAVE_ENCODER_X86 1
#define HAVE_FUTIMENS 1
#define HAVE_INTTYPES_H 1
#define HAVE_LIMITS_H 1
#define HAVE_LZIP_DECODER 1
#define HAVE_MF_BT2 1
#define HAVE_MF_BT3 1
#define HAVE_MF_BT4 1
#define HAVE_MF_HC3 1
#define HAVE_MF_HC4 1
#define HAVE_PTHREAD_CONDATTR_SETCLOCK 1
#define HAVE_STDBOOL_H 1
#define HAVE_STDINT_H 1
#define HAVE_STRING_H 1
#define HAVE_VISIBILITY 1
#define HAVE__BOOL 1
#define MYTHREAD_POSIX 1
#define NDEBUG 1
#define PACKAGE "xz"
#define PACKAGE_BUGREPORT "nobody"
#define PACKAGE_NAME "XZ Utils"
#define PACKAGE_URL "nowhere"
#define SIZEOF_SIZE_T 8
#define TUKLIB_CPUCORES_SYSCONF 1
#define TUKLIB_PHYSMEM_SYSCONF 1
#define TUKLIB_SYMBOL_PREFIX lzma_
CONFIG
    local lib=$source/src/liblzma
    flags=(-D_GNU_SOURCE -DHAVE_CONFIG_H -DLOCALEDIR='"/"' -I"$work" -I"$source/src/common")
    flags+=(-I"$lib/api" -I"$lib/common" -I"$lib/check" -I"$lib/lz" -I"$lib/rangecoder" -I"$lib/lzma" -I"$lib/delta" -I"$lib/simple")
    # Files that generate tables and constants, and the variants without tables, are not part of the library.
    local file
    for file in "$lib"/*/*.c "$source"/src/common/tuklib_{cpucores,physmem}.c; do
        case $file in *_tablegen.c | *_gen.c | *_small.c) ;; *) units "$file" ;; esac
    done
    units "$source"/src/common/tuklib_{exit,mbstr_fw,mbstr_nonprint,mbstr_width,mbstr_wrap,open_stdxxx,progname}.c "$source"/src/xz/*.c
}

compile_lua() {
    flags=(-DLUA_COMPAT_5_3 -DLUA_USE_POSIX)
    local file
    for file in "$source"/src/*.c; do
        case $file in */luac.c) ;; *) units "$file" ;; esac
    done
}

compile_openssl() {
    # progs.pl generates a table of the commands after configuration.
    local command commands
    commands=$(sed -nE 's/^(int )?([a-z_0-9]+)_main\(int argc,.*/\2/p' "$source"/apps/*.c | sort -u)
    {
        echo '#include "function.h"'
        for command in $commands; do
            echo "extern int ${command}_main(int argc, char *argv[]); extern const OPTIONS ${command}_options[];"
        done
        echo 'extern FUNCTION functions[];'
    } >"$work/progs.h"
    {
        printf '#include "apps.h"\n#include "progs.h"\nFUNCTION functions[] = {\n'
        for command in $commands; do
            echo "    {FT_general, \"$command\", ${command}_main, ${command}_options, NULL, NULL},"
        done
        for command in md5 sha1 sha256 sha512 sha3-256; do
            echo "    {FT_md, \"$command\", dgst_main, NULL, NULL, NULL},"
        done
        for command in aes-128-cbc aes-256-cbc base64; do
            echo "    {FT_cipher, \"$command\", enc_main, enc_options, NULL, NULL},"
        done
        printf '    {0, NULL, NULL, NULL, NULL, NULL}\n};\n'
    } >"$work/progs.c"

    local headers=$root/artifacts/linker-tests/sources/openssl-$arch/libssl-dev/usr/include
    flags=(-DOPENSSL_PIC -I"$work" -I"$source/apps/include" -I"$source/apps" -I"$source/include" -I"$source" -I"$headers" -I"$headers/$triplet")
    local file
    for file in "$source"/apps/*.c "$source"/apps/lib/*.c "$work/progs.c"; do
        case $file in */vms_* | */win32_*) ;; *) units "$file" ;; esac
    done
}

# Built by its own makefiles; only their final link is skipped.
compile_busybox() {
    local kbuild=("HOSTCC=gcc -w" CROSS_COMPILE="$prefix" -s -C "$work/make")
    cp -r "$source" "$work/make"
    make "${kbuild[@]}" defconfig >/dev/null
    # The sysroot has no libresolv. BusyBox 1.37's SHA instructions compile for x86 only. The shell runs its tools without starting another process, which
    # would fail in an emulator.
    sed -i -E -e 's/^CONFIG_(NSLOOKUP|FEATURE_NSLOOKUP_\w+|SHA1_HWACCEL|SHA256_HWACCEL|DEBUG|WERROR)=y/# CONFIG_\1 is not set/' \
        -e 's/^# CONFIG_(FEATURE_PREFER_APPLETS|FEATURE_SH_STANDALONE|FEATURE_SH_NOFORK) is not set/CONFIG_\1=y/' "$work/make/.config"
    yes '' 2>/dev/null | make "${kbuild[@]}" oldconfig >/dev/null || true
    local folders
    folders=$(make "${kbuild[@]}" -f Makefile -f - print-folders <<<'print-folders: ; @echo $(busybox-dirs)')
    make "${kbuild[@]}" -j "$(nproc)" EXTRA_CFLAGS='-O1 -w' $folders >/dev/null 2>"$work/log" || { cat "$work/log" >&2; return 1; }
    local object
    while read -r object; do
        cp "$work/make/$object" "$staged/${object//\//-}"
        echo "${object//\//-}" >>"$staged/objects"
    done < <(cd "$work/make" && find . -name '*.o' ! -path './scripts/*' ! -name built-in.o ! -path './applets/applet*' -printf '%P\n' | sort)
}

# --- all of it -------------------------------------------------------------------------------------------------------

made_from=$(cat "${BASH_SOURCE[0]}" "$source.version" <("$cc" --version) "$root/artifacts/linker-tests/sources/openssl-$arch.version" | sha256sum)
exec 9>"$out.lock"
flock 9
if [ "$(cat "$out.made-from" 2>/dev/null)" != "$made_from" ]; then
    work=$(mktemp -d "$(dirname "$out")/.making.XXXXXX")
    trap 'rm -rf "$work"' EXIT
    staged=$work/staged
    if ! take_cached "linker-tests/$name-$rid" "$made_from" "$staged"; then
        mkdir "$staged"
        "compile_$name"
        if [ -e "$work/commands" ]; then
            # xargs fails if one of the commands does.
            tr '\n' '\0' <"$work/commands" | xargs -0 -n 1 -P "$(nproc)" sh -c
        fi
        keep_cached "linker-tests/$name-$rid" "$made_from" "$staged"
    fi
    rm -rf "$out" "$out.made-from"
    mv "$staged" "$out"
    echo "$made_from" >"$out.made-from"
fi
echo "$out"
