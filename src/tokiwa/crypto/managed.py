"""New keys with their certificates, in one step: what the manager needs for its own requests.

A private key leaves here sealed.
"""

from datetime import datetime

from tokiwa.crypto import applicant, keys
from tokiwa.crypto.issue import Draft, Issued, issue, prepare
from tokiwa.crypto.issuer import Issuer
from tokiwa.crypto.signer import SealedKeys, Signer
from tokiwa.domain.template import END_ENTITY
from tokiwa.domain.value import Hidden, Value


class Order(Value):
    """A certificate that the manager wants, with the serial number that was reserved for it.

    `account` and `arn` are those of the certificate, to which its key is sealed; `serial` is in hexadecimal digits.
    """

    account: str
    arn: str
    common_name: str | None
    names: tuple[str, ...]
    key_algorithm: str
    serial: str
    not_before: datetime
    not_after: datetime


class NewCertificate(Value):
    """The name of a sealed private key, and the certificate for it."""

    key: Hidden[str]
    issued: Issued


def new_certificate(
    issuer: Issuer, order: Order, signer: Signer, sealed: SealedKeys, ready: bytes | None = None
) -> NewCertificate:
    """A new key, or one that was made ahead (`ready`, PKCS #8), and its certificate. Problem as in `issue.prepare`."""
    key = keys.make(order.key_algorithm) if ready is None else keys.load(ready)
    draft = Draft(
        issuer,
        END_ENTITY,
        applicant.for_names(keys.spki_of(key), order.common_name, order.names),
        int(order.serial, 16),
        order.not_before,
        order.not_after,
    )
    issued = issue(prepare(draft), signer)
    return NewCertificate(sealed.keep(ready or keys.encode(key), account=order.account, name=order.arn), issued)
