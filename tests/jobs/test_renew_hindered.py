"""Renewals that are spread, that wait for their turns, and that fail because a test asked for it."""

from datetime import datetime, timedelta

import pytest
from tests.operations.acm_pca import pki

from managed import Manager, due, read, records, told, write
from tokiwa.domain.defect import MANAGER
from tokiwa.domain.health import FAILURE, STATE_CHANGE
from tokiwa.domain.value import evolve
from world import START, World

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
DUE = START + 335 * DAY
CLOCKED = "111111111111"
SUCCESS, PENDING = "SUCCESS", "PENDING_AUTO_RENEWAL"


@pytest.fixture
def manager(world: World) -> Manager:
    return Manager(world)


@pytest.fixture
def clocked(world: World) -> Manager:
    """The root of an account with a test clock, which here stands as the wall clock does."""
    return Manager(world, world.new_account(CLOCKED, test_clock=True))


def many(manager: Manager, authority: str, number: int) -> list[str]:
    """Certificates that were all made at the same moment, and exported."""
    arns = [manager.request(authority, f"n{n}.example.com") for n in range(number)]
    write(manager.world, *(evolve(read(manager.world, arn), exported=True) for arn in arns))
    return arns


def planned_at(world: World, arn: str) -> datetime:
    found = due(world, "renew", arn)
    assert found is not None
    return found


def renewals(world: World, authority: str) -> list[datetime]:
    return sorted(each.issued_at for each in records(world, authority) if each.requested_by == MANAGER)


def test_spread_over_days_each_at_its_own_time_and_year_after_year(world: World, clocked: Manager) -> None:
    world.loop.start()
    authority = clocked.authority()
    clocked.call("tokiwa:PutRenewalPolicy", JitterDays=10)
    arns = many(clocked, authority, 12)
    planned = {arn: planned_at(world, arn) for arn in arns}
    assert len(set(planned.values())) == 12
    clocked.call("tokiwa:AdvanceClock", Duration="345d")
    assert renewals(world, authority) == sorted(planned.values())
    for arn in arns:
        end = read(world, arn).not_after
        assert end is not None
        assert planned_at(world, arn) == end - 60 * DAY + (planned[arn] - DUE), "its place stays, its date drifts"


def test_certificates_made_before_the_policy_follow_it_too(world: World, manager: Manager) -> None:
    arn = manager.exported(manager.authority())
    manager.call("tokiwa:PutRenewalPolicy", DaysBeforeExpiry=100)
    world.settle()
    world.advance(days=295)
    assert manager.state(arn)[2] == SUCCESS


def test_a_budget_is_kept_hour_by_hour_and_nobody_is_late(world: World, clocked: Manager) -> None:
    world.loop.start()
    authority = clocked.authority()
    clocked.call("tokiwa:PutRenewalPolicy", RenewalsPerHour=4)
    arns = many(clocked, authority, 30)
    clocked.call("tokiwa:AdvanceClock", Duration="336d")
    done = renewals(world, authority)
    assert len(done) == len(arns)
    assert [moment - DUE for moment in done] == [timedelta(minutes=15) * number for number in range(30)]


def test_turns_that_were_missed_while_the_server_stood_still_are_given_out_anew(world: World, manager: Manager) -> None:
    authority = manager.authority()
    manager.call("tokiwa:PutRenewalPolicy", RenewalsPerHour=4)
    arns = many(manager, authority, 30)
    world.settle()
    world.now = DUE
    world.settle()
    for missed, expected in ((5, 1 + 4 + 1), (0, 1 + 4 + 1), (1, 1 + 4 + 1 + 4)):
        world.advance(hours=missed)
        assert len(renewals(world, authority)) == expected
    for _ in range(12):
        world.advance(hours=1)
    assert {manager.state(arn)[2] for arn in arns} == {SUCCESS}


