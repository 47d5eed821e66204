"""acm:GetCertificate: the certificate and its chain, without the key."""

from tokiwa.domain.call import Call
from tokiwa.operations.acm.access import resource_keys
from tokiwa.operations.acm.arn import certificate
from tokiwa.operations.acm.signed import signed_pem
from tokiwa.operations.registry import operation
from tokiwa.work import Work


@operation("acm:GetCertificate", on="CertificateArn", context=resource_keys)
def get_certificate(work: Work, call: Call) -> dict[str, str]:
    """Leaf and chain in PEM. The chain of one that was imported without is itself, as on AWS."""
    with work.transaction() as tx:
        leaf, chain = signed_pem(tx, certificate(tx, call))
    return {"Certificate": leaf, "CertificateChain": chain or leaf}
