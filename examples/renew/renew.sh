#!/usr/bin/env bash
# Renew a private certificate now and export the new one, as PEM on standard output, with the key opened.
#
#   PASSPHRASE=... ./renew.sh CERTIFICATE_ARN > bundle.pem
#
# The certificate must have been exported since it was issued or last renewed: only such ones can be renewed by hand.
# Needs the AWS CLI (version 1 or 2) and OpenSSL.
set -euo pipefail
umask 077

arn=$1
looks=300
pause=2 # seconds: AWS may take hours; this program waits for ten minutes

describe() { aws acm describe-certificate --certificate-arn "$arn" --query "Certificate.$1" --output text; }

renew() {
  local before reason
  before=$(describe Serial)
  aws acm renew-certificate --certificate-arn "$arn"
  for ((look = 0; look < looks; look++)); do
    if [[ $(describe Serial) != "$before" ]]; then return; fi
    reason=$(describe RenewalSummary.RenewalStatusReason)
    if [[ $reason != None ]]; then
      echo "The renewal failed: $reason" >&2
      return 1
    fi
    sleep "$pause"
  done
  echo "The certificate is still the old one." >&2
  return 1
}

renew
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
# The passphrase is on no command line, where other users of the machine could see it.
aws acm export-certificate --certificate-arn "$arn" --passphrase "fileb://"<(printf %s "$PASSPHRASE") \
  --query "[Certificate, CertificateChain, PrivateKey]" --output text |
  tr '\t' '\n' | sed '/^$/d' > "$folder/exported.pem"
openssl pkey -in "$folder/exported.pem" -passin env:PASSPHRASE -out "$folder/key.pem"

certificate=$(openssl x509 -in "$folder/exported.pem" -noout -pubkey)
if [[ $certificate != $(openssl pkey -in "$folder/key.pem" -pubout) ]]; then
  echo "The key is not the certificate's." >&2
  exit 1
fi
sed -n '/BEGIN CERTIFICATE/,/END CERTIFICATE/p' "$folder/exported.pem"
cat "$folder/key.pem"
