"""How the names of a certificate would be validated by a public CA: shown for what is requested from the default CA.

Nothing is asked of anybody: who may request from the CA is decided by policies. Programs that were written for
public certificates read these rows, and wait until all of them say SUCCESS.
"""

import hashlib

from tokiwa.domain.certificate import Certificate, CertificateStatus
from tokiwa.domain.value import Value

METHODS = ("DNS", "EMAIL", "HTTP")
_MAILBOXES = ("admin", "administrator", "hostmaster", "postmaster", "webmaster")
_PENDING, _SUCCESS, _FAILED = "PENDING_VALIDATION", "SUCCESS", "FAILED"
_OUTCOMES = {CertificateStatus.PENDING_VALIDATION: _PENDING, CertificateStatus.FAILED: _FAILED}


class Row(Value):
    """One name: its state, and what a public CA would look for: a CNAME record, or an answer from a mailbox."""

    name: str
    status: str
    record: tuple[str, str] | None = None  # name and value
    mailboxes: tuple[str, ...] = ()


def rows(certificate: Certificate) -> tuple[Row, ...]:
    """A row for each name; none for a certificate that was not requested like a public one."""
    if not certificate.validation:
        return ()
    status = _OUTCOMES.get(certificate.status, _SUCCESS)
    return tuple(_row(certificate, name, status) for name in certificate.names)


def _row(certificate: Certificate, name: str, status: str) -> Row:
    domain = name.removeprefix("*.")  # both are proved by one record
    match certificate.validation:
        case "DNS":
            return Row(name, status, record=_record(certificate.account, domain))
        case "EMAIL":
            return Row(name, status, mailboxes=tuple(f"{mailbox}@{domain}" for mailbox in _MAILBOXES))
    return Row(name, status)


def _record(account: str, domain: str) -> tuple[str, str]:
    """The same for every certificate of an account with that name, as in ACM."""
    digest = hashlib.sha256(f"{account} {domain}".encode()).hexdigest()
    return f"_{digest[:32]}.{domain}.", f"_{digest[32:]}.acm-validations.aws."
