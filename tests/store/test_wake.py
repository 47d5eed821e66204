"""Commits of one process that another one hears of, on both engines; what is the server's own is in its own test."""

import subprocess
import sys
import threading

import pytest
from tests.store import beside
from tests.store.keeping import ACCOUNT, NOW, look, only_sqlite, write

from tokiwa.domain.change import Change, Job
from tokiwa.domain.configuration import AccountConfiguration
from tokiwa.domain.issued import Chain
from tokiwa.store import jobs
from tokiwa.store.store import Store

PATIENCE = 20
JOB = Job("one", "a", ACCOUNT, NOW)


class Listening:
    """A store of another node that has heard of something since it was last asked."""

    def __init__(self, url):
        self.store = Store(url)
        self.heard = threading.Event()
        self.store.listen(self.heard.set)
        self.store.heed(others=True)

    def hears(self):
        found = self.heard.wait(PATIENCE)
        self.heard.clear()
        return found


@pytest.fixture
def other(url):
    made = Listening(url)
    write(made.store, Chain("its own", ""))  # it is there when it has heard of this
    assert made.hears()
    yield made
    made.store.close()


def until_heard(store, other):
    """What it may have heard so far is over when it has heard of this, which comes last."""
    write(store, jobs=(Job("last", "a", ACCOUNT, NOW),))
    assert other.hears()


WAITED_FOR = {
    "a job": {"jobs": (JOB,)},
    "what is remembered": {"puts": (AccountConfiguration(ACCOUNT),)},
}


@pytest.mark.parametrize("change", WAITED_FOR.values(), ids=WAITED_FOR)
def test_another_node_hears_of_what_it_may_wait_for(store, other, change):
    store.heed(others=True)
    write(store, **change)
    assert other.hears()


def test_work_that_is_given_back_is_heard_of(store, other):
    store.heed(others=True)
    write(store, jobs=(JOB,))
    assert other.hears()
    (task,) = store.claim(line="", now=NOW, wall=NOW, until=NOW, lease="a/1", limit=1)
    other.heard.clear()
    store.release(task, NOW)
    assert other.hears()
    assert look(other.store, jobs.next_due, "") == NOW


def test_many_commits_are_heard_of_and_the_last_one_is_too(store, other):
    store.heed(others=True)
    for number in range(50):
        write(store, jobs=(Job("one", f"{number}", ACCOUNT, NOW),))
    until_heard(store, other)


def test_who_waits_for_a_commit_is_woken_by_another_node(store, other):
    store.heed(others=True)
    woken = threading.Event()
    thread = threading.Thread(target=lambda: (other.store.wait_commit(PATIENCE), woken.set()))
    thread.start()
    while not woken.is_set():
        write(store, jobs=(JOB,))
        woken.wait(0.01)
    thread.join()


@only_sqlite
def test_while_there_is_nobody_else_nobody_looks(store):
    names = {thread.name for thread in threading.enumerate()}
    assert "store-wake" not in names
    store.heed(others=True)
    assert "store-wake" in {thread.name for thread in threading.enumerate()}
    store.heed(others=False)
    assert "store-wake" not in {thread.name for thread in threading.enumerate()}


def test_another_process_is_heard_of(store, url):
    heard = threading.Event()
    store.heed(others=True)
    store.listen(heard.set)
    command = [sys.executable, beside.__file__, url, "a", "8"]
    done = subprocess.run(command, input="go\n", capture_output=True, text=True, check=True)
    assert done.stdout == "open\ndone\n"
    assert heard.wait(PATIENCE)
    assert look(store, jobs.next_due, "") is not None


def test_a_change_without_consequences_wakes_nobody(store, other):
    store.heed(others=True)
    until_heard(store, other)
    store.submit([Change(puts=(Chain("quiet", ""),))])[0].result(PATIENCE)
    assert not store._scribe.stirred()
