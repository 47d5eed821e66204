"""The demo's Lambda function: exports the renewed certificate that an AWS Health event tells of.

It runs in Lambda's Python runtime and knows nothing of Tokiwa.
"""

import json
import os

import boto3

acm = boto3.client("acm")


def handler(event, context):
    """Export the certificate and say what came; installing it is where your own code begins."""
    arn = event["resources"][0]
    notice = event["detail"]["eventDescription"][0]["latestDescription"]
    if "completed the renewal" not in notice:
        context.log(f"no renewal to export: {notice}\n")
        return {"exported": False}
    exported = acm.export_certificate(CertificateArn=arn, Passphrase=os.environ["PASSPHRASE"].encode())
    context.log(f"exported {arn}\n{exported['Certificate']}{exported['PrivateKey']}")
    return {"exported": True, "bytes": len(json.dumps(exported["Certificate"]))}
