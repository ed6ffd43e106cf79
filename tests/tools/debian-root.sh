#!/usr/bin/env bash
# Makes a root file system with the shared libraries of the release of Debian that the sysroot comes from: OpenSSL, ICU, time zones, and what .NET's shared
# runtime needs. Tests compare a program in an image with the same program there. Nothing is installed on this machine.
#
#   tests/tools/debian-root.sh FOLDER
set -euo pipefail
out=${1:?Usage: debian-root.sh FOLDER}
here=$(cd "$(dirname "$0")" && pwd)
source "$here/../../src/MinImage.Sysroot/debian.sh"

open_apt "$(dpkg --print-architecture)"
take_packages libc6 libgcc-s1 libicu76 libssl3t64 libstdc++6 libzstd1 openssl tzdata zlib1g

! is_made "$out" || exit 0
begin "$out"

mkdir -p "$staged/usr/lib" "$staged/usr/lib64" "$staged/tmp" "$staged/proc" "$staged/dev" "$staged/etc"
ln -s usr/lib "$staged/lib"
ln -s usr/lib64 "$staged/lib64"
for name in "$unpacked"/*; do
    # What a package has outside of /usr, as settings in /etc, is not needed.
    cp -a "$name/usr/." "$staged/usr/"
done
finish "$out"
