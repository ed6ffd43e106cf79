# Downloads Debian's packages by apt-get into a folder of this repository. Sourced by the collect.sh scripts, which set
# $here to their own folder.
#
# apt's folders are in the repository: package lists, cache, sources, and an empty list of installed packages. So this
# needs no root, changes nothing on the machine, and works for any release and architecture on any. Only the way to a
# mirror is the machine's own: which mirror, through which proxy, with which passwords.

# The release, with its -updates and -security suites, the compiler that it was built with, and its Perl.
release=trixie
gcc=14
perl=5.40

# Package lists older than this are updated: a pack soon after another one does not wait for the network, and one on the
# next day sees last night's security update.
list_hours=6

export LC_ALL=C
# Folders and files are readable by everyone who reads the packages, whatever the caller's umask is.
umask 022

repository=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
debian=$repository/artifacts/debian/$release

die() {
    echo "$(basename "$here")/collect.sh: $*" >&2
    exit 1
}

note() { echo "$*" >&2; }

# --- arguments of a script -------------------------------------------------------------------------------------------

# [--record] [RID]: sets $record, true or false, and $rid.
read_arguments() {
    record=false
    if [ "${1:-}" = --record ]; then
        record=true
        shift
    fi
    rid=${1:-}
}

# Sets $arch and $triplet: Debian's name of the architecture of $rid, and the folder of its libraries.
read_architecture() { # the package, for the message
    case $rid in
        linux-x64) arch=amd64 triplet=x86_64-linux-gnu ;;
        linux-arm64) arch=arm64 triplet=aarch64-linux-gnu ;;
        *) die "unknown platform '$rid' for $1: expected linux-x64 or linux-arm64." ;;
    esac
}

# --- the mirrors -----------------------------------------------------------------------------------------------------

# No address is hard-coded here: the machine's own mirror is closer, and may be the only one that it reaches.
no_mirror="no mirror of Debian is known here. Set MINIMAGE_DEBIAN_MIRROR to the address of one, as in
/etc/apt/sources.list on a Debian machine (and MINIMAGE_DEBIAN_SECURITY_MIRROR, if its security suite is not at the same
address with '-security' at its end), or install debootstrap, which knows one."

# Prints the mirror that the machine's apt uses for an archive label, Debian or Debian-Security; of several, the one
# for our release.
machine_mirror() { # label
    local all
    all=$(apt-get indextargets --format '$(CODENAME) $(REPO_URI)' \
        'Created-By: Packages' "Label: $1" 2>/dev/null | grep -v ' cdrom:' || true)
    if [ -z "$all" ] && grep -qs '^ID=debian$' /etc/os-release; then
        # A Debian without package lists, as in a container: the suite's name decides.
        case $1 in
            *-Security) all='-security ' ;;
            *) all='^[^ -]* ' ;;
        esac
        all=$(apt-get indextargets --no-release-info --format '$(RELEASE) $(REPO_URI)' \
            'Created-By: Packages' 2>/dev/null | grep -v ' cdrom:' | grep -e "$all" || true)
    fi
    { grep "^$release" <<<"$all" || printf '%s\n' "$all"; } | head -n 1 | cut -d ' ' -f 2
}

# Prints debootstrap's default mirror.
debootstrap_mirror() {
    local script
    script=$(PATH=$PATH:/usr/sbin command -v debootstrap || true)
    if [ -z "$script" ] && from_machine debootstrap; then
        script=$debian/from-machine/usr/sbin/debootstrap
    fi
    [ -n "$script" ] || return 0
    sed -n 's/^DEF_MIRROR="\(.*\)"$/\1/p' "$script" | head -n 1
}

