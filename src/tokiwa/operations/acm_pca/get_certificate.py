"""acm-pca:GetCertificate: what IssueCertificate signed, and the chain above it."""

from datetime import timedelta

from tokiwa.crypto import pem
from tokiwa.crypto.certificate import LABEL
from tokiwa.domain.authority import AuthorityStatus
from tokiwa.domain.call import Call
from tokiwa.domain.issued import Issued
from tokiwa.domain.problem import Kind, Problem
from tokiwa.operations.acm_pca.access import policy, resource_keys
from tokiwa.operations.acm_pca.arn import authority, serial_of
from tokiwa.operations.registry import operation
from tokiwa.store import issued
from tokiwa.work import Work
from tokiwa.work.moments import configuration

_NOTHING_ISSUED = frozenset({AuthorityStatus.CREATING, AuthorityStatus.FAILED, AuthorityStatus.DELETED})


@operation("acm-pca:GetCertificate", on="CertificateAuthorityArn", context=resource_keys, policy=policy)
def get_certificate(work: Work, call: Call) -> dict[str, str | None]:
    """PEM, the chain from the issuer to the root; a self-signed root has none. Revoked certificates are still there."""
    with work.transaction() as tx:
        found = authority(tx, call)
        if found.status in _NOTHING_ISSUED:
            raise Problem(
                Kind.WRONG_STATE,
                f"The certificate authority {found.arn} is not in the correct state to have issued certificates.",
            )
        record = issued.get(tx, found.arn, serial_of(call))
        if record is None or not record.der:
            raise Problem(Kind.NOT_FOUND, f"Could not find Certificate {call.input['CertificateArn']}")
        _check_time(work, call, record)
        chain = issued.chain(tx, record.chain) if record.chain else None
    return {"Certificate": pem.encode(LABEL, record.der), "CertificateChain": None if chain is None else chain.pem}


def _check_time(work: Work, call: Call, record: Issued) -> None:
    """AWS signs a while after it has answered; here it only looks so, where the caller's account wants that."""
    delay = timedelta(seconds=configuration(work, call.account).issuing_seconds)
    if delay and record.issued_at <= call.now < record.issued_at + delay:
        raise Problem(Kind.IN_PROGRESS, f"The certificate {record.arn} is being issued. Try again in a moment.")
