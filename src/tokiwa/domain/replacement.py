"""Mass replacement: which certificates, and in which waves. What becomes of each is `replacement_item`'s.

Chosen are the certificates as they are when it starts: each becomes an item, so that what is done survives a restart
and can be counted. The job `replace` moves items along; it only ever moves the date of a certificate's own renewal.
"""

from datetime import datetime, timedelta
from enum import StrEnum

from tokiwa.domain.certificate import Certificate, CertificateStatus, CertificateType
from tokiwa.domain.value import Value, evolve

REPLACE = "replace"  # the job
HOUR = timedelta(hours=1)


class ReplacementStatus(StrEnum):
    """Where a replacement is."""

    CHOOSING = "CHOOSING"  # it goes through the certificates
    RUNNING = "RUNNING"
    COMPLETED = "COMPLETED"  # nothing is left to do but for stragglers that only their owners can help
    STOPPED = "STOPPED"


class Selection(Value):
    """Which certificates: what is left out does not matter. The dates are of issuance; all of the `tags` must be there.

    `template` is the name or the ARN of the template that the certificate was signed by.
    """

    authority: str | None = None
    key_algorithm: str | None = None
    template: str | None = None
    issued_after: datetime | None = None
    issued_before: datetime | None = None
    tags: tuple[tuple[str, str], ...] = ()

    @property
    def everything(self) -> bool:
        """Whether it leaves nothing out."""
        return self == Selection()

    def chooses(self, certificate: Certificate, now: datetime) -> bool:
        """Whether it is one of them, as far as its own values say: what a private CA has issued, and is good now."""
        issued = certificate.issued_at
        return (
            certificate.type is CertificateType.PRIVATE
            and certificate.state(now) is CertificateStatus.ISSUED
            and certificate.created_at <= now
            and certificate.authority is not None
            and certificate.serial is not None
            and issued is not None
            and self.authority in (None, certificate.authority)
            and self.key_algorithm in (None, certificate.key_algorithm)
            and (self.issued_after is None or self.issued_after <= issued)
            and (self.issued_before is None or issued < self.issued_before)
            and all(certificate.tags.get(name) == value for name, value in self.tags)
        )

    def fits(self, template: str) -> bool:
        """Whether a certificate that was signed by this template (an ARN) is one of them."""
        return self.template is None or self.template in (template, _name_of(template))


class Replacement(Value):
    """One mass replacement. At most `wave` certificates are under way at a time, and `per_hour` are asked for in an hour.

    With `revoke_after` the old certificates are revoked so long after their renewal, with `reason`. `force` also brings
    through what was never exported and is not in use. With `until_served` a certificate counts as renewed when its
    deployments serve it. `position` is how far it has chosen.
    """

    id: str
    account: str
    started_at: datetime
    started_by: str
    selection: Selection
    wave: int
    per_hour: int
    revoke_after: timedelta | None = None
    reason: str = "SUPERSEDED"
    force: bool = False
    until_served: bool = False
    status: ReplacementStatus = ReplacementStatus.CHOOSING
    position: tuple[int, str] = (-1, "")
    waves: int = 0
    hour_began: datetime | None = None
    in_hour: int = 0
    ended_at: datetime | None = None
    version: int = 0

    @property
    def going(self) -> bool:
        """Whether there is still something to do."""
        return self.status in {ReplacementStatus.CHOOSING, ReplacementStatus.RUNNING}

    def room(self, under_way: int, failing: int, now: datetime) -> int:
        """How many may be asked for now. A wave begins when the last one is settled; what fails takes up its room."""
        return 0 if under_way else max(0, min(self.wave - failing, self.per_hour - self._asked(now)))

    def next_wave(self, now: datetime) -> datetime:
        """When there is room again in the hour, if there is none now."""
        full = self.hour_began is not None and self._asked(now) >= self.per_hour
        return now if not full or self.hour_began is None else self.hour_began + HOUR

    def asked(self, count: int, now: datetime) -> "Replacement":
        """With one wave more, of so many."""
        if not count:
            return self
        began = now if self._hour_over(now) else self.hour_began
        return evolve(self, waves=self.waves + 1, hour_began=began, in_hour=self._asked(now) + count)

    def ended(self, status: ReplacementStatus, now: datetime) -> "Replacement":
        """At its end."""
        return evolve(self, status=status, ended_at=now)

    def _asked(self, now: datetime) -> int:
        return 0 if self._hour_over(now) else self.in_hour

    def _hour_over(self, now: datetime) -> bool:
        return self.hour_began is None or now >= self.hour_began + HOUR


def _name_of(template: str) -> str:
    """`EndEntityCertificate/V1` of arn:aws:acm-pca:::template/EndEntityCertificate/V1."""
    return template.partition("template/")[2]
