"""Renew a private certificate now and export the new one, as PEM on standard output.

    PASSPHRASE=... python renew.py CERTIFICATE_ARN > bundle.pem

The certificate must have been exported since it was issued or last renewed: only such ones can be renewed by hand.
"""

import os
import sys
import time

import boto3

LOOKS, PAUSE = 300, 2  # AWS may take hours; this program waits for ten minutes


def renew(acm, arn):
    """Return when the certificate has a new serial number."""
    before = acm.describe_certificate(CertificateArn=arn)["Certificate"]["Serial"]
    acm.renew_certificate(CertificateArn=arn)
    for _ in range(LOOKS):
        certificate = acm.describe_certificate(CertificateArn=arn)["Certificate"]
        if certificate["Serial"] != before:
            return
        reason = certificate.get("RenewalSummary", {}).get("RenewalStatusReason")
        if reason:
            sys.exit(f"The renewal failed: {reason}")
        time.sleep(PAUSE)
    sys.exit("The certificate is still the old one.")


def main():
    """Renew, then export."""
    acm, arn = boto3.client("acm"), sys.argv[1]
    renew(acm, arn)
    exported = acm.export_certificate(CertificateArn=arn, Passphrase=os.environ["PASSPHRASE"].encode())
    print(exported["Certificate"], exported["CertificateChain"], exported["PrivateKey"], sep="", end="")


if __name__ == "__main__":
    main()
