"""tokiwa:DescribeClock and AdvanceClock: months pass in a moment, and everything on the way is done."""

import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from tests.operations.acm_pca import pki

from managed import Manager, told, write
from tokiwa.domain.change import Job
from tokiwa.domain.health import FAILURE, STATE_CHANGE
from tokiwa.domain.problem import Kind
from tokiwa.store import accounts
from tokiwa.store.accounts import ran
from world import START, World

CLOCKED, DAY = "111111111111", timedelta(days=1)
ADVANCE = "tokiwa:AdvanceClock"
PATIENCE = 60.0


@pytest.fixture
def clocked(world: World) -> Iterator[Manager]:
    """The root of an account with a test clock, on a server whose loop runs."""
    manager = Manager(world, world.new_account(CLOCKED, test_clock=True))
    world.loop.start()
    return manager


def kinds(answer: dict[str, Any]) -> list[tuple[str, datetime]]:
    return [(each["Kind"], each["Due"]) for each in answer["Ran"]]


def test_describing_a_clock(world: World, clocked: Manager) -> None:
    assert clocked.call("tokiwa:DescribeClock") == {"Now": START, "TestClock": True, "Offset": 0}
    clocked.call(ADVANCE, Duration="36h")
    assert clocked.call("tokiwa:DescribeClock") == {"Now": START + 1.5 * DAY, "TestClock": True, "Offset": 129600}
    assert Manager(world).call("tokiwa:DescribeClock") == {"Now": START, "TestClock": False, "Offset": 0}


def test_a_year_of_a_certificate(world: World, clocked: Manager) -> None:
    """Beside an account with the wall clock, whose certificate stays as it is."""
    beside = Manager(world)
    other = beside.exported(beside.authority())
    arn = clocked.exported(clocked.authority())
    answer = clocked.call(ADVANCE, Duration="335d")
    assert (answer["Was"], answer["Now"]) == (START, START + 335 * DAY)
    assert answer["Ran"][-1] == {"Kind": "renew", "Key": arn, "Due": START + 335 * DAY}
    assert [each for each in kinds(answer) if each[0] == "renew"] == [("renew", START + 335 * DAY)]
    assert clocked.state(arn) == ("ISSUED", "INELIGIBLE", "SUCCESS", None)
    assert clocked.detail(arn)["NotAfter"] == START + (335 + 395) * DAY
    assert told(world, arn) == ["ACM Certificate Available", "ACM Certificate Available", STATE_CHANGE]
    assert beside.state(other) == ("ISSUED", "ELIGIBLE", None, None)


def test_everything_on_the_way_is_done_in_order(world: World, clocked: Manager) -> None:
    """Hourly attempts, daily notices and the end, each at its own time."""
    authority = clocked.authority()
    arn = clocked.exported(authority)
    clocked.call(ADVANCE, Duration="390d")
    clocked.forbid(authority)
    clocked.export(arn)
    clocked.call(ADVANCE, To=START + 335 * DAY + 335 * DAY + timedelta(hours=3, minutes=30))
    dues = [event.time for event in world.events(account=CLOCKED)]
    assert dues == sorted(dues)
    start = START + 670 * DAY
    assert told(world, arn, start) == [FAILURE, "ACM Certificate Renewal Action Required"]
    assert clocked.detail(arn)["RenewalSummary"]["UpdatedAt"] == start + timedelta(hours=3)
    answer = clocked.call(ADVANCE, Next=True)
    assert answer["Now"] == start + timedelta(hours=4)
    assert kinds(answer) == [("renew", start + timedelta(hours=4))]
    clocked.permit(authority)
    clocked.call(ADVANCE, Duration="1h")
    assert clocked.state(arn)[2] == "SUCCESS"


def test_to_the_next_thing_that_is_due(world: World, clocked: Manager) -> None:
    arn = clocked.exported(clocked.authority())
    answer = clocked.call(ADVANCE, Next=True)
    assert answer["Now"] == clocked.detail(arn)["RenewalSummary"]["UpdatedAt"] == START + 335 * DAY
    assert ("renew", START + 335 * DAY) in kinds(answer)
    assert clocked.state(arn)[2] == "SUCCESS"


def test_a_length_of_nothing_settles_what_is_due(clocked: Manager) -> None:
    arn = clocked.exported(clocked.authority())
    clocked.call("acm:RenewCertificate", CertificateArn=arn)
    answer = clocked.call(ADVANCE, Duration="0s")
    assert answer["Was"] == answer["Now"]
    assert clocked.state(arn)[2] == "SUCCESS"


