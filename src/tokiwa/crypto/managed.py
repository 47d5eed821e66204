"""New keys with their certificates, in one step and in batches: what the manager needs for its own requests.

Arguments and results but for the signer and the sealer are plain values, so a batch can run in a worker process
that has its own (see `workers`). A private key leaves here sealed.
"""

from collections.abc import Iterable
from datetime import datetime

import attrs

from tokiwa.crypto import applicant, keys
from tokiwa.crypto.issue import Draft, Issued, issue, prepare
from tokiwa.crypto.issuer import Issuer
from tokiwa.crypto.signer import SealedKeys, Signer
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.template import END_ENTITY


@attrs.frozen
class Order:
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


@attrs.frozen
class NewCertificate:
    """The name of a sealed private key, and the certificate for it."""

    key: str = attrs.field(repr=False)
    issued: Issued


@attrs.frozen
class Outcome:
    """What became of an order, as it comes out of a worker: a key's name and the certificate (DER), or why not.

    `kind` is that of the problem; one without a kind failed while it was signed, and `message` names the error.
    """

    key: str = attrs.field(default="", repr=False)
    der: bytes = attrs.field(default=b"", repr=False)
    kind: Kind | None = None
    message: str = ""


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


def outcomes(issuer: Issuer, orders: Iterable[Order], signer: Signer, sealed: SealedKeys) -> list[Outcome]:
    """The outcome of each order in turn; one that is refused does not hold up the others."""
    return [_outcome(issuer, order, signer, sealed) for order in orders]


def _outcome(issuer: Issuer, order: Order, signer: Signer, sealed: SealedKeys) -> Outcome:
    try:
        made = new_certificate(issuer, order, signer, sealed)
    except Problem as problem:
        return Outcome(kind=problem.kind, message=problem.message)
    except Exception as error:  # noqa: BLE001 - whatever a key does, the others of the batch have their certificates
        return Outcome(message=type(error).__name__)
    return Outcome(made.key, made.issued.der)
