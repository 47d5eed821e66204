"""What is written instead of an attempt: a failure that was asked for, a delay, or the turn that it waits for."""

from datetime import timedelta
from typing import Any

import pytest

from managed import ARN, CA, END, FRESH, certificate, moment, renewal, write
from tokiwa.domain.call import Task
from tokiwa.domain.change import Job
from tokiwa.domain.fault import Effect, Fault
from tokiwa.domain.renewal_policy import RenewalPolicy
from tokiwa.domain.smoothing import TURN
from tokiwa.domain.value import evolve
from tokiwa.work.hindrance import LATE, Ready, held
from world import ACCOUNT, World

NOW = END - timedelta(days=60)


def ready(number: int = 0, payload: bytes = b"") -> Ready:
    """A renewal whose attempt would be written now."""
    arn = f"{ARN[:-4]}{number:04x}"
    found = certificate(arn=arn)
    begun = evolve(found, renewal=renewal(serial=FRESH, attempts=1), version=found.version + 1)
    return Ready(Task("renew", arn, ACCOUNT, NOW, 1, "lease", payload), found, begun, moment(NOW))


def fault(**changes: Any) -> Fault:
    values = {"id": "one", "account": ACCOUNT, "on": "renew", "effect": Effect.FAIL, "made_at": NOW}
    return Fault(**{**values, "reason": "PCA_LIMIT_EXCEEDED", **changes})


def test_nothing_nearly_always(world: World) -> None:
    assert held(world.means.work(), [ready(n) for n in range(5)], NOW) == {}
    assert held(world.means.work(), [], NOW) == {}


def test_a_failure_is_told_and_tried_again_like_any_other(world: World) -> None:
    write(world, fault(times=1, message="Out of certificates."))
    one, two = ready(1), ready(2)
    ((key, change),) = held(world.means.work(), [one, two], NOW).items()
    assert key == one.task.key
    failed = change.puts[0]
    assert (failed.version, failed.renewal.attempts, failed.renewal.serial) == (one.found.version, 1, "")
    assert (failed.renewal.reason, failed.renewal.message) == ("PCA_LIMIT_EXCEEDED", "Out of certificates.")
    assert change.jobs == (Job("renew", key, ACCOUNT, NOW + timedelta(hours=1)),)
    assert [event.detail_type for event in change.events] == [
        "AWS Health Event",
        "ACM Certificate Renewal Action Required",
    ]


def test_a_delay_puts_it_off_once(world: World) -> None:
    write(world, fault(effect=Effect.DELAY, delay=7200))
    ((key, change),) = held(world.means.work(), [ready()], NOW).items()
    assert change.jobs == (Job("renew", key, ACCOUNT, NOW + timedelta(hours=2), LATE),)
    assert change.puts == ()
    assert held(world.means.work(), [ready(payload=LATE)], NOW) == {}


@pytest.mark.parametrize(("resource", "strikes"), [(ARN, True), (CA, True), ("*:certificate/9*", False)])
def test_by_certificate_or_by_ca(world: World, resource: str, strikes: bool) -> None:
    write(world, fault(resource=resource))
    one = ready()
    one = evolve(one, found=evolve(one.found, arn=ARN))
    assert bool(held(world.means.work(), [one], NOW)) is strikes


def test_what_is_not_struck_waits_for_its_turn(world: World) -> None:
    write(world, fault(times=1), RenewalPolicy(ACCOUNT, ACCOUNT, per_hour=60))
    changes = held(world.means.work(), [ready(n) for n in range(4)], NOW)
    payloads = sorted(job.payload for change in changes.values() for job in change.jobs)
    assert payloads == [b"", TURN, TURN]


def test_who_has_its_turn_is_not_struck_when_it_comes(world: World) -> None:
    """It was asked about when it was due."""
    write(world, fault())
    assert held(world.means.work(), [ready(payload=TURN)], NOW) == {}