def test_who_waits_is_not_pending_and_may_be_called_first(world: World, manager: Manager) -> None:
    authority = manager.authority()
    manager.call("tokiwa:PutRenewalPolicy", RenewalsPerHour=1)
    arns = many(manager, authority, 5)
    world.settle()
    world.now = DUE
    world.settle()
    last = max(arns, key=lambda arn: (manager.state(arn)[2] is None, planned_at(world, arn)))
    assert manager.state(last)[2] is None
    following = manager.call("tokiwa:ExplainRenewal", CertificateArn=last)["NextAttempt"]
    assert following["At"] == DUE + 4 * HOUR
    assert "its turn comes then, for its CA renews at most 1 an hour" in following["Why"]
    manager.renew(last)
    assert manager.state(last)[2] == SUCCESS


def test_a_cas_budget_is_for_all_accounts_that_it_renews_for(world: World, manager: Manager) -> None:
    authority = manager.authority()
    manager.call("acm-pca:PutPolicy", ResourceArn=authority, Policy=pki.sharing(authority, CLOCKED))
    manager.call("tokiwa:PutRenewalPolicy", CertificateAuthorityArn=authority, RenewalsPerHour=60)
    other = Manager(world, world.new_account(CLOCKED))
    arns = [*many(manager, authority, 3), *many(other, authority, 3)]
    world.settle()
    world.now = DUE
    world.settle()
    waits = sorted(planned_at(world, arn) - DUE for arn in arns)
    assert waits == [*(timedelta(minutes=minute) for minute in range(1, 6)), 335 * DAY]


def test_what_is_forecast_under_a_budget_happens(world: World, clocked: Manager) -> None:
    """Hour by hour, spread and in turns."""
    world.loop.start()
    authority = clocked.authority()
    clocked.call("tokiwa:PutRenewalPolicy", JitterDays=2, RenewalsPerHour=1)
    many(clocked, authority, 40)
    clocked.call("tokiwa:AdvanceClock", Duration="330d")
    forecast = clocked.call("tokiwa:ForecastRenewals", Days=20, By="HOUR")
    clocked.call("tokiwa:AdvanceClock", Duration="20d")
    done = [moment.replace(minute=0, second=0, microsecond=0) for moment in renewals(world, authority)]
    expected = [slot["Start"] for slot in forecast["Slots"] for _ in range(slot["Renewals"])]
    assert (len(done), done) == (40, expected)


def test_a_renewal_that_is_to_fail_fails_is_told_and_succeeds_after(world: World, clocked: Manager) -> None:
    arn = clocked.exported(clocked.authority())
    clocked.call("tokiwa:PutFault", On="renew", Effect="FAIL", Reason="PCA_LIMIT_EXCEEDED", Message="Full.", Times=2)
    clocked.renew(arn)
    assert clocked.state(arn)[2:] == (PENDING, "PCA_LIMIT_EXCEEDED")
    assert "PCA_LIMIT_EXCEEDED. Full." in clocked.health(arn)[FAILURE].description
    world.advance(hours=1)
    assert clocked.state(arn)[2:] == (PENDING, "PCA_LIMIT_EXCEEDED")
    world.advance(hours=1)
    assert clocked.state(arn)[2:] == (SUCCESS, None)
    assert [each for each in told(world, arn) if each in {FAILURE, STATE_CHANGE}] == [FAILURE, STATE_CHANGE]
    (fault,) = clocked.call("tokiwa:ListFaults")["Faults"]
    assert (fault["Struck"], fault["Spent"]) == (2, True)


def test_nothing_was_signed_for_one_that_was_to_fail(world: World, clocked: Manager) -> None:
    authority = clocked.authority()
    arn = clocked.exported(authority)
    before = len(records(world, authority))
    clocked.call("tokiwa:PutFault", On="renew", Effect="FAIL", Reason="OTHER", Times=1)
    clocked.renew(arn)
    assert len(records(world, authority)) == before
    assert read(world, arn).renewal.serial == ""  # type: ignore[union-attr]


def test_a_renewal_that_is_to_be_late_is_late(world: World, clocked: Manager) -> None:
    arn = clocked.exported(clocked.authority())
    clocked.call("tokiwa:PutFault", On="renew", Effect="DELAY", Delay="2h")
    clocked.renew(arn)
    assert due(world, "renew", arn) == START + 2 * HOUR
    world.advance(hours=1, minutes=59)
    assert clocked.state(arn)[2] == PENDING
    world.advance(minutes=1)
    assert clocked.state(arn)[2] == SUCCESS
