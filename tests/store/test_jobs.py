from datetime import timedelta

import pytest
from tests.store.keeping import ACCOUNT, NOW, look, only_postgresql, only_sqlite, write

from tokiwa.domain.account import Account, TestClock
from tokiwa.domain.change import Job
from tokiwa.store import jobs

CLOCKED = "111111111111"
LEASE = timedelta(minutes=1)


def after(minutes):
    return NOW + timedelta(minutes=minutes)


@pytest.fixture(autouse=True)
def _accounts(store):
    write(store, Account(ACCOUNT, "root", NOW), Account(CLOCKED, "clocked", NOW, TestClock()))


def put(store, *minutes, kind="renew", account=ACCOUNT, payload=b""):
    """A job for each minute, whose key is the minute."""
    write(store, jobs=tuple(Job(kind, str(minute), account, after(minute), payload) for minute in minutes))


def claim(store, line="", now=NOW, wall=NOW, lease="lease", limit=10):
    return store.claim(line=line, now=now, wall=wall, until=wall + LEASE, lease=lease, limit=limit)


def keys(tasks):
    return [task.key for task in tasks]


def test_what_is_due_is_claimed_oldest_first_up_to_the_limit(store):
    put(store, 3, 1, 2, 9)
    assert keys(claim(store, now=after(3), limit=2)) == ["1", "2"]
    assert keys(claim(store, now=after(3), limit=2)) == ["3"]
    assert claim(store, now=after(3)) == []


def test_a_task_says_what_it_is(store):
    put(store, 1, payload=b"small")
    (task,) = claim(store, now=after(2))
    assert (task.kind, task.key, task.account) == ("renew", "1", ACCOUNT)
    assert (task.due, task.attempt, task.lease, task.payload) == (after(1), 1, "lease", b"small")


def test_storing_a_job_again_moves_it_and_takes_it_from_whoever_has_it(store):
    put(store, 0)
    claim(store, lease="first")
    write(store, jobs=(Job("renew", "0", ACCOUNT, after(5)),))
    assert claim(store) == []
    (task,) = claim(store, now=after(5), lease="second")
    assert (task.due, task.attempt) == (after(5), 1)


def test_what_is_claimed_is_nobody_elses_until_the_lease_runs_out(store):
    put(store, 0)
    claim(store, lease="first")
    assert claim(store, wall=NOW + LEASE, lease="second") == []
    (task,) = claim(store, wall=NOW + LEASE + timedelta(seconds=1), lease="second")
    assert task.attempt == 2


def test_a_lease_that_is_kept_does_not_run_out(store):
    put(store, 0)
    claim(store, lease="first")
    store.extend("first", after(30))
    assert claim(store, wall=after(29), lease="second") == []


def test_who_lost_a_task_cannot_finish_it(store):
    put(store, 0)
    (lost,) = claim(store, lease="first")
    (taken,) = claim(store, wall=after(2), lease="second")
    write(store, finished=(lost,))
    assert look(store, jobs.due_at, "renew", "0") == NOW
    write(store, finished=(taken,))
    assert look(store, jobs.due_at, "renew", "0") is None


def test_a_task_that_is_given_back_is_due_when_it_was_told(store):
    put(store, 0)
    (task,) = claim(store)
    store.release(task, after(5))
    assert claim(store, now=after(4)) == []
    (again,) = claim(store, now=after(5))
    assert again.attempt == 2


def test_who_lost_a_task_cannot_give_it_back_either(store):
    put(store, 0)
    (lost,) = claim(store, lease="first")
    claim(store, wall=after(2), lease="second")
    store.release(lost, after(5))
    assert look(store, jobs.held, "", NOW) == 1


def test_a_start_frees_everything(store):
    put(store, 0, 1)
    claim(store, now=after(1), lease="first")
    store.release_all()
    assert keys(claim(store, now=after(1), lease="second")) == ["0", "1"]


def test_no_job_is_done_a_moment_too_early(store):
    """Done before it is due, however little, it would find itself still due, and be done again."""
    due = NOW + timedelta(microseconds=213_161)
    write(store, jobs=(Job("schedule", "rule", ACCOUNT, due),))
    assert look(store, jobs.due_at, "schedule", "rule") == due
    assert look(store, jobs.next_due, "") == due
    assert claim(store, now=due - timedelta(microseconds=1)) == []
    (task,) = claim(store, now=due)
    assert task.due == due


def test_a_test_clocks_jobs_are_due_in_its_own_time(store):
    put(store, 0)
    put(store, 60, account=CLOCKED)
    assert keys(claim(store, now=after(90))) == ["0"]
    assert claim(store, CLOCKED, now=after(59)) == []
    assert keys(claim(store, CLOCKED, now=after(60))) == ["60"]


def test_what_is_next(store):
    put(store, 5, 3)
    put(store, 7, account=CLOCKED)
    assert look(store, jobs.next_due, "") == after(3)
    assert look(store, jobs.find, ["", CLOCKED, "222222222222"]) == {"": after(3), CLOCKED: after(7)}
    assert look(store, jobs.next_lapse) is None
    claim(store, now=after(3))
    assert look(store, jobs.next_due, "") == after(5)
    assert look(store, jobs.next_lapse) == NOW + LEASE


def test_the_last_that_is_due_by_a_moment(store):
    put(store, 5, 3, 8)
    put(store, 4, account=CLOCKED)
    assert [look(store, jobs.last_due, "", after(seconds)) for seconds in (2, 3, 7)] == [None, after(3), after(5)]
    claim(store, now=after(5))
    assert look(store, jobs.last_due, "", after(7)) is None


def test_how_much_is_under_way(store):
    put(store, 0, 1)
    put(store, 0, account=CLOCKED, kind="watch")
    assert look(store, jobs.held, "", after(1)) == 0
    claim(store, now=after(1))
    assert look(store, jobs.held, "", after(1)) == 2
    assert look(store, jobs.held, "", NOW) == 1
    assert look(store, jobs.held, CLOCKED, after(1)) == 0


LOOKS = {"claim": jobs._claim, "next": {"sqlite": jobs._next, "postgresql": jobs._next}}


@only_sqlite
@pytest.mark.parametrize("name", LOOKS)
def test_looking_for_work_is_a_range_of_an_index(store, name):
    values = {"line": "", "now": 0, "wall": 0, "limit": 1, "lease": "", "until": 0}
    with store.snapshot() as tx:
        statement = LOOKS[name]["sqlite"]
        sql, order, literals = statement.compiled(tx._dialect)
        tx.rows(statement, values)
        plan = tx._cursor.execute(f"EXPLAIN QUERY PLAN {sql}", [{**values, **literals}[n] for n in order]).fetchall()
    assert [row for row in plan if "SEARCH jobs USING INDEX ix_jobs_due (timeline=?" in str(row)]
    assert not [row for row in plan if "SCAN jobs" in str(row)]


@only_postgresql
@pytest.mark.parametrize("name", LOOKS)
def test_looking_for_work_is_a_range_of_an_index_among_many(store, name):
    put(store, *range(2000))
    values = {"line": "", "now": 10**18, "wall": 0, "limit": 5, "lease": "", "until": 0}

    def plan(cursor):
        cursor.execute("ANALYZE jobs")
        sql, _, literals = LOOKS[name]["postgresql"].compiled(store._engine.dialect)
        return "\n".join(row[0] for row in cursor.execute(f"EXPLAIN {sql}", {**values, **literals}).fetchall())

    found = store._writer.submit(plan).result(10)
    assert "Index Scan using ix_jobs_due on jobs" in found
    assert "Seq Scan on jobs" not in found
