"""As much of a certificate as a look ahead needs: reading all of each would take twice as long, and there may be a million."""

from datetime import datetime
from typing import cast

from tokiwa.domain.certificate import Certificate, CertificateStatus, CertificateType, Renewal
from tokiwa.domain.value import Value


class Glance(Value):
    """The members of a `Certificate` that eligibility, the checks of a CA and the dates of renewals ask for."""

    arn: str
    account: str
    domain_name: str
    names: tuple[str, ...]
    status: CertificateStatus
    type: CertificateType = CertificateType.PRIVATE
    authority: str | None = None
    key_algorithm: str = ""
    not_after: datetime | None = None
    exported: bool = False
    in_use_by: tuple[str, ...] = ()
    renewal: Renewal | None = None

    @property
    def in_use(self) -> bool:
        """Whether an integrated service has it."""
        return bool(self.in_use_by)

    @property
    def certificate(self) -> Certificate:
        """Itself, for rules that ask a certificate for nothing else; a test asks them about both."""
        return cast("Certificate", self)
