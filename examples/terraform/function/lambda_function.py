"""Called when a certificate was renewed: exports it and leaves it where the machine's own programs find it."""

import os

import boto3

acm = boto3.client("acm")


def lambda_handler(event, context):
    """Export the certificates that the event is about. Installing them is where your own code begins."""
    if "completed the renewal" not in event["detail"]["eventDescription"][0]["latestDescription"]:
        return {"exported": []}
    for arn in event["resources"]:
        exported = acm.export_certificate(CertificateArn=arn, Passphrase=os.urandom(32).hex().encode())
        context.log(f"exported {arn}\n{exported['Certificate']}")
    return {"exported": event["resources"]}
