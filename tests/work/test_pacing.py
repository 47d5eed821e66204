"""Who has to wait for a turn, and until when; turns that were given out are on record."""

import threading
from collections import Counter
from datetime import timedelta
from typing import Any

import attrs
import pytest

from managed import CA, certificate, renewal, write
from tokiwa.domain.call import Task
from tokiwa.domain.certificate import Certificate
from tokiwa.domain.change import Job
from tokiwa.domain.renewal_policy import RenewalPolicy
from tokiwa.domain.smoothing import KEPT, TURN
from tokiwa.domain.value import evolve
from tokiwa.store import renewal_queues
from tokiwa.work.pacing import Ready, later
from world import ACCOUNT, World

END = certificate().not_after
assert END is not None
NOW = END - timedelta(days=60)
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
OTHER = CA.replace("11111111-", "99999999-")


def ready(number: int = 0, late: timedelta = timedelta(0), payload: bytes = b"", **changes: Any) -> Ready:
    """A claimed renewal that was due `late` ago."""
    arn = f"{certificate().arn[:-4]}{number:04x}"
    return Task("renew", arn, ACCOUNT, NOW - late, 1, "lease", payload), certificate(**{"arn": arn, **changes})


def budget(world: World, **changes: int) -> None:
    write(world, RenewalPolicy(ACCOUNT, ACCOUNT, **{"per_hour": 60, **changes}))


def free(world: World, authority: str = CA) -> Any:
    with world.means.store.snapshot() as tx:
        return renewal_queues.get(tx, authority)


def test_without_a_budget_nobody_waits(world: World) -> None:
    assert later(world.means.work(), [ready(n) for n in range(5)], NOW) == {}
    budget(world, per_hour=0, jitter=10)
    assert later(world.means.work(), [ready(n) for n in range(5)], NOW) == {}
    assert free(world) is None


def test_the_first_goes_and_the_others_follow_at_the_interval(world: World) -> None:
    budget(world)
    those = [ready(n) for n in range(5)]
    jobs = later(world.means.work(), those, NOW)
    assert sorted((job.due - NOW) / MINUTE for job in jobs.values()) == [1, 2, 3, 4]
    assert {(job.kind, job.payload) for job in jobs.values()} == {("renew", TURN)}
    assert all(key == job.key for key, job in jobs.items())
    assert free(world).free == NOW + 5 * MINUTE


def test_the_next_batch_goes_on_behind_it(world: World) -> None:
    budget(world)
    later(world.means.work(), [ready(n) for n in range(5)], NOW)
    jobs = later(world.means.work(), [ready(n) for n in range(5, 8)], NOW)
    assert sorted((job.due - NOW) / MINUTE for job in jobs.values()) == [5, 6, 7]


def test_the_same_renewals_get_the_same_turns_however_they_come(world: World) -> None:
    budget(world)
    those = [ready(n) for n in range(20)]
    first = later(world.means.work(), those, NOW)
    write(world, evolve(free(world), free=NOW))
    assert later(world.means.work(), those[::-1], NOW) == first


def test_whose_time_is_shortest_goes_first(world: World) -> None:
    budget(world)
    assert END is not None
    urgent = ready(9, not_after=END - timedelta(days=14))
    jobs = later(world.means.work(), [*(ready(n) for n in range(5)), urgent], NOW)
    assert urgent[0].key not in jobs


def test_each_ca_has_its_own_queue(world: World) -> None:
    budget(world)
    jobs = later(world.means.work(), [ready(1), ready(2), ready(3, authority=OTHER)], NOW)
    assert len(jobs) == 1
    assert free(world, OTHER).free == NOW + MINUTE


@attrs.frozen
class Case:
    ready: Ready
    waits: bool


CASES: dict[str, Case] = {
    "due for the first time": Case(ready(), waits=True),
    "tried again": Case(ready(renewal=renewal(reason="PCA_ACCESS_DENIED", message="No.")), waits=True),
    "its turn has come": Case(ready(payload=TURN), waits=False),
    "its turn was just missed": Case(ready(payload=TURN, late=KEPT), waits=False),
    "its turn is long over": Case(ready(payload=TURN, late=2 * KEPT), waits=True),
    "asked for": Case(ready(renewal=renewal()), waits=False),
    "cut off while it signed": Case(ready(renewal=renewal(serial="5b")), waits=False),
    "at its safe limit": Case(ready(not_after=NOW + timedelta(days=45)), waits=False),
    "past its safe limit": Case(ready(not_after=NOW + timedelta(days=5)), waits=False),
}


@pytest.mark.parametrize("case", CASES)
def test_who_waits_when_the_queue_is_long(world: World, case: str) -> None:
    budget(world)
    later(world.means.work(), [ready(n) for n in range(100, 160)], NOW)
    jobs = later(world.means.work(), [CASES[case].ready], NOW)
    assert len(jobs) == CASES[case].waits


def test_who_called_takes_a_turn_from_the_others(world: World) -> None:
    """The budget is what the CA signs, whoever asked."""
    budget(world)
    later(world.means.work(), [ready(renewal=renewal()), ready(1)], NOW)
    assert free(world).free == NOW + 2 * MINUTE


def test_no_hour_has_more_than_its_budget_also_in_a_storm(world: World) -> None:
    budget(world, per_hour=30)
    jobs: list[Job] = []
    for start in range(0, 300, 100):
        jobs += later(world.means.work(), [ready(n) for n in range(start, start + 100)], NOW).values()
    by_hour = Counter((job.due - NOW) // HOUR for job in jobs)
    assert sum(by_hour.values()) == 299
    assert max(by_hour.values()) == 30


def test_two_who_give_out_turns_at_the_same_time_give_out_each_once(world: World) -> None:
    """Neither has to do its other work again for that."""
    budget(world, per_hour=3600)
    given: list[Job] = []

    def node(first: int) -> None:
        for start in range(first, first + 100, 10):
            given.extend(later(world.means.work(), [ready(n) for n in range(start, start + 10)], NOW).values())

    nodes = [threading.Thread(target=node, args=(first,)) for first in (0, 100, 200)]
    for each in nodes:
        each.start()
    for each in nodes:
        each.join()
    assert free(world).free == NOW + 300 * timedelta(seconds=1)
    assert len({job.key for job in given}) == len(given)
    per_minute = Counter((job.due - NOW) // MINUTE for job in given)
    assert {minute: count for minute, count in per_minute.items() if minute} == {1: 60, 2: 60, 3: 60, 4: 60}


def test_certificates_are_left_as_they_are(world: World) -> None:
    budget(world)
    found: Certificate = ready(1)[1]
    later(world.means.work(), [ready(0), (ready(1)[0], found)], NOW)
    assert found.renewal is None