# Unpacks a package of the machine's own release without installing it, which needs no root.
from_machine() { # package
    local folder
    folder=$(mktemp -d "$debian/.machine.XXXXXX")
    if (cd "$folder" && apt-get download -qq "$1") >/dev/null 2>&1; then
        dpkg-deb -x "$folder"/*.deb "$debian/from-machine"
    fi
    rm -rf "$folder"
    [ -d "$debian/from-machine/usr/share/doc/$1" ]
}

find_mirrors() {
    mirror=${MINIMAGE_DEBIAN_MIRROR:-$(machine_mirror Debian)}
    [ -n "$mirror" ] || mirror=$(debootstrap_mirror)
    [ -n "$mirror" ] || return 1
    mirror=${mirror%/}
    security=${MINIMAGE_DEBIAN_SECURITY_MIRROR:-}
    [ -n "$security${MINIMAGE_DEBIAN_MIRROR:-}" ] || security=$(machine_mirror Debian-Security)
    security=${security:-$mirror-security}
    security=${security%/}
}

# The archive's keys. Debian has them installed, other distributions have the package.
find_keyring() {
    keyring=${MINIMAGE_DEBIAN_KEYRING:-}
    [ -z "$keyring" ] || return 0
    keyring=/usr/share/keyrings/debian-archive-keyring.gpg
    [ ! -e "$keyring" ] || return 0
    keyring=$debian/from-machine$keyring
    # apt's list of sources cannot contain a space in this path.
    [[ $keyring != *' '* ]] && { [ -e "$keyring" ] || from_machine debian-archive-keyring; } \
        || die "the keys of Debian's archive are missing: install the package debian-archive-keyring."
}

# --- a private apt ---------------------------------------------------------------------------------------------------

for tool in apt-get apt-cache dpkg-deb sha256sum; do
    command -v "$tool" >/dev/null || die "$tool is missing. Debian's packages are taken by Debian's own tools:" \
        "install the packages apt and dpkg, which other distributions have too."
done
mkdir -p "$debian/packages"

# Prepares apt for one of Debian's architectures, with current lists.
asked=false # whether this process has updated the lists
open_apt() { # architecture
    architecture=$1
    apt=$debian/$architecture
    mkdir -p "$apt"/state/lists/partial "$apt"/cache/archives/partial
    # Written once: apt's cache of the lists is valid as long as none of its sources is newer.
    [ -e "$apt/state/status" ] || : >"$apt/state/status"

    # After the machine's own configuration: what would change the machine (hooks that run after an update) and what
    # would choose among packages (pins, a default release, foreign architectures) is removed again.
    cat >"$apt/apt.conf" <<CONF
#clear APT::Architectures;
#clear APT::Default-Release;
#clear APT::Update::Pre-Invoke;
#clear APT::Update::Post-Invoke;
#clear APT::Update::Post-Invoke-Success;
APT::Architecture "$architecture";
APT::Architectures { "$architecture"; };
APT::Update::Error-Mode "any";
APT::Get::AllowUnauthenticated "false";
Acquire::AllowInsecureRepositories "false";
Acquire::AllowWeakRepositories "false";
Acquire::AllowDowngradeToInsecureRepositories "false";
Acquire::Retries "3";
Dir::State "$apt/state";
Dir::State::lists "lists";
Dir::State::status "$apt/state/status";
Dir::Cache "$apt/cache";
Dir::Cache::archives "archives";
Dir::Cache::pkgcache "pkgcache.bin";
Dir::Cache::srcpkgcache "";
Dir::Etc::sourcelist "$apt/sources.list";
Dir::Etc::sourceparts "/dev/null";
Dir::Etc::preferences "/dev/null";
Dir::Etc::preferencesparts "/dev/null";
CONF
    # As root, apt would download as the user _apt, who cannot enter every folder that root can.
    [ "$(id -u)" -ne 0 ] || echo 'APT::Sandbox::User "root";' >>"$apt/apt.conf"

    # The file's time is that of the lists; it exists only if they are complete.
    local stamp=$apt/fresh fresh=false
    [ -z "$(find "$stamp" -mmin "-$((list_hours * 60))" 2>/dev/null)" ] || fresh=true
    if $fresh && [ -z "${MINIMAGE_DEBIAN_MIRROR:-}${MINIMAGE_DEBIAN_SECURITY_MIRROR:-}" ]; then
        return
    fi
    if ! find_mirrors; then
        [ -e "$stamp" ] || die "$no_mirror"
        note "No mirror of Debian is known on this machine; using the package lists of $(date -r "$stamp" +%F)."
        return
    fi
    find_keyring
    local options="[arch=$architecture signed-by=$keyring target=Packages]" list=$apt/sources.list
    cat >"$list.new" <<LIST
deb $options $mirror $release main
deb $options $mirror $release-updates main
deb $options $security $release-security main
LIST
    if $fresh && cmp -s "$list.new" "$list"; then
        return
    fi

    asked=true
    [ -e "$stamp" ] || note "Downloading the package lists of Debian $release, $architecture, for the first time ..."
    if apt-get -c "$apt/apt.conf" -o Dir::Etc::sourcelist="$list.new" update -qq >"$apt/update.log" 2>&1; then
        mv "$list.new" "$list"
        touch "$stamp"
    elif [ -e "$stamp" ]; then
        note "Debian's package lists could not be updated; using those of $(date -r "$stamp" +%F). Output of apt-get:"
        sed 's/^/    /' "$apt/update.log" >&2
    else
        cat "$apt/update.log" >&2
        ! grep -q NO_PUBKEY "$apt/update.log" || die "$keyring is older than Debian $release." \
            "Install a newer package debian-archive-keyring, or set MINIMAGE_DEBIAN_KEYRING to its file from a newer system."
        die "the package lists of Debian $release could not be downloaded from $mirror and $security." \
            "MINIMAGE_DEBIAN_MIRROR and MINIMAGE_DEBIAN_SECURITY_MIRROR name others."
    fi
}

# --- packages --------------------------------------------------------------------------------------------------------

# Prints the packages' fields from the signed lists, one line each, sorted by name:
# name, version, architecture, source, version of the source, file, sha256, size
describe() { # package ...
    apt-cache -c "$apt/apt.conf" show --no-all-versions "$@" 2>/dev/null | awk '
        function flush() {
            if (name == "") return
            if (source == "") source = name
            if (source_version == "") source_version = version
            print name, version, architecture, source, source_version, file, sha256, size
            name = version = architecture = source = source_version = file = sha256 = size = ""
        }
        $1 == "Package:" { flush(); name = $2 }
        $1 == "Version:" { version = $2 }
        $1 == "Architecture:" { architecture = $2 }
        $1 == "Source:" { source = $2; source_version = $3; gsub(/[()]/, "", source_version) }
        $1 == "Filename:" { file = $2 }
        $1 == "SHA256:" { sha256 = $2 }
        $1 == "Size:" { size = $2 }
        END { flush() }' | sort -u
}

# Prints the path of a package of the table, by the name that apt-get download gives it.
deb_file() { # name version architecture
    echo "$debian/packages/${1}_${2//:/%3a}_$3.deb"
}

is_verified() { # file sha256
    [ -f "$1" ] && sha256sum --check --status <<<"$2  $1"
}

# Sets $packages, a table as 'describe' prints it, and downloads each package; checksums are those of the lists.
take_packages() { # package ...
    local name version arch source source_version file sha256 size missing=()
    packages=$(describe "$@")
    [ "$(wc -l <<<"$packages")" -eq $# ] || die "Debian $release ($architecture) does not contain all of: $*"
    # Every field ends up in JSON and in file names: none contains a character that would need an escape there.
    ! grep -q '[^A-Za-z0-9.+~:_/ -]' <<<"$packages" || die "a field of a package contains a character that would need an escape: $packages"

    while read -r name version arch source source_version file sha256 size; do
        is_verified "$(deb_file "$name" "$version" "$arch")" "$sha256" || missing+=("$name=$version")
    done <<<"$packages"
    if [ ${#missing[@]} -gt 0 ]; then
        # In a folder of its own, so that a partial download is never mistaken for a package.
        local folder
        folder=$(mktemp -d "$debian/.download.XXXXXX")
        if ! (cd "$folder" && apt-get -c "$apt/apt.conf" download -qq "${missing[@]}" >&2); then
            rm -rf "$folder"
            ! $asked || die "these packages are missing and could not be downloaded: ${missing[*]}"
            # The archive may have newer ones since the lists were read.
            list_hours=0
            open_apt "$architecture"
            take_packages "$@"
            return
        fi
        mv -f "$folder"/*.deb "$debian/packages/"
        rm -rf "$folder"
    fi
    while read -r name version arch source source_version file sha256 size; do
        is_verified "$(deb_file "$name" "$version" "$arch")" "$sha256" \
            || die "$(deb_file "$name" "$version" "$arch") does not have the checksum of the archive's signed list: $sha256"
    done <<<"$packages"
}

# Unpacks the packages of the table, each into DIR/<name>.
unpack() { # dir
    local name version arch rest
    while read -r name version arch rest; do
        mkdir -p "$1/$name"
        dpkg-deb -x "$(deb_file "$name" "$version" "$arch")" "$1/$name"
    done <<<"$packages"
}

# Unpacks the packages of a table, all into one folder.
unpack_together() { # table, dir
    local name version arch rest
    while read -r name version arch rest; do
        dpkg-deb -x "$(deb_file "$name" "$version" "$arch")" "$2"
    done <<<"$1"
}

version_of() { # package; without Debian's revision: 3.5.7-1~deb13u2 is 3.5.7
    awk -v name="$1" '$1 == name { sub(/^[0-9]+:/, "", $2); sub(/-[^-]*$/, "", $2); print $2 }' <<<"$packages"
}

# --- content of our package ------------------------------------------------------------------------------------------

# Whether the folder was made from the same packages, and from what $made_with names, by the same scripts: it is then kept.
is_made() { # dir
    made_from=$(printf '%s\n' "$packages" "${made_with:-}" | cat - "$0" "${BASH_SOURCE[0]}" | sha256sum)
    [ -d "$1" ] && [ "$(cat "$1.made-from" 2>/dev/null)" = "$made_from" ]
}

# Creates the folders $unpacked, with the packages, and $staged, which is empty.
begin() { # dir
    mkdir -p "$(dirname "$1")"
    work=$(mktemp -d "$(dirname "$1")/.making.XXXXXX")
    trap 'rm -rf "$work"' EXIT
    unpacked=$work/unpacked
    staged=$work/staged
    mkdir "$unpacked" "$staged"
    unpack "$unpacked"
}

# Moves $staged to its place.
finish() { # dir
    rm -rf "$1.made-from" "$1"
    mv "$staged" "$1"
    echo "$made_from" >"$1.made-from"
}

# Copies a file of an unpacked package into $staged, and adds a line to the table of files: path, package, size, sha256.
files=
put() { # package, from, to
    put_file "$1" "$unpacked/$1/$2" "$3"
}

put_file() { # package, path, to
    mkdir -p "$(dirname "$staged/$3")"
    cp "$2" "$staged/$3"
    list_file "$3" "$1"
}

list_file() { # path, package
    local sum
    sum=$(sha256sum <"$staged/$1")
    files+="$1 $2 $(stat -c %s "$staged/$1") ${sum%% *}"$'\n'
}

# Adds the copyright file of each package, and the common licenses that these refer to.
put_licenses() {
    local name rest owner text
    while read -r name rest; do
        # A package's documentation can be a link to that of another package of the same source, which is unpacked too.
        owner=$name
        if [ -L "$unpacked/$name/usr/share/doc/$name" ]; then
            owner=$(basename "$(readlink "$unpacked/$name/usr/share/doc/$name")")
        fi
        [ -f "$unpacked/$owner/usr/share/doc/$owner/copyright" ] || die "$owner contains no copyright file of $name"
        cp "$unpacked/$owner/usr/share/doc/$owner/copyright" "$unpacked/$owner/$name.txt"
        put "$owner" "$name.txt" "licenses/$name.txt"
    done <<<"$packages"

    for text in $(grep -hoE '/usr/share/common-licenses/[A-Za-z0-9.+-]*[A-Za-z0-9]' "$staged"/licenses/*.txt | sort -u); do
        [ -e "$unpacked/base-files$text" ] || die "base-files does not contain the license $text"
        put base-files "${text#/}" "licenses/common-licenses/$(basename "$text").txt"
    done
}

# Further members of a package's object, by the package's name: a comma and JSON.
declare -A details

# Writes a manifest. The arguments after the file are members of the object: name, value, name, value ...
write_manifest() { # file, member ...
    local target=$1 name version arch source source_version file sha256 size path package separator
    shift
    {
        printf '{\n  "formatVersion": 1,\n'
        while [ $# -gt 0 ]; do
            printf '  "%s": "%s",\n' "$1" "$2"
            shift 2
        done
        printf '  "packages": ['
        separator=
        while read -r name version arch source source_version file sha256 size; do
            printf '%s\n    {\n' "$separator"
            printf '      "name": "%s",\n      "version": "%s",\n      "architecture": "%s",\n' "$name" "$version" "$arch"
            printf '      "source": "%s",\n      "sourceVersion": "%s",\n' "$source" "$source_version"
            printf '      "file": "%s",\n      "sha256": "%s",\n      "size": %s,\n' "$file" "$sha256" "$size"
            printf '      "license": "licenses/%s.txt"%s\n    }' "$name" "${details[$name]:-}"
            separator=,
        done <<<"$packages"
        printf '\n  ],\n  "files": ['
        separator=
        while read -r path package size sha256; do
            printf '%s\n    {\n' "$separator"
            printf '      "path": "%s",\n      "package": "%s",\n' "$path" "$package"
            printf '      "size": %s,\n      "sha256": "%s"\n    }' "$size" "$sha256"
            separator=,
        done <<<"$(printf %s "$files" | sort)"
        printf '\n  ]\n}\n'
    } >"$target"
}

# --- recorded versions -----------------------------------------------------------------------------------------------

# Reports what differs from the file (name, version, sha256), or writes the file.
compare_or_record() { # name, file, record (true or false)
    local now
    now=$(awk -v OFS='\t' '{ print $1, $2, $7 }' <<<"$packages")
    if $3; then
        mkdir -p "$(dirname "$2")"
        printf '%s\n' "$now" >"$2"
        return
    fi
    { sed 's/^/was\t/' "$2" 2>/dev/null || true; sed 's/^/is\t/' <<<"$now"; } | awk -v FS='\t' -v name="$1" '
        function say(what) { print name ": " $2 " " what }
        $1 == "was" { version[$2] = $3; sum[$2] = $4; next }
        !($2 in version) { say($3 ", not among the recorded packages"); next }
        version[$2] != $3 { say(version[$2] " -> " $3 ", changed since the recorded versions") }
        version[$2] == $3 && sum[$2] != $4 { say($3 ", the same version with other content than recorded") }
        { delete version[$2] }
        END { for (old in version) { $2 = old; say(version[old] ", recorded and no longer taken") } }' | sort
}
