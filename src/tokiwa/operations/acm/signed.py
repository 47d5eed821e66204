"""What was signed for a certificate: its PEM and its chain."""

from tokiwa.crypto import pem
from tokiwa.crypto.certificate import LABEL
from tokiwa.domain.certificate import Certificate, CertificateStatus
from tokiwa.domain.problem import Kind, Problem
from tokiwa.store import issued
from tokiwa.work import Transaction


def signed_pem(tx: Transaction, found: Certificate) -> tuple[str, str]:
    """The leaf and the chain from its issuer to the root, each ending with a newline.

    IN_PROGRESS while the certificate is being issued, INVALID when it never was.
    """
    if found.status is CertificateStatus.PENDING_VALIDATION:
        raise Problem(Kind.IN_PROGRESS, f"Certificate {found.arn} is being issued. Try again in a moment.")
    record = None if found.serial is None else issued.get(tx, found.authority or "", found.serial)
    if record is None:
        raise Problem(Kind.INVALID, f"Certificate {found.arn} was never issued. {found.failure_message}".rstrip())
    chain = issued.chain(tx, record.chain)
    return pem.encode(LABEL, record.der), "" if chain is None else chain.pem
