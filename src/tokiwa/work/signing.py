"""Signing for many certificates at once: in the node's workers where that is worth it, else here."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from datetime import datetime

import attrs
import structlog

from tokiwa.crypto.issue import Issued as Signed
from tokiwa.crypto.managed import NewCertificate, Outcome
from tokiwa.crypto.signer import SEALED
from tokiwa.crypto.worker import Batch
from tokiwa.crypto.workers import NoWorkerError, WorkerLostError
from tokiwa.domain.authority import Authority
from tokiwa.domain.certificate import Certificate
from tokiwa.domain.change import Change
from tokiwa.domain.issued import ReservedSerial
from tokiwa.domain.problem import Problem
from tokiwa.work.issuing import Issuer, Made, NotMade, defect_of, issuer, make, order, unable
from tokiwa.work.recovery import abandon
from tokiwa.work.work import Work

log = structlog.get_logger("signing")

# Below this a worker that must start first costs more than it takes off. An RSA key counts as that much by itself.
WORTH = 64


@attrs.frozen
class Wanted:
    """What is to be signed: a certificate, by its authority, with a serial that is reserved for it."""

    certificate: Certificate
    authority: Authority
    reserved: ReservedSerial


@attrs.frozen
class Lost:
    """A worker was lost with it: nobody has the certificate, and whether there is one cannot be known any more."""


Result = Made | NotMade | Lost


def begin(work: Work, wanted: Sequence[Wanted], now: datetime) -> Callable[[], list[Result]]:
    """Have them signed. What is returned waits for the results, in the order of what was wanted."""
    remote: dict[int, Future[list[Outcome]]] = {}
    groups = list(_groups(work, wanted))
    for number, group in enumerate(groups):
        batch = _batch(work, group, now)
        if batch is not None:
            remote[number] = work.means.workers.submit(batch)

    def results() -> list[Result]:
        found: list[Result] = []
        for number, group in enumerate(groups):
            found += _received(work, group, now, remote[number]) if number in remote else _here(work, group, now)
        return found

    return results


def _groups(work: Work, wanted: Sequence[Wanted]) -> Iterator[Sequence[Wanted]]:
    """Neighbours of one authority, in as many parts as there are workers."""
    start = 0
    for at in range(1, len(wanted) + 1):
        if at == len(wanted) or wanted[at].authority.arn != wanted[start].authority.arn:
            size = max(1, -(-(at - start) // max(1, work.means.workers.count)))
            for part in range(start, at, size):
                yield wanted[part : min(part + size, at)]
            start = at


def _batch(work: Work, group: Sequence[Wanted], now: datetime) -> Batch | None:
    """What a worker gets; None where it is not worth it, or nothing for another process."""
    authority = group[0].authority
    weight = sum(WORTH if each.certificate.key_algorithm.startswith("RSA") else 1 for each in group)
    if not work.means.workers.count or weight < WORTH or not authority.key.startswith(f"{SEALED}:"):
        return None
    try:
        parts = issuer(work, authority).parts
    except Exception:  # noqa: BLE001 - whatever is wrong with the authority, signing here will tell
        return None
    orders = tuple(order(each.certificate, each.reserved.serial, now) for each in group)
    return Batch(parts, authority.key, authority.account, authority.arn, orders)


def _here(work: Work, group: Sequence[Wanted], now: datetime) -> list[Result]:
    return [make(work, each.certificate, each.authority, each.reserved, now) for each in group]


def _received(work: Work, group: Sequence[Wanted], now: datetime, future: "Future[list[Outcome]]") -> list[Result]:
    try:
        outcomes = future.result()
    except NoWorkerError as error:
        log.warning("signing here instead", reason=str(error))
        return _here(work, group, now)
    except WorkerLostError:
        log.warning("a worker was lost", authority=group[0].authority.arn, certificates=len(group))
        return [Lost() for _ in group]
    by = issuer(work, group[0].authority)
    return [_result(work, by, each, outcome, now) for each, outcome in zip(group, outcomes, strict=True)]


def _result(work: Work, by: Issuer, wanted: Wanted, outcome: Outcome, now: datetime) -> Result:
    if outcome.kind is not None:
        work.means.serials.put_back(wanted.reserved)  # a refusal comes before any signature
        return NotMade(defect_of(Problem(outcome.kind, outcome.message)), Change())
    if not outcome.der:
        log.error("the authority could not sign", authority=wanted.authority.arn, certificate=wanted.certificate.arn)
        return NotMade(unable(wanted.authority, outcome.message), abandon(wanted.reserved, now))
    asked = order(wanted.certificate, wanted.reserved.serial, now)
    return Made(
        by, NewCertificate(outcome.key, Signed(outcome.der, int(asked.serial, 16), asked.not_before, asked.not_after))
    )
