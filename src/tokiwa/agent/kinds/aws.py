"""AWS itself: a certificate imported into ACM again under its ARN, so that what uses it there changes by itself.

Needs boto3, and credentials that may `acm:ImportCertificate` and `acm:GetCertificate` on the ARN.
"""

import hashlib
from typing import Any

from tokiwa.agent.kind import Bundle, Kind, Refused, Settings
from tokiwa.crypto import pem


class Aws(Kind):
    """ACM gives no private key back: what this agent has put there is remembered by it, for as long as it runs."""

    def __init__(self) -> None:
        self._there: dict[str, Bundle] = {}  # by ARN: what this agent imported last
        self._before: dict[str, Bundle] = {}  # and the one before it, until the new one has proved itself

    def install(self, settings: Settings, bundle: Bundle) -> None:
        """One call, in which ACM looks at the pair itself, and replaces it or nothing."""
        arn = settings["arn"]
        if self.present(settings) != bundle.fingerprint:
            _import(settings, bundle)
        there = self._there.get(arn)
        if there is not None and there.fingerprint != bundle.fingerprint:
            self._before.setdefault(arn, there)
        self._there[arn] = bundle

    def undo(self, settings: Settings) -> None:
        """The pair before is imported, if this agent has put it there since it started."""
        arn = settings["arn"]
        before = self._before.get(arn)
        if before is None:
            raise Refused("AWS gives no private key back, and the pair before was not of this run of the agent.")
        _import(settings, before)
        self._there[arn] = self._before.pop(arn)

    def settle(self, settings: Settings) -> None:
        """The pair before is forgotten."""
        self._before.pop(settings["arn"], None)

    def present(self, settings: Settings) -> str | None:
        """Of the certificate that ACM has under the ARN; it never has half of a pair."""
        answer = _call(settings, "get_certificate", CertificateArn=settings["arn"])
        return hashlib.sha256(pem.first(answer["Certificate"].encode(), "CERTIFICATE")).hexdigest()

    def remove(self, settings: Settings) -> None:
        """The certificate goes; AWS refuses that while something uses it."""
        _call(settings, "delete_certificate", CertificateArn=settings["arn"])

    def close(self) -> None:
        """The keys are forgotten."""
        self._there.clear()
        self._before.clear()


def _import(settings: Settings, bundle: Bundle) -> None:
    above = bundle.fullchain.removeprefix(bundle.certificate)
    chain = {"CertificateChain": above} if above else {}
    pair = {"Certificate": bundle.certificate, "PrivateKey": bundle.key}
    _call(settings, "import_certificate", CertificateArn=settings["arn"], **pair, **chain)


def _call(settings: Settings, operation: str, **values: str) -> Any:
    try:
        import boto3  # an agent that has nothing in AWS does not need it
        from botocore.exceptions import BotoCoreError, ClientError
    except ImportError:
        raise Refused("The kind aws needs boto3: pip install boto3.") from None
    parts = settings["arn"].split(":")
    if len(parts) < 6 or parts[2] != "acm":
        raise Refused(f"{settings['arn']} is not the ARN of a certificate in AWS Certificate Manager.")
    try:
        session = boto3.Session(profile_name=settings.get("profile"), region_name=parts[3])
        client = session.client("acm", endpoint_url=settings.get("endpoint"))
        return getattr(client, operation)(**values)
    except (BotoCoreError, ClientError, ValueError) as error:
        raise Refused(f"AWS did not do it: {error}") from None
