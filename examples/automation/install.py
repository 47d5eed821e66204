"""A Lambda function that installs a certificate whenever AWS Certificate Manager has renewed it.

An EventBridge rule calls it with the event of AWS Health. It exports the certificate and writes leaf, chain and
private key into the one file $FILE. The file is replaced in one step, so no server ever reads a certificate with
another one's key. The function decrypts with `cryptography`, which on AWS belongs into its package.
"""

import os
import secrets
import tempfile
from pathlib import Path

import boto3
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key

acm = boto3.client("acm")


def lambda_handler(event, context):
    """Install what was renewed; the answer says where it is."""
    notice = event["detail"]["eventDescription"][0]["latestDescription"]
    if "completed the renewal" not in notice:
        context.log(f"Nothing to install: {notice}\n")
        return {"installed": None}
    place = Path(os.environ["FILE"])
    replace(place, export(event["resources"][0]))
    context.log(f"Installed {event['resources'][0]} in {place}\n")
    return {"installed": str(place)}


def export(arn):
    """Leaf, chain and private key in PEM."""
    # The passphrase is for the way from the manager to here alone, so nobody needs to keep one.
    passphrase = secrets.token_urlsafe(32).encode()
    exported = acm.export_certificate(CertificateArn=arn, Passphrase=passphrase)
    key = load_pem_private_key(exported["PrivateKey"].encode(), passphrase)
    opened = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    return exported["Certificate"] + exported["CertificateChain"] + opened


def replace(place, text):
    """Put a file that only its owner reads in the place of another, whole or not at all."""
    descriptor, new = tempfile.mkstemp(dir=place.parent, prefix=".new-")
    try:
        with os.fdopen(descriptor, "w") as file:
            file.write(text)
            file.flush()
            os.fsync(descriptor)
        os.replace(new, place)
    except BaseException:
        os.unlink(new)
        raise
