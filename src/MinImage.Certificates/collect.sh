#!/usr/bin/env bash
# Collects what the package MinImage.Certificates holds, Mozilla's root certificates as Debian has them,
# into artifacts/certificates.
#
#   src/MinImage.Certificates/collect.sh [--record]
#   --record   writes down the versions found, instead of saying what differs from those written down
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
source "$here/../MinImage.Sysroot/debian.sh"

read_arguments "$@"

# ca-certificates is the same for all architectures, and base-files (for the texts of licences) as good as.
open_apt amd64
take_packages ca-certificates base-files

compare_or_record MinImage.Certificates "$here/recorded.tsv" "$record"

out=$repository/artifacts/certificates
! is_made "$out" || exit 0
begin "$out"

# In the order of the file names, as bytes; awk ends each last line, and carriage returns go.
roots=("$unpacked"/ca-certificates/usr/share/ca-certificates/mozilla/*.crt)
awk '{ sub(/\r$/, ""); if ($0 != "") print }' "${roots[@]}" >"$staged/ca-certificates.pem"
count=$(grep -c '^-----BEGIN CERTIFICATE-----$' "$staged/ca-certificates.pem" || true)
[ "$count" -eq ${#roots[@]} ] && [ "$count" -ge 50 ] \
    || die "${#roots[@]} files of Mozilla's roots hold $count certificates; one each was expected, and 50 or more"
list_file ca-certificates.pem ca-certificates

put_licenses
write_manifest "$staged/certificates.json" \
    distribution Debian \
    release "$release"

finish "$out"
