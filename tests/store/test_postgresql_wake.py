"""Nodes that hear each other through a server; what they hear of is in test_wake.py."""

import threading

import pytest
import structlog
from tests.store.keeping import ACCOUNT, NOW, write

from tokiwa.domain.change import Job
from tokiwa.domain.issued import Chain
from tokiwa.store.store import Store

PATIENCE = 30


@pytest.fixture
def url(postgres):
    """A database of the server, whatever else the tests of this folder run on."""
    return postgres.database()


@pytest.fixture
def heard(store):
    """Set when the store has heard of something; it listens."""
    told = threading.Event()
    store.listen(told.set)
    store.heed(others=True)
    assert told.wait(PATIENCE)  # when it begins to listen it looks once
    told.clear()
    return told


def job(name):
    return Job("one", name, ACCOUNT, NOW)


def test_it_hears_again_after_the_server_was_away(store, heard, url, postgres):
    with structlog.testing.capture_logs() as logs:
        postgres.stop()
        postgres.start()
        assert heard.wait(PATIENCE)  # whatever it has missed: it looks
    assert logs
    assert all("hear" in entry["event"] for entry in logs)
    heard.clear()
    other = Store(url)
    other.heed(others=True)
    write(other, jobs=(job("a"),))
    assert heard.wait(PATIENCE)
    other.close()


def test_many_commits_are_few_notices(store, url, postgres):
    other, told = Store(url), []
    listening = threading.Event()
    other.listen(lambda: (told.append(1), listening.set()))
    other.heed(others=True)
    assert listening.wait(PATIENCE)
    store.heed(others=True)
    before, count = len(told), 200
    futures = [store._writer.submit(lambda _: store._scribe.stir()) for _ in range(count)]
    for future in futures:
        future.result(PATIENCE)
        listening.clear()
    write(store, jobs=(job("last"),))
    assert listening.wait(PATIENCE)
    assert len(told) - before < count / 2
    other.close()


def test_what_nobody_waits_for_is_not_told(store, heard):
    write(store, Chain("a", ""))
    assert not store._wake._ours


def test_it_may_be_closed_while_it_listens(url):
    store = Store(url)
    store.heed(others=True)
    thread = store._wake._thread
    store.close()
    assert not thread.is_alive()
