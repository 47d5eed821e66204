"""The notices of a certificate that comes near its end, day by day, as an account sees them."""

from datetime import timedelta

import pytest

from managed import Manager, due, read, told
from tokiwa.domain.health import FAILURE, STATE_CHANGE
from world import START, World

APPROACHING, ACTION = "ACM Certificate Approaching Expiration", "ACM Certificate Renewal Action Required"
EXPIRED = "ACM Certificate Expired"
END = START + timedelta(days=395)


@pytest.fixture
def manager(world: World) -> Manager:
    """The account's root."""
    return Manager(world)


def calendar(world: World, arn: str, first_day: int) -> dict[int, list[str]]:
    """What is told on each day, counted in days before the end."""
    world.advance(days=395 - first_day)
    days = {}
    for left in range(first_day, -1, -1):
        days[left] = told(world, arn, world.now)
        world.advance(days=1)
    return days


def test_what_is_told_of_a_certificate_that_cannot_be_renewed(manager: Manager, world: World) -> None:
    authority = manager.authority()
    arn = manager.exported(authority)
    manager.forbid(authority)
    days = calendar(world, arn, 61)
    assert days.pop(61) == []
    assert days.pop(60) == [FAILURE, ACTION], "the first attempt"
    assert days.pop(0) == [EXPIRED, STATE_CHANGE]
    for left, seen in days.items():
        approaching = [APPROACHING] if left <= 45 else []
        action = [ACTION] if left in {45, 30, 15, 3, 1} else []
        health = [FAILURE, STATE_CHANGE] if left in {45, 30, 15, 7, 3, 1} else []
        assert seen == approaching + action + health, f"{left} days before the end"


def test_days_to_expiry_of_each_notice(manager: Manager, world: World) -> None:
    authority = manager.authority()
    arn = manager.request(authority)
    calendar(world, arn, 46)
    assert [event.detail["DaysToExpiry"] for event in world.events(APPROACHING)] == list(range(45, 0, -1))


def test_no_notice_of_a_failure_says_that_the_renewal_was_completed(manager: Manager, world: World) -> None:
    authority = manager.authority()
    arn = manager.exported(authority)
    manager.forbid(authority)
    calendar(world, arn, 46)
    texts = [event.detail["eventDescription"][0]["latestDescription"] for event in world.events("AWS Health Event")]
    assert len(texts) == 14
    assert not [text for text in texts if "completed the renewal" in text]
    assert {code: event.status for code, event in manager.health(arn).items()} == {
        FAILURE: "closed",
        STATE_CHANGE: "closed",
    }


def test_all_notices_of_one_renewal_are_two_events_of_the_health_api(manager: Manager, world: World) -> None:
    """Each overwrites the one before, until the renewal succeeds."""
    authority = manager.authority()
    arn = manager.exported(authority)
    manager.forbid(authority)
    world.advance(days=350)
    first = manager.health(arn)
    world.advance(days=15)
    second = manager.health(arn)
    manager.permit(authority)
    world.advance(hours=1)
    third = manager.health(arn)
    assert set(first) == {FAILURE, STATE_CHANGE}
    for code in first:
        assert first[code].arn == second[code].arn == third[code].arn
        assert [each[code].status for each in (first, second, third)] == ["open", "open", "closed"]
        assert first[code].updated_at < second[code].updated_at < third[code].updated_at
    assert "completed the renewal" in third[STATE_CHANGE].description
    arns = {e.detail["eventArn"] for e in world.events("AWS Health Event") if arn in e.resources}
    assert len(arns) == 2


def test_a_renewed_certificate_has_its_notices_before_its_new_end(manager: Manager, world: World) -> None:
    arn = manager.exported(manager.authority())
    world.advance(days=335)
    assert due(world, "watch", arn) == END + timedelta(days=335 - 45)
    world.advance(days=60)
    assert told(world, arn, END) == []


@pytest.mark.parametrize(("wanted", "first"), [(10, 10), (45, 45)])
def test_the_account_says_when_the_daily_notices_begin(wanted: int, first: int, manager: Manager, world: World) -> None:
    manager.call("acm:PutAccountConfiguration", IdempotencyToken="1", ExpiryEvents={"DaysBeforeExpiry": wanted})
    manager.request(manager.authority())
    world.advance(days=395 - 46)
    for _ in range(46):
        world.advance(days=1)
    assert [event.detail["DaysToExpiry"] for event in world.events(APPROACHING)] == list(range(first, 0, -1))


def test_after_a_long_absence_one_notice_is_enough(manager: Manager, world: World) -> None:
    arn = manager.request(manager.authority())
    world.advance(days=380, hours=6)
    assert [event.detail["DaysToExpiry"] for event in world.events(APPROACHING)] == [15]
    assert due(world, "watch", arn) == END - timedelta(days=14)


def test_the_end_after_a_long_absence(manager: Manager, world: World) -> None:
    arn = manager.exported(manager.authority())
    world.advance(days=500)
    assert read(world, arn).status == "EXPIRED"
    assert told(world, arn, world.now) == [EXPIRED, STATE_CHANGE]


def test_a_certificate_that_is_gone_is_watched_no_more(manager: Manager, world: World) -> None:
    arn = manager.request(manager.authority())
    manager.call("acm:DeleteCertificate", CertificateArn=arn)
    assert due(world, "watch", arn) is None
    world.advance(days=400)
    assert told(world, arn, END) == []
