#!/usr/bin/env bash
# Collects the content of the package MinImage.Sysroot.<RID> from Debian's packages, into artifacts/sysroot/<RID>.
#
#   src/MinImage.Sysroot/collect.sh [--record] RID
#   --record   records the versions found, instead of reporting what differs from the recorded ones
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
source "$here/debian.sh"

read_arguments "$@"
read_architecture sysroot

open_apt "$arch"
# gcc-12-base and base-files: for the license texts; base-files also for the version of the distribution.
take_packages libc6-dev "libgcc-$gcc-dev" libssl-dev "gcc-$gcc-base" base-files

compare_or_record "MinImage.Sysroot.$rid" "$here/recorded/$rid.tsv" "$record"

out=$repository/artifacts/sysroot/$rid
! is_made "$out" || exit 0
begin "$out"

for name in rcrt1.o crti.o crtn.o libc.a; do
    put libc6-dev "usr/lib/$triplet/$name" "lib/$name"
done
# If glibc's vector functions are in a library of their own, libm.a is a linker script that names two archives.
# The built-in linker reads no scripts: it gets the archives, under names without a version.
libm=$(find "$unpacked/libc6-dev/usr/lib/$triplet" -name 'libm-*.a' -printf %f)
put libc6-dev "usr/lib/$triplet/${libm:-libm.a}" lib/libm.a
if [ -e "$unpacked/libc6-dev/usr/lib/$triplet/libmvec.a" ]; then
    put libc6-dev "usr/lib/$triplet/libmvec.a" lib/libmvec.a
fi
for name in crtbeginS.o crtendS.o libgcc.a libgcc_eh.a; do
    put "libgcc-$gcc-dev" "usr/lib/gcc/$triplet/$gcc/$name" "lib/$name"
done
for name in libssl.a libcrypto.a; do
    put libssl-dev "usr/lib/$triplet/$name" "lib/$name"
done
for file in "$staged"/lib/*; do
    case $(head -c 8 "$file" | tr -d '\0\n') in
        '!<arch>' | $'\x7fELF'*) ;;
        *) die "$(basename "$file") of Debian $release is neither an archive nor an object" ;;
    esac
done

put_licenses
write_manifest "$staged/sysroot.json" \
    runtimeIdentifier "$rid" \
    distribution Debian \
    release "$release" \
    distributionVersion "$(cat "$unpacked/base-files/etc/debian_version")" \
    glibc "$(version_of libc6-dev)" \
    openssl "$(version_of libssl-dev)"

finish "$out"
