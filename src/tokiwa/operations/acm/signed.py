"""A certificate's PEM and its chain: what was signed for it, or what a user imported."""

from tokiwa.crypto import pem
from tokiwa.crypto.certificate import LABEL
from tokiwa.domain.certificate import Certificate, CertificateStatus, CertificateType
from tokiwa.domain.issued import Issued
from tokiwa.domain.problem import Kind, Problem
from tokiwa.store import imports, issued
from tokiwa.work import Transaction


def signed_pem(tx: Transaction, found: Certificate) -> tuple[str, str]:
    """The leaf and the chain from its issuer to the root, each ending with a newline.

    IN_PROGRESS while the certificate is being issued, INVALID when it never was.
    """
    if found.status is CertificateStatus.PENDING_VALIDATION:
        raise Problem(Kind.IN_PROGRESS, f"Certificate {found.arn} is being issued. Try again in a moment.")
    if found.type is CertificateType.IMPORTED:
        return _imported(tx, found)
    record = issued_record(tx, found)
    if record is None:
        raise Problem(Kind.INVALID, f"Certificate {found.arn} was never issued. {found.failure_message}".rstrip())
    chain = issued.chain(tx, record.chain)
    return pem.encode(LABEL, record.der), "" if chain is None else chain.pem


def _imported(tx: Transaction, found: Certificate) -> tuple[str, str]:
    text = imports.get(tx, found.arn)
    if text is None:
        raise Problem(Kind.INVALID, f"The text of certificate {found.arn} is not there. Import it again.")
    return pem.encode(LABEL, text.der), text.chain


def issued_record(tx: Transaction, found: Certificate) -> Issued | None:
    """Its authority's record of what it signed, for a certificate that was issued."""
    return None if found.serial is None else issued.get(tx, found.authority or "", found.serial)
