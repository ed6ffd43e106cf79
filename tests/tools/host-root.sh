#!/usr/bin/env bash
# Makes the root file system of another Linux host by debootstrap: what a release of Debian or Ubuntu has at least, and root certificates. Needs root.
#
#   tests/tools/host-root.sh RELEASE ARCHITECTURE FOLDER
set -euo pipefail
suite=${1:?Usage: host-root.sh RELEASE ARCHITECTURE FOLDER}
arch=${2:?Usage: host-root.sh RELEASE ARCHITECTURE FOLDER}
out=${3:?Usage: host-root.sh RELEASE ARCHITECTURE FOLDER}
here=$(cd "$(dirname "$0")" && pwd)
source "$here/../../src/MinImage.Sysroot/debian.sh"

[ ! -e "$out.complete" ] || exit 0
rm -rf "$out"
mkdir -p "$out"

# debootstrap knows a release by the name of a script. All of Ubuntu's are the same.
programs=$debian/debootstrap
if [ ! -e "$programs/functions" ]; then
    mkdir -p "$programs"
    cp -r /usr/share/debootstrap/. "$programs/"
fi
options=(--variant=minbase --include=ca-certificates --arch="$arch")
if [ ! -e "$programs/scripts/$suite" ]; then
    ln -s gutsy "$programs/scripts/$suite"
fi
if [ "$programs/scripts/$suite" -ef "$programs/scripts/gutsy" ]; then
    open_apt amd64
    take_packages ubuntu-keyring
    unpack "$programs/keys"
    options+=(--keyring="$(find "$programs/keys" -name ubuntu-archive-keyring.gpg)")
fi

# Of a foreign architecture, whose programs cannot configure themselves here, packages are only unpacked.
foreign=false
[ "$arch" = "$(dpkg --print-architecture)" ] || foreign=true
! $foreign || options+=(--foreign)
DEBOOTSTRAP_DIR=$programs debootstrap "${options[@]}" "$suite" "$out" >"$out.log" 2>&1 || {
    tail -n 20 "$out.log" >&2
    exit 1
}
if $foreign; then
    for package in "$out"/var/cache/apt/archives/*.deb; do
        dpkg-deb -x "$package" "$out"
    done
    # NuGet asks for the user's name, as long as it does not get it.
    cp "$out/usr/share/base-passwd/passwd.master" "$out/etc/passwd"
    cp "$out/usr/share/base-passwd/group.master" "$out/etc/group"
fi
rm -rf "$out/var/cache/apt/archives" "$out/var/lib/apt/lists"
touch "$out.complete"
