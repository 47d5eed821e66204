"""acm:RenewCertificate: bring the waiting renewal forward to now."""

from tokiwa.domain import renewal
from tokiwa.domain.call import Call
from tokiwa.operations.acm.access import resource_keys
from tokiwa.operations.acm.arn import certificate
from tokiwa.operations.registry import operation
from tokiwa.work import Work, apply


@operation("acm:RenewCertificate", on="CertificateArn", context=resource_keys)
def renew_certificate(work: Work, call: Call) -> None:
    """Ask for a renewal; how it goes shows in DescribeCertificate."""
    with work.transaction() as tx:
        apply(tx, renewal.hasten(certificate(tx, call), call.now))
