"""acm-pca:GetCertificateAuthorityCsr: the authority's request, the same text on every call."""

from tokiwa.domain.authority import AuthorityStatus
from tokiwa.domain.call import Call
from tokiwa.domain.problem import Kind, Problem
from tokiwa.operations.acm_pca.access import resource_keys
from tokiwa.operations.acm_pca.arn import authority
from tokiwa.operations.registry import operation
from tokiwa.work import Work

_WITHOUT = frozenset({AuthorityStatus.FAILED, AuthorityStatus.DELETED})


@operation("acm-pca:GetCertificateAuthorityCsr", on="CertificateAuthorityArn", context=resource_keys)
def get_certificate_authority_csr(work: Work, call: Call) -> dict[str, str]:
    """PEM. IN_PROGRESS while the authority is being created."""
    with work.transaction() as tx:
        found = authority(tx, call)
    if found.status is AuthorityStatus.CREATING:
        raise Problem(
            Kind.IN_PROGRESS, f"The certificate authority {found.arn} is being created. Try again in a moment."
        )
    if found.status in _WITHOUT:
        raise Problem(
            Kind.WRONG_STATE,
            f"The certificate authority {found.arn} is not in the correct state to have a certificate signing request.",
        )
    return {"Csr": found.csr}
