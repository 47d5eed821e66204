"""acm:DeleteCertificate: the certificate with its key and its renewal, unless something uses it."""

from tokiwa.domain import notice, renewal
from tokiwa.domain.call import Call
from tokiwa.domain.certificate import ISSUE, Certificate, CertificateType
from tokiwa.domain.change import Change
from tokiwa.domain.deployment import is_deployment
from tokiwa.domain.imported import Import
from tokiwa.domain.problem import Kind, Problem
from tokiwa.operations.acm.access import resource_keys
from tokiwa.operations.acm.arn import certificate
from tokiwa.operations.registry import operation
from tokiwa.work import Work, apply

_MOST = 3  # of what uses it are named


@operation("acm:DeleteCertificate", on="CertificateArn", context=resource_keys)
def delete_certificate(work: Work, call: Call) -> None:
    """Remove it. What its authority signed stays on the authority's record."""
    with work.transaction() as tx:
        found = certificate(tx, call)
        if found.in_use:
            by = [arn for arn in found.in_use_by if is_deployment(arn)][:_MOST]  # what can be deleted here
            used = f"is in use{' by ' if by else ''}{', '.join(by)}."
            raise Problem(Kind.IN_USE, f"Certificate {found.arn} in account {found.account} {used}")
        apply(tx, removal(found))


def removal(found: Certificate) -> Change:
    """Everything that goes with a certificate."""
    text = (Import(found.arn, found.account, b""),) if found.type is CertificateType.IMPORTED else ()
    jobs = ((renewal.RENEW, found.arn), (notice.WATCH, found.arn), (ISSUE, found.arn))
    return Change(drops=(found, *text), cancels=jobs)
