"""Exports a certificate each time AWS Certificate Manager renewed it."""

import os

import boto3

acm = boto3.client("acm")


def handler(event, context):
    """An EventBridge rule calls this with the event of AWS Health."""
    arn = event["resources"][0]
    notice = event["detail"]["eventDescription"][0]["latestDescription"]
    if "completed the renewal" not in notice:
        context.log(f"Nothing to export: {notice}\n")
        return {"exported": False}
    passphrase = os.environ["PASSPHRASE"].encode()
    exported = acm.export_certificate(CertificateArn=arn, Passphrase=passphrase)
    # Here is the place to install exported["Certificate"],
    # exported["CertificateChain"] and exported["PrivateKey"],
    # which the passphrase encrypts.
    context.log(f"Exported {arn}\n{exported['Certificate']}")
    return {"exported": True, "certificate": arn}