REFUSALS: dict[str, tuple[dict[str, Any], Kind, str]] = {
    "nothing given": ({}, Kind.INVALID, "Give exactly one of Duration"),
    "two given": ({"Duration": "1d", "Next": True}, Kind.INVALID, "Give exactly one of Duration"),
    "no duration": ({"Duration": "soon"}, Kind.INVALID, '"soon" is not a duration.'),
    "too long": ({"Duration": "999999999d"}, Kind.INVALID, "leads past the end of the calendar"),
    "past the calendar": ({"Duration": "2600000d"}, Kind.INVALID, "cannot go past 9000-01-01"),
    "backward": ({"To": START - DAY}, Kind.INVALID, "A test clock only moves forward"),
    "nothing is due": ({"Next": True}, Kind.INVALID, "Nothing is due on this account's clock"),
}


@pytest.mark.parametrize("case", REFUSALS)
def test_what_is_refused(case: str, clocked: Manager) -> None:
    given, kind, sentence = REFUSALS[case]
    told_kind, message = pki.refusal(lambda: clocked.call(ADVANCE, **given))
    assert told_kind is kind
    assert sentence in message


def test_the_wall_clock_cannot_be_moved(world: World) -> None:
    kind, message = pki.refusal(lambda: Manager(world).call(ADVANCE, Duration="1d"))
    assert kind is Kind.INVALID_REQUEST
    assert "has no test clock, so its time cannot be moved" in message


def test_a_clock_that_is_on_its_way_is_not_sent_on_another(world: World) -> None:
    """The first call waits, since no loop runs; it ends when one does."""
    manager = Manager(world, world.new_account(CLOCKED, test_clock=True))
    write(world, jobs=(Job("watch", "nothing", CLOCKED, START + DAY),))
    answers: list[dict[str, Any]] = []
    thread = threading.Thread(target=lambda: answers.append(manager.call(ADVANCE, Duration="2d")))
    thread.start()
    while world.account_now(CLOCKED) == START and not advancing(manager):
        world.means.store.wait_commit(0.05)
    kind, _ = pki.refusal(lambda: manager.call(ADVANCE, Duration="1d"))
    assert kind is Kind.CONFLICT
    world.settle()
    thread.join(PATIENCE)
    assert [kinds(answer) for answer in answers] == [[("watch", START + DAY)]]


def advancing(manager: Manager) -> bool:
    with manager.world.means.store.snapshot() as tx:
        found = accounts.get(tx, CLOCKED)
    return found is not None and found.advancing


def test_a_call_on_the_way_sees_the_time_of_the_step(world: World) -> None:
    manager = Manager(world, world.new_account(CLOCKED, test_clock=True))
    manager.exported(manager.authority())
    seen: list[datetime] = []
    thread = threading.Thread(target=lambda: manager.call(ADVANCE, Duration="350d"))
    thread.start()
    while not advancing(manager):
        world.means.store.wait_commit(0.05)
    while advancing(manager):
        world.loop.tick()
        seen.append(manager.call("tokiwa:DescribeClock")["Now"])
    thread.join(PATIENCE)
    assert seen == sorted(seen)
    assert START + 335 * DAY in seen
    assert seen[-1] == START + 350 * DAY


SPREAD = {
    "what is due within a second is one step": ("2d", [0, 0.4, 1.0], [1.0]),
    "what is due later is another": ("2d", [0, 0.7, 1.2], [0.7, 1.2]),
    "no step leads beyond the target": ("24h", [0, 0.4], [0]),
}


@pytest.mark.parametrize("case", SPREAD)
def test_the_steps_of_a_clock(world: World, case: str) -> None:
    """Thousands of certificates that were made in one minute are not as many steps."""
    duration, due, steps = SPREAD[case]
    manager = Manager(world, world.new_account(CLOCKED, test_clock=True))
    moments = [START + DAY + timedelta(seconds=seconds) for seconds in due]
    write(world, jobs=tuple(Job("watch", str(each), CLOCKED, each) for each in moments))
    answers: list[dict[str, Any]] = []
    thread = threading.Thread(target=lambda: answers.append(manager.call(ADVANCE, Duration=duration)))
    thread.start()
    while not advancing(manager):
        world.means.store.wait_commit(0.05)
    seen: list[datetime] = []
    while advancing(manager):
        world.loop.tick()
        seen.append(world.account_now(CLOCKED))
    thread.join(PATIENCE)
    expected = [START + DAY + timedelta(seconds=seconds) for seconds in steps]
    assert sorted(set(seen)) == sorted({*expected, answers[0]["Now"]})
    reached = [each for each in moments if each <= answers[0]["Now"]]
    assert kinds(answers[0]) == [("watch", each) for each in reached]


def test_what_ran_is_told_once_and_forgotten(world: World, clocked: Manager) -> None:
    clocked.exported(clocked.authority())
    clocked.call(ADVANCE, Duration="335d")
    with world.means.store.snapshot() as tx:
        assert ran.all(tx, ran.query()) == []


def test_the_clock_runs_on_after_its_arrival(world: World, clocked: Manager) -> None:
    clocked.call(ADVANCE, Duration="10d")
    world.now += timedelta(hours=1)
    assert clocked.call("tokiwa:DescribeClock")["Now"] == START + 10 * DAY + timedelta(hours=1)
