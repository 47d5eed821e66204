"""The jobs that must exist for a certificate as it is, whatever happened to it. The daily audit asks."""

from tokiwa.domain import notice, renewal
from tokiwa.domain.certificate import ISSUE, Certificate, CertificateStatus
from tokiwa.domain.change import Job
from tokiwa.domain.eligibility import eligibility
from tokiwa.domain.moment import Moment


def upkeep(certificate: Certificate, moment: Moment) -> tuple[Job, ...]:
    """Each with the date that it gets when it has to be made anew.

    A certificate that nothing depends on needs no renewal; what makes it eligible plans one.
    """
    if certificate.status is CertificateStatus.PENDING_VALIDATION:
        return (Job(ISSUE, certificate.arn, certificate.account, moment.now),)
    eligible = eligibility(certificate, moment.now).eligible
    return (
        *notice.plan(certificate, moment),
        *(renewal.plan(certificate, moment.now, moment.policies.of(certificate)) if eligible else ()),
    )
