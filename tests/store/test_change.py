from datetime import timedelta

import pytest
from tests.store.keeping import ACCOUNT, NOW, listen, look, rule, write

from tokiwa.domain.account import Account, TestClock
from tokiwa.domain.call import Task
from tokiwa.domain.change import Change, Event, Job
from tokiwa.domain.configuration import AccountConfiguration
from tokiwa.domain.value import evolve
from tokiwa.store import accounts, configurations, events, jobs
from tokiwa.store.change import PUBLISH, apply
from tokiwa.store.transaction import Conflict

CLOCKED = "111111111111"
LATER = NOW + timedelta(hours=1)


@pytest.fixture(autouse=True)
def _accounts(store):
    write(store, Account(ACCOUNT, "root", NOW), Account(CLOCKED, "clocked", NOW, TestClock()))


def event(number, account=ACCOUNT, time=NOW, **more):
    return Event(f"event-{number}", account, "us-east-1", time, "aws.acm", "Something", (), {}, **more)


def claim(store, line="", now=LATER, lease="lease"):
    return store.claim(line=line, now=now, wall=now, until=now + timedelta(minutes=1), lease=lease, limit=10)


def test_everything_of_a_change_is_written_together(store):
    write(store, AccountConfiguration(ACCOUNT, 10), jobs=(Job("renew", "arn", ACCOUNT, LATER),), events=(event(1),))
    assert look(store, configurations.get, ACCOUNT).days_before == 10
    assert look(store, jobs.due_at, "renew", "arn") == LATER
    assert look(store, events.get, "event-1") == event(1)


def test_nothing_of_it_is_written_when_a_part_of_it_conflicts(store):
    write(store, AccountConfiguration(ACCOUNT))
    with pytest.raises(Conflict, match="configurations"):
        write(store, AccountConfiguration(ACCOUNT), jobs=(Job("renew", "arn", ACCOUNT, LATER),), events=(event(1),))
    assert look(store, jobs.due_at, "renew", "arn") is None
    assert look(store, events.get, "event-1") is None


def test_a_job_is_on_the_timeline_of_its_account(store):
    write(store, jobs=(Job("a", "1", ACCOUNT, NOW), Job("a", "2", CLOCKED, NOW)))
    assert look(store, jobs.next_due, "") == look(store, jobs.next_due, CLOCKED) == NOW
    assert [task.key for task in claim(store)] == ["1"]
    assert [task.key for task in claim(store, CLOCKED)] == ["2"]


def test_a_new_account_and_its_first_job_may_come_in_one_change(store):
    write(store, Account("222222222222", "n", NOW, TestClock()), jobs=(Job("a", "1", "222222222222", NOW),))
    assert look(store, jobs.next_due, "222222222222") == NOW


def test_a_job_of_an_account_that_comes_to_nothing_is_not_remembered(store):
    account = Account("222222222222", "n", NOW, TestClock())
    job = Job("a", "1", account.id, NOW)
    with pytest.raises(Conflict):
        write(store, account, jobs=(job,), events=(event(1), event(1)))
    write(store, evolve(account, clock=None), jobs=(job,))
    assert [task.key for task in claim(store)] == ["1"]


def test_an_account_may_come_after_what_is_due_for_it(store):
    write(store, jobs=(Job("a", "1", "222222222222", NOW),))
    write(store, Account("222222222222", "n", NOW, TestClock()), jobs=(Job("a", "2", "222222222222", NOW),))
    assert look(store, jobs.next_due, "222222222222") == NOW


def test_a_task_may_store_its_own_successor(store):
    write(store, jobs=(Job("renew", "arn", ACCOUNT, NOW),))
    (task,) = claim(store)
    write(store, finished=(task,), jobs=(Job("renew", "arn", ACCOUNT, LATER),))
    assert look(store, jobs.due_at, "renew", "arn") == LATER


def test_a_cancelled_job_is_gone_and_one_of_the_same_change_stays(store):
    write(store, jobs=(Job("renew", "1", ACCOUNT, NOW), Job("renew", "2", ACCOUNT, NOW)))
    write(store, cancels=(("renew", "1"), ("renew", "2")), jobs=(Job("renew", "2", ACCOUNT, LATER),))
    assert look(store, jobs.due_at, "renew", "1") is None
    assert look(store, jobs.due_at, "renew", "2") == LATER


def test_events_wait_to_be_published_once_for_each_account(store):
    listen(store, ACCOUNT, CLOCKED)
    write(store, events=(event(1), event(2, time=LATER), event(3, CLOCKED, LATER, arrived_at=NOW)))
    assert look(store, jobs.due_at, PUBLISH, ACCOUNT) == look(store, jobs.due_at, PUBLISH, CLOCKED) == NOW
    assert [e.id for e in look(store, events.waiting, ACCOUNT, 10)] == ["event-1", "event-2"]
    write(store, published=("event-1", "event-2"))
    assert look(store, events.waiting, ACCOUNT, 10) == []


def test_events_of_an_account_without_rules_wait_for_nobody(store):
    listen(store, CLOCKED)
    write(store, events=(event(1), event(2, CLOCKED)))
    assert look(store, events.waiting, ACCOUNT, 10) == []
    assert look(store, jobs.due_at, PUBLISH, ACCOUNT) is None
    assert [e.id for e in look(store, events.waiting, CLOCKED, 10)] == ["event-2"]
    assert look(store, events.get, "event-1") == event(1)


def test_an_event_may_come_with_the_first_rule(store):
    write(store, rule(), events=(event(1),))
    assert [e.id for e in look(store, events.waiting, ACCOUNT, 10)] == ["event-1"]


def test_a_finished_task_that_was_moved_meanwhile_stays(store):
    write(store, jobs=(Job("renew", "arn", ACCOUNT, NOW),))
    (task,) = claim(store)
    write(store, jobs=(Job("renew", "arn", ACCOUNT, LATER),))
    write(store, finished=(task,))
    assert look(store, jobs.due_at, "renew", "arn") == LATER
    assert isinstance(task, Task)


def test_apply_makes_a_change_part_of_the_transaction(store):
    with store.snapshot() as tx:
        apply(tx, Change(puts=(AccountConfiguration(ACCOUNT),)))
        assert accounts.get(tx, ACCOUNT) is not None
    assert tx.change.puts == (AccountConfiguration(ACCOUNT),)
