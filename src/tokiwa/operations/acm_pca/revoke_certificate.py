"""acm-pca:RevokeCertificate: a certificate, named by its serial number, is no longer good."""

from datetime import datetime

from tokiwa.crypto import serial
from tokiwa.domain import revoking
from tokiwa.domain import template as templates
from tokiwa.domain.authority import Authority, AuthorityStatus
from tokiwa.domain.call import Call
from tokiwa.domain.change import Change
from tokiwa.domain.issued import Issued, IssuedStatus
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.value import evolve
from tokiwa.operations.acm_pca.access import resource_keys
from tokiwa.operations.acm_pca.arn import undeleted
from tokiwa.operations.acm_pca.event import told
from tokiwa.operations.registry import operation
from tokiwa.store import issued
from tokiwa.work import Transaction, Work, apply

_ABLE = frozenset({AuthorityStatus.ACTIVE, AuthorityStatus.DISABLED})


@operation("acm-pca:RevokeCertificate", on="CertificateAuthorityArn", context=resource_keys)
def revoke_certificate(work: Work, call: Call) -> None:
    """REVOKED from now on, with the reason. The serial may have leading zeros and colons, or not."""
    with work.transaction() as tx:
        found = undeleted(tx, call)
        if found.state(call.now) not in _ABLE:
            raise Problem(
                Kind.WRONG_STATE, "The certificate authority is not in a valid state for revoking certificates"
            )
        record = _named(tx, found, call.input["CertificateSerial"])
        _check(record, call.now)
        revoked = evolve(
            record,
            status=IssuedStatus.REVOKED,
            revoked_at=call.now,
            revocation_reason=call.input["RevocationReason"],
        )
        event = told(work, call, found, "ACM Private CA Certificate Revocation", record.arn)
        jobs = revoking.revoked(found, call.now)
        apply(tx, Change(puts=(revoked,), events=(event,), jobs=jobs))


def _named(tx: Transaction, found: Authority, text: str) -> Issued:
    number = serial.parse(text)
    if number is None:
        raise Problem(Kind.INVALID, f"The serial number {text} is not a hexadecimal number.")
    record = issued.get(tx, found.arn, serial.digits(number))
    if record is None:
        raise Problem(
            Kind.NOT_FOUND, f"Could not find a certificate with the serial number {text} issued by {found.arn}"
        )
    return record


def _check(record: Issued, now: datetime) -> None:
    if record.status is not IssuedStatus.ISSUED:
        raise Problem(Kind.ALREADY_DONE, f"The certificate with the serial number {record.serial} was revoked before.")
    if templates.find(record.template).self_signed:
        raise Problem(Kind.INVALID_REQUEST, "Self-signed certificate can not be revoked")
    if record.not_after is not None and record.not_after < now:
        raise Problem(
            Kind.INVALID_REQUEST,
            f"The certificate with the serial number {record.serial} has expired; it cannot be revoked.",
        )
