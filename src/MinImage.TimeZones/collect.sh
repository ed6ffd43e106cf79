#!/usr/bin/env bash
# Collects the content of the package MinImage.TimeZones, IANA's time zones as packaged by Debian, into artifacts/timezones.
#
#   src/MinImage.TimeZones/collect.sh [--record]
#   --record   records the versions found, instead of reporting what differs from the recorded ones
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
source "$here/../MinImage.Sysroot/debian.sh"

read_arguments "$@"

# The same for all architectures. tzdata-legacy contains the names of old zones.
open_apt amd64
take_packages tzdata tzdata-legacy

compare_or_record MinImage.TimeZones "$here/recorded.tsv" "$record"

out=$repository/artifacts/timezones
! is_made "$out" || exit 0
begin "$out"

# Without the files that are no zones (tables that .NET does not read), the second set, which counts leap seconds
# (right), the first set's other name (posix), and the files that set the zone of the machine itself.
zones=$unpacked/tzdata/usr/share/zoneinfo
cp -a "$unpacked/tzdata-legacy/usr/share/zoneinfo/." "$zones/"
rm -rf "$zones"/{posix,right,localtime,posixrules,leapseconds,leap-seconds.list,tzdata.zi,iso3166.tab,zone1970.tab,zonenow.tab}
for name in Europe/Berlin America/New_York Etc/UTC UTC US/Eastern zone.tab; do
    [ -e "$zones/$name" ] || die "$name is not among the time zones of Debian $release"
done
(cd "$zones" && find . \( -type f -o -type l \) -printf '%P\0' | sort -z \
    | tar --create --format=ustar --mtime=@0 --owner=0 --group=0 --numeric-owner --mode=0644 \
        --null --no-recursion --files-from=- --file="$staged/zoneinfo.tar")
list_file zoneinfo.tar tzdata

put_licenses
write_manifest "$staged/timezones.json" \
    distribution Debian \
    release "$release"

finish "$out"
