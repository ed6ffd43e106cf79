#!/usr/bin/env bash
# Collects the content of the package MinImage.Certificates, Mozilla's root certificates as packaged by Debian,
# into artifacts/certificates.
#
#   src/MinImage.Certificates/collect.sh [--record]
#   --record   records the versions found, instead of reporting what differs from the recorded ones
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
source "$here/../MinImage.Sysroot/debian.sh"

read_arguments "$@"

# ca-certificates is the same for all architectures, and base-files (for the license texts) practically so.
open_apt amd64
take_packages ca-certificates base-files

compare_or_record MinImage.Certificates "$here/recorded.tsv" "$record"

out=$repository/artifacts/certificates
! is_made "$out" || exit 0
begin "$out"

# In the byte order of the file names; awk terminates each last line, and carriage returns are removed.
roots=("$unpacked"/ca-certificates/usr/share/ca-certificates/mozilla/*.crt)
awk '{ sub(/\r$/, ""); if ($0 != "") print }' "${roots[@]}" >"$staged/ca-certificates.pem"
count=$(grep -c '^-----BEGIN CERTIFICATE-----$' "$staged/ca-certificates.pem" || true)
[ "$count" -eq ${#roots[@]} ] && [ "$count" -ge 50 ] \
    || die "${#roots[@]} files of Mozilla's roots contain $count certificates: expected one each, and at least 50"
list_file ca-certificates.pem ca-certificates

put_licenses
write_manifest "$staged/certificates.json" \
    distribution Debian \
    release "$release"

finish "$out"
