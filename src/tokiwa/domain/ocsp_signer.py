"""The key and certificate with which an authority's OCSP answers are signed (RFC 6960 section 4.2.2.2)."""

from datetime import datetime, timedelta

from tokiwa.domain.value import Hidden, Value

OCSP_SIGNER = "ocsp-signer"  # the job that makes the next one

VALID = timedelta(days=14)  # short, because nobody asks whether it was revoked (RFC 6960 section 4.2.2.2.1)
RENEWED_AFTER = timedelta(days=7)
HEAD_START = timedelta(hours=1)
ANSWERS_VALID = timedelta(hours=1)  # AWS: answers may take up to 60 minutes to show a revocation


class OcspSigner(Value):
    """`key` names the private key, which is sealed to the account and `name`; `der` is the certificate."""

    authority: str
    account: str
    key: Hidden[str]
    der: Hidden[bytes]
    algorithm: str
    not_before: datetime
    not_after: datetime
    version: int = 0

    @property
    def name(self) -> str:
        """What its key is sealed to."""
        return key_name(self.authority)


def key_name(authority: str) -> str:
    """The name of the signer's key among those of the account."""
    return f"{authority}/ocsp"


def next_renewal(start: datetime, not_after: datetime) -> datetime:
    """When the next one is made. One that ends with its authority is the last."""
    return min(start + RENEWED_AFTER, not_after + timedelta(seconds=1))
