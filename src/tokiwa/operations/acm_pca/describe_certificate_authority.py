"""acm-pca:DescribeCertificateAuthority: one authority, in whatever state."""

from typing import Any

from tokiwa.domain.call import Call
from tokiwa.operations.acm_pca.access import policy, resource_keys
from tokiwa.operations.acm_pca.arn import authority
from tokiwa.operations.acm_pca.description import described
from tokiwa.operations.registry import operation
from tokiwa.work import Work


@operation("acm-pca:DescribeCertificateAuthority", on="CertificateAuthorityArn", context=resource_keys, policy=policy)
def describe_certificate_authority(work: Work, call: Call) -> dict[str, Any]:
    """Everything but its request, certificate, permissions and tags."""
    with work.transaction() as tx:
        return {"CertificateAuthority": described(authority(tx, call), call.now)}
