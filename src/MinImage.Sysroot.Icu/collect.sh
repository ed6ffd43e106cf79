#!/usr/bin/env bash
# Collects the content of the package MinImage.Sysroot.Icu.<RID> from Debian's packages, into artifacts/icu/<RID>.
#
#   src/MinImage.Sysroot.Icu/collect.sh [--record] RID
#   --record   records the versions found, instead of reporting what differs from the recorded ones
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
source "$here/../MinImage.Sysroot/debian.sh"

read_arguments "$@"
read_architecture ICU

open_apt "$arch"
# gcc-14-base and base-files: for the license texts.
take_packages libicu-dev "libstdc++-$gcc-dev" "gcc-$gcc-base" base-files

compare_or_record "MinImage.Sysroot.Icu.$rid" "$here/recorded/$rid.tsv" "$record"

out=$repository/artifacts/icu/$rid
! is_made "$out" || exit 0
begin "$out"

for name in libicui18n.a libicuuc.a libicudata.a; do
    put libicu-dev "usr/lib/$triplet/$name" "lib/$name"
done
put "libstdc++-$gcc-dev" "usr/lib/gcc/$triplet/$gcc/libstdc++.a" lib/libstdc++.a

put_licenses
write_manifest "$staged/icu.json" \
    runtimeIdentifier "$rid" \
    distribution Debian \
    release "$release" \
    icu "$(version_of libicu-dev)"

finish "$out"
