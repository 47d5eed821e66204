"""The daily audit: jobs that are missing are made again, those that exist stay as they are."""

from datetime import timedelta
from typing import Any

import pytest
import structlog

from managed import Manager, due, read, write
from tokiwa.domain.account import next_audit
from tokiwa.domain.value import evolve
from tokiwa.jobs import audit
from world import ACCOUNT, START, World

DAY = timedelta(days=1)
END = START + timedelta(days=395)


@pytest.fixture
def manager(world: World) -> Manager:
    """The account's root."""
    return Manager(world)


def lose(world: World, *jobs: tuple[str, str]) -> None:
    """Jobs that a bug, or a hand in the database, has removed."""
    write(world, cancels=jobs)


def test_lost_jobs_come_back(manager: Manager, world: World) -> None:
    authority = manager.authority()
    arn, other = manager.exported(authority), manager.exported(authority)
    lose(world, ("renew", arn), ("watch", arn))
    world.advance(days=1)
    assert due(world, "renew", arn) == END - 60 * DAY
    assert due(world, "watch", arn) == END - 45 * DAY
    assert (due(world, "renew", other), read(world, other).version) == (END - 60 * DAY, 2)
    world.advance(days=334)
    assert manager.state(arn)[2] == "SUCCESS"


def test_what_was_lost_and_is_overdue_is_done_at_once(manager: Manager, world: World) -> None:
    arn = manager.exported(manager.authority())
    manager.call("acm:RenewCertificate", CertificateArn=arn)
    lose(world, ("renew", arn))
    world.advance(days=1)
    assert manager.state(arn)[2] == "SUCCESS"
    lose(world, ("watch", arn))
    world.advance(days=400)
    assert manager.state(arn)[0] == "EXPIRED"


def test_a_certificate_that_waits_for_its_key_is_issued(manager: Manager, world: World) -> None:
    arn = manager.request(manager.authority(), KeyAlgorithm="RSA_2048")
    lose(world, ("issue", arn))
    world.advance(days=1)
    assert manager.state(arn)[0] == "ISSUED"


def test_what_needs_no_job_gets_none(manager: Manager, world: World) -> None:
    unused = manager.request(manager.authority())
    lose(world, ("renew", unused), ("watch", unused))
    world.advance(days=1)
    assert due(world, "renew", unused) is None
    assert due(world, "watch", unused) == END - 45 * DAY
    world.advance(days=395)
    assert manager.state(unused)[0] == "EXPIRED"
    world.advance(days=1)
    assert (due(world, "renew", unused), due(world, "watch", unused)) == (None, None)


def test_it_tells_what_it_repaired(manager: Manager, world: World) -> None:
    arn = manager.exported(manager.authority())
    lose(world, ("renew", arn))
    with structlog.testing.capture_logs() as logs:
        world.advance(days=1)
        world.advance(days=1)
    expected = {
        "certificate": arn,
        "planned": {"renew": str(END - 60 * DAY)},
        "event": "jobs were missing",
        "log_level": "warning",
    }
    assert logs == [expected]


def test_it_goes_page_by_page_and_again_the_next_day(
    manager: Manager, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit, "PAGE", 2)
    authority = manager.authority()
    for count in range(5):
        arn = manager.exported(authority, f"n{count}.example.com")
        lose(world, ("watch", arn))
    world.advance(days=1)
    with world.means.store.snapshot() as tx:
        found = audit.certificates.page(tx, ACCOUNT, audit.FIRST, 10, newest_first=False)
    assert len(found) == 5
    assert {due(world, "watch", each.arn) for each in found} == {END - 45 * DAY}
    assert due(world, "audit", ACCOUNT) == START + 2 * DAY


def test_an_account_with_a_test_clock_is_audited_by_the_wall_clock(world: World) -> None:
    """Its jobs get dates of its own time; and its clock does not stop for audits."""
    manager = Manager(world, world.new_account("111111111111", test_clock=True))
    with world.means.store.snapshot() as tx:
        account = audit.accounts.get(tx, "111111111111")
    assert account is not None
    assert account.clock is not None
    write(world, evolve(account, clock=evolve(account.clock, ahead=1000 * DAY)))
    arn = manager.exported(manager.authority())
    lose(world, ("renew", arn))
    assert due(world, "audit", "111111111111") == START + DAY
    world.advance(days=1)
    assert due(world, "renew", arn) == END + 1000 * DAY - 60 * DAY


def test_an_account_that_is_gone_is_audited_no_more(world: World) -> None:
    write(world, jobs=(next_audit("999999999999", START),))
    world.advance(days=1)
    assert due(world, "audit", "999999999999") is None


def test_a_certificate_that_changes_meanwhile_keeps_its_own_jobs(manager: Manager, world: World) -> None:
    """Whoever changed it has planned its jobs; the audit's are from before."""
    arn = manager.exported(manager.authority())
    before = read(world, arn)
    manager.call("acm:RenewCertificate", CertificateArn=arn)
    work: Any = world.means.work()
    audit._repair(work, [(before, audit.upkeep(before, audit.moment(work, ACCOUNT, world.now)))])
    assert due(world, "renew", arn) == START
