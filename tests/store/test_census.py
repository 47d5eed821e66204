"""How everything stands, counted, on certificates and work of every kind."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import create_engine, text
from tests.store.keeping import migrate_again

from managed import authority, certificate, renewal, write
from tokiwa.domain.authority import AuthorityStatus
from tokiwa.domain.certificate import Certificate, CertificateStatus
from tokiwa.domain.change import Change, Job
from tokiwa.store import census, certificates, nodes
from tokiwa.store.census import Backlog, Census, Horizon
from world import ACCOUNT, START, World

CLOCKED = "111122223333"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def sqlite(world: World) -> World:
    """A world of which a test looks at the database itself."""
    if not world.settings.database.startswith("sqlite"):
        pytest.skip("this is about SQLite's own tables")
    return world


def taken(world: World) -> Census:
    with world.means.store.snapshot() as tx:
        return census.take(tx, world.now)


def ends(world: World, number: int, **changes: object) -> None:
    """One more certificate."""
    write(world, certificate(**{"arn": f"arn:{number}", "version": 0, **changes}))


def test_an_empty_store_has_none_of_anything(world: World) -> None:
    found = taken(world)
    assert found.taken_at == START
    assert set(found.certificates.values()) == set(found.expiring.values()) == {0}
    assert (found.failing, found.horizons, found.backlog) == ({}, [], {})


def test_certificates_are_counted_by_state(world: World) -> None:
    """One whose end was not written down yet has expired all the same."""
    ends(world, 1)
    ends(world, 2, status=CertificateStatus.PENDING_VALIDATION, not_after=None)
    ends(world, 3, status=CertificateStatus.REVOKED)
    ends(world, 4, not_after=START)
    ends(world, 5, status=CertificateStatus.EXPIRED, not_after=START - timedelta(days=1))
    states = {state: count for state, count in taken(world).certificates.items() if count}
    assert states == {"ISSUED": 1, "PENDING_VALIDATION": 1, "REVOKED": 1, "EXPIRED": 2}


def test_what_ends_within_some_days_is_counted_on_each_bound_and_beyond(world: World) -> None:
    for number, days in enumerate((0, 0.5, 1, 1.5, 30, 30.01, 90, 90.01)):
        ends(world, number, not_after=START + timedelta(days=days))
    ends(world, 99, status=CertificateStatus.REVOKED, not_after=START + timedelta(days=1))
    assert taken(world).expiring == {1: 2, 3: 3, 7: 3, 15: 3, 30: 4, 45: 5, 60: 5, 90: 6}


def test_a_certificate_that_is_renewed_moves(world: World) -> None:
    ends(world, 1, not_after=START + timedelta(days=10))
    before = taken(world).expiring[15]
    write(world, certificate(arn="arn:1", not_after=START + timedelta(days=395)))
    assert (before, taken(world).expiring[15], taken(world).certificates["ISSUED"]) == (1, 0, 1)


TROUBLE = {
    "failed": (renewal(reason="PCA_ACCESS_DENIED"), {"PCA_ACCESS_DENIED": 1}),
    "asked for": (renewal(), {}),
    "an attempt after a failure": (renewal(reason="PCA_ACCESS_DENIED", serial="aa"), {"PCA_ACCESS_DENIED": 1}),
    "succeeded": (renewal("SUCCESS"), {}),
    "over": (renewal("FAILED", reason="PCA_ACCESS_DENIED"), {}),
    "none": (None, {}),
}


@pytest.mark.parametrize(("found", "failing"), TROUBLE.values(), ids=TROUBLE)
def test_renewals_that_fail_are_counted_by_their_reason(world: World, found: object, failing: object) -> None:
    ends(world, 1, renewal=found)
    assert taken(world).failing == failing


def test_what_is_on_a_test_clock_is_not_counted(world: World) -> None:
    """Neither its certificates nor its CAs nor its work: they stand at another time."""
    world.new_account(CLOCKED, test_clock=True)
    ends(world, 1, account=CLOCKED, renewal=renewal(reason="PCA_ACCESS_DENIED"))
    write(world, authority(account=CLOCKED, version=0), jobs=(Job("renew", "arn:1", CLOCKED, START - MINUTE),))
    found = taken(world)
    assert (found.certificates["ISSUED"], found.failing, found.horizons, found.backlog) == (0, {}, [], {})


def test_authorities_are_told_with_their_end_those_first_that_end_first(world: World) -> None:
    """Without those that were deleted, and those that have no certificate yet."""
    at = {name: START + timedelta(days=days) for name, days in (("late", 900), ("soon", 3), ("past", -1))}
    write(
        world,
        *(authority(arn=name, not_after=end) for name, end in at.items()),
        authority(arn="deleted", status=AuthorityStatus.DELETED),
        authority(arn="new", status=AuthorityStatus.PENDING_CERTIFICATE, not_after=None),
    )
    assert taken(world).horizons == [
        Horizon("past", AuthorityStatus.EXPIRED, at["past"]),
        Horizon("soon", AuthorityStatus.ACTIVE, at["soon"]),
        Horizon("late", AuthorityStatus.ACTIVE, at["late"]),
    ]


def test_due_work_is_counted_by_kind_and_dated_by_the_oldest_that_nobody_holds(world: World) -> None:
    store = world.means.store
    due = [Job("renew", f"r{age}", ACCOUNT, START - age * MINUTE) for age in (1, 2, 3, 4)]
    later = [Job("renew", "later", ACCOUNT, START + MINUTE), Job("watch", "later", ACCOUNT, START + MINUTE)]
    store.submit([Change(jobs=(*due, *later, Job("watch", "w", ACCOUNT, START)))])[0].result()
    limits = {"line": "", "now": START, "wall": START, "until": START + MINUTE, "lease": "l"}
    assert [task.key for task in store.claim(**limits, limit=2)] == ["r4", "r3"]
    assert taken(world).backlog == {
        "renew": Backlog(waiting=2, oldest=START - 2 * MINUTE, claimed=2),
        "watch": Backlog(waiting=1, oldest=START),
    }


def test_work_that_is_all_in_hand_has_nothing_that_waits(world: World) -> None:
    store = world.means.store
    store.submit([Change(jobs=(Job("renew", "r", ACCOUNT, START),))])[0].result()
    store.claim(line="", now=START, wall=START, until=START + MINUTE, lease="l", limit=5)
    assert taken(world).backlog == {"renew": Backlog(waiting=0, oldest=None, claimed=1)}


def test_the_nodes_are_those_on_record(world: World) -> None:
    with world.means.store.snapshot() as tx:
        assert list(taken(world).nodes) == nodes.every(tx)


def test_it_is_counted_in_indexes(sqlite: World) -> None:
    """No query for certificates reads the table, where a row is a hundred times as wide."""
    with sqlite.means.store.snapshot() as tx:
        for statement in (census._states, census._troubles):
            sql, order, literals = statement.compiled(sqlite.means.store._dialect)
            values = dict.fromkeys(order or (), 0) | literals
            tx.rows(statement, values)
            plan = tx._cursor.execute(f"EXPLAIN QUERY PLAN {sql}", [values[name] for name in order or ()]).fetchall()
            assert plan
            assert all("COVERING INDEX" in row[3] for row in plan), plan


def test_a_state_keeps_its_place() -> None:
    """What is stored are places in the list."""
    assert [state.value for state in certificates.STATES] == [
        "ISSUED",
        "PENDING_VALIDATION",
        "INACTIVE",
        "EXPIRED",
        "VALIDATION_TIMED_OUT",
        "REVOKED",
        "FAILED",
    ]
    assert set(certificates.STATES) == set(CertificateStatus)


OLD: dict[str, Certificate] = {
    "issued": certificate(arn="1", version=0),
    "in trouble": certificate(arn="2", version=0, renewal=renewal(reason="PCA_ACCESS_DENIED")),
    "renewed": certificate(arn="3", version=0, renewal=renewal("SUCCESS")),
    "revoked": certificate(arn="4", version=0, status=CertificateStatus.REVOKED),
    "not issued": certificate(arn="5", version=0, status=CertificateStatus.PENDING_VALIDATION, not_after=None),
    "ending on the hour": certificate(arn="6", version=0, not_after=START + timedelta(hours=7)),
}


def test_certificates_of_an_older_version_are_counted_too(sqlite: World) -> None:
    """The migration fills in what the columns say of certificates that are written now; page by page."""
    write(sqlite, *OLD.values())
    engine = create_engine(sqlite.settings.database)
    columns = text("SELECT arn, trouble, standing FROM certificates ORDER BY arn")
    with engine.connect() as connection:
        written = connection.execute(columns).fetchall()
        for statement in (
            "DROP INDEX ix_certificates_standing",
            "DROP INDEX ix_certificates_trouble",
            "ALTER TABLE certificates DROP COLUMN standing",
            "ALTER TABLE certificates DROP COLUMN trouble",
        ):
            connection.execute(text(statement))
        migrate_again(connection, "0005_certificates_are_counted.py", page=2)
        assert connection.execute(columns).fetchall() == written
        connection.rollback()


def test_what_an_older_node_writes_beside_this_one_is_left_out(sqlite: World) -> None:
    ends(sqlite, 1)
    engine = create_engine(sqlite.settings.database)
    with engine.begin() as connection:
        connection.execute(text("UPDATE certificates SET standing = NULL, trouble = NULL"))
    assert set(taken(sqlite).certificates.values()) == {0}
