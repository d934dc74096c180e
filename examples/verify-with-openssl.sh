#!/usr/bin/env bash
# Verifies an evidence package with unzip, openssl (3.0 or newer) and sha256sum alone:
# both signatures, the time stamp, and the SHA-256 and SM3 digests of every file, for every part.
# Usage: verify-with-openssl.sh PACKAGE
# Compare the printed fingerprints with those that the bank publishes.
set -euo pipefail

package=${1:?usage: $0 PACKAGE}
folder=$(mktemp -d)
keys=$(mktemp -d)
trap 'rm -rf "$folder" "$keys"' EXIT
sm2_id=1234567812345678

fail() { echo "FAILED: $*" >&2; exit 1; }

# Nothing may be unpacked that leaves the folder or stands there twice.
names=$(unzip -Z1 "$package") || fail "not a ZIP file"
[ -z "$(grep -E '^/|\.\.|\\' <<<"$names" || true)" ] || fail "a file name leaves the folder"
[ -z "$(sort <<<"$names" | uniq -d)" ] || fail "two files have one name"
unzip -qq "$package" -d "$folder" || fail "the archive is damaged"

# One line per listed file: path, bytes, sha256, sm3. The manifest is canonical JSON, so keys are
# sorted, nothing is indented, and no listed path or digest needs escaping.
listed() {
  grep -o '"path":"[^"]*","sha256":"[0-9a-f]*","sm3":"[0-9a-f]*"' "$1" \
    | sed -E 's/"path":"([^"]*)","sha256":"([0-9a-f]*)","sm3":"([0-9a-f]*)"/\1 \2 \3/'
}

# The files of a part: the first part does not own the folders of later ones.
lying() {
  if [ "$1" = "$folder" ]; then
    find "$1" -type f -not -path "$folder/part-*/*"
  else
    find "$1" -type f
  fi
}

verify_part() {
  local part=$1 before=$2 manifest=$1/manifest.json certificates=$1/certificates
  [ -f "$manifest" ] || fail "manifest.json is missing"

  openssl verify -CAfile "$certificates/p256-issuers.pem" "$certificates/p256.pem" >/dev/null \
    || fail "P-256 certificate"
  openssl x509 -in "$certificates/p256.pem" -noout -pubkey >"$keys/p256.pub"
  openssl dgst -sha256 -verify "$keys/p256.pub" -signature "$part/manifest.sig.p256" \
    "$manifest" >/dev/null || fail "ECDSA signature"

  openssl verify -vfyopt "distid:$sm2_id" -CAfile "$certificates/sm2-issuers.pem" \
    "$certificates/sm2.pem" >/dev/null || fail "SM2 certificate"
  openssl x509 -in "$certificates/sm2.pem" -noout -pubkey >"$keys/sm2.pub"
  openssl dgst -sm3 -sigopt "distid:$sm2_id" -verify "$keys/sm2.pub" \
    -signature "$part/manifest.sig.sm2" "$manifest" >/dev/null || fail "SM2 signature"

  openssl ts -verify -in "$part/manifest.tsr" -data "$manifest" \
    -CAfile "$certificates/tsa-issuers.pem" -untrusted "$certificates/tsa.pem" >/dev/null 2>&1 \
    || fail "time stamp"

  local path sha256 sm3 count=0
  while read -r path sha256 sm3; do
    [ -f "$part/$path" ] || fail "$path is missing"
    [ "$(sha256sum <"$part/$path" | cut -d' ' -f1)" = "$sha256" ] || fail "SHA-256 of $path"
    [ "$(openssl dgst -sm3 -r <"$part/$path" | cut -d' ' -f1)" = "$sm3" ] || fail "SM3 of $path"
    count=$((count + 1))
  done < <(listed "$manifest")
  [ "$count" -gt 0 ] || fail "the manifest lists nothing"
  # Listed files, and the four that sign the list: no more may lie here.
  [ "$(lying "$part" | wc -l)" -eq $((count + 4)) ] || fail "files that the manifest does not list"
  if [ -n "$before" ]; then
    grep -q "\"previous_manifest_sha256\":\"$before\"" "$manifest" || fail "link to the part before"
  fi
  echo "ok: ${part#"$folder"}/ $count files, $(openssl ts -reply -in "$part/manifest.tsr" \
    -text 2>/dev/null | grep 'Time stamp:')"
}

verify_part "$folder" ""
number=2
while [ -d "$folder/part-$number" ]; do
  earlier=$folder
  [ "$number" -eq 2 ] || earlier=$folder/part-$((number - 1))
  verify_part "$folder/part-$number" "$(sha256sum <"$earlier/manifest.json" | cut -d' ' -f1)"
  number=$((number + 1))
done
for name in p256 sm2 tsa; do
  openssl x509 -in "$folder/certificates/$name-issuers.pem" -noout -fingerprint -sha256
done
