#!/usr/bin/env bash
# Collects the content of the package MinImage.Sysroot.<RID> into artifacts/sysroot/<RID>: glibc and libgcc from Debian's
# packages, and OpenSSL as openssl.sh builds it from Debian's source package. If MinImageWholeOpenSsl is IfBuilt, and the whole
# OpenSSL was not built yet, the reduced one is the sysroot's only one.
#
#   src/MinImage.Sysroot/collect.sh [--record] RID
#   --record   records the versions found, instead of reporting what differs from the recorded ones
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
source "$here/debian.sh"

read_arguments "$@"
read_architecture sysroot

options=()
! $record || options=(--record)
"$here/openssl.sh" "${options[@]}" "$rid"
openssl=$repository/artifacts/openssl/$rid

open_apt "$arch"
# gcc-14-base and base-files: for the license texts; base-files also for the version of the distribution.
take_packages libc6-dev "libgcc-$gcc-dev" "gcc-$gcc-base" base-files

compare_or_record "MinImage.Sysroot.$rid" "$here/recorded/$rid.tsv" "$record"

out=$repository/artifacts/sysroot/$rid
made_with=$(cat "$openssl"/*.made-from)
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
    if [ -e "$openssl/whole" ]; then
        put_file openssl "$openssl/whole/$name" "lib/$name"
        put_file openssl "$openssl/reduced/$name" "lib/reduced/$name"
    else
        put_file openssl "$openssl/reduced/$name" "lib/$name"
    fi
done
for file in $(find "$staged/lib" -type f); do
    case $(head -c 8 "$file" | tr -d '\0\n') in
        '!<arch>' | $'\x7fELF'*) ;;
        *) die "$(basename "$file") of Debian $release is neither an archive nor an object" ;;
    esac
done

# What OpenSSL was built from: the recipe, the files of the source package with the patches, and the compiler's packages.
for name in source.tsv patches.txt compiler.tsv openssl-recipe.sh; do
    put_file openssl "$openssl/reduced/$name" "openssl/$name"
done
put_licenses
put_file openssl "$openssl/reduced/copyright" licenses/openssl.txt
# As a package, with the checksum of the source package's description.
read -r file version sha256 <"$openssl/reduced/source.tsv"
packages+=$'\n'"openssl $version $arch openssl $version $file $sha256 $(stat -c %s "$debian/packages/$file")"
recipe=$(sha256sum <"$openssl/reduced/openssl-recipe.sh")
details[openssl]=",
      \"build\": {
        \"recipe\": \"openssl/openssl-recipe.sh\",
        \"recipeSha256\": \"${recipe%% *}\",
        \"compiler\": \"$(awk '$1 ~ /^gcc-.*-gnu$/ { print $1, $2 }' "$openssl/reduced/compiler.tsv")\",
        \"patches\": [$(sed 's/.*/"&"/' "$openssl/reduced/patches.txt" | paste -sd ,)]
      }"
write_manifest "$staged/sysroot.json" \
    runtimeIdentifier "$rid" \
    distribution Debian \
    release "$release" \
    distributionVersion "$(cat "$unpacked/base-files/etc/debian_version")" \
    glibc "$(version_of libc6-dev)" \
    openssl "$(version_of openssl)"

finish "$out"
