"""Authorities that should tell what they revoked, or that they end, and have no work planned that does. Asked by the daily audit.

Missing is what was switched on before this server could do it, or what somebody changed by hand; and lists of before the
database was restored, because what was brought back to it is not on them.
"""

from datetime import datetime

from tokiwa.domain import revoking
from tokiwa.domain.authority_notice import plan
from tokiwa.domain.change import Job
from tokiwa.domain.crl import CRL, CRL_SOON
from tokiwa.domain.restoration import crl_floor
from tokiwa.store import authorities, crls, jobs, restorations
from tokiwa.work.work import Work

PAGE = 200
_INSTEAD = {CRL_SOON: CRL}  # as a rule it is the regular one that waits


def untold(work: Work, account: str, now: datetime) -> tuple[Job, ...]:
    """The jobs that are missing for the authorities of an account, at its time."""
    found: list[Job] = []
    after, more = "", True
    while more:
        with work.means.store.snapshot() as tx:
            floor = crl_floor(restorations.latest(tx))
            page = authorities.page(tx, account, after, PAGE)
            for wanted in (job for each in page for job in (*revoking.upkeep(each, now), *plan(each, now))):
                kinds = {wanted.kind, _INSTEAD.get(wanted.kind, wanted.kind)}
                planned = any(jobs.due_at(tx, kind, wanted.key) is not None for kind in kinds)
                old = wanted.kind == CRL_SOON and any(
                    each.number <= floor for each in crls.of_authority(tx, wanted.key)
                )
                if old or not planned:
                    found.append(wanted)
        more = len(page) == PAGE
        after = page[-1].arn if page else after
    return tuple(found)
