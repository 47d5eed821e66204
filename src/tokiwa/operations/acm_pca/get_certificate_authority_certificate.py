"""acm-pca:GetCertificateAuthorityCertificate: the authority's certificate and chain, as they were imported."""

from tokiwa.domain.authority import AuthorityStatus
from tokiwa.domain.call import Call
from tokiwa.domain.problem import Kind, Problem
from tokiwa.operations.acm_pca.access import policy, resource_keys
from tokiwa.operations.acm_pca.arn import authority
from tokiwa.operations.registry import operation
from tokiwa.work import Work


@operation(
    "acm-pca:GetCertificateAuthorityCertificate",
    on="CertificateAuthorityArn",
    context=resource_keys,
    policy=policy,
)
def get_certificate_authority_certificate(work: Work, call: Call) -> dict[str, str | None]:
    """PEM; no chain for a root. WRONG_STATE before the import, and while the authority is deleted."""
    with work.transaction() as tx:
        found = authority(tx, call)
    if found.certificate is None or found.status is AuthorityStatus.DELETED:
        # AWS says "signing request" here too; Terraform knows the sentence.
        raise Problem(
            Kind.WRONG_STATE,
            f"The certificate authority {found.arn} is not in the correct state to have a certificate signing request.",
        )
    return {"Certificate": found.certificate, "CertificateChain": found.chain}
