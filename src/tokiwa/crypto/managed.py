"""New keys with their certificates, in one step and in batches: what the manager needs for its own requests.

Arguments and results but for the signer are plain values, so a batch can run in a worker process that has
its own signer for the CA.
"""

from collections.abc import Iterable
from datetime import datetime

import attrs

from tokiwa.crypto import applicant, keys
from tokiwa.crypto.issue import Draft, Issued, issue, prepare
from tokiwa.crypto.issuer import Issuer
from tokiwa.crypto.signer import Signer
from tokiwa.domain.problem import Problem
from tokiwa.domain.template import END_ENTITY, Template


@attrs.frozen
class Order:
    """A certificate that the manager wants, with the serial number that was reserved for it."""

    common_name: str | None
    names: tuple[str, ...]
    key_algorithm: str
    serial: int
    not_before: datetime
    not_after: datetime


@attrs.frozen
class NewCertificate:
    """A private key (PKCS #8, DER) and the certificate for it."""

    key: bytes = attrs.field(repr=False)
    issued: Issued


def new_certificate(
    issuer: Issuer, order: Order, signer: Signer, template: Template = END_ENTITY, ready: bytes | None = None
) -> NewCertificate:
    """A new key, or one that was made ahead (`ready`, PKCS #8), and its certificate. Problem as in `issue.prepare`."""
    key = keys.make(order.key_algorithm) if ready is None else keys.load(ready)
    draft = Draft(
        issuer,
        template,
        applicant.for_names(keys.spki_of(key), order.common_name, order.names),
        order.serial,
        order.not_before,
        order.not_after,
    )
    return NewCertificate(ready or keys.encode(key), issue(prepare(draft), signer))


def issue_many(issuer: Issuer, orders: Iterable[Order], signer: Signer) -> list[NewCertificate | Problem]:
    """The outcome of each order in turn; one that is refused does not hold up the others."""
    return [_outcome(issuer, order, signer) for order in orders]


def _outcome(issuer: Issuer, order: Order, signer: Signer) -> NewCertificate | Problem:
    try:
        return new_certificate(issuer, order, signer)
    except Problem as problem:
        return problem
