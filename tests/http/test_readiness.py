import asyncio
import sqlite3
from concurrent.futures import Future

import pytest

from tokiwa.http import readiness as module
from tokiwa.http.readiness import readiness


class Probed:
    """A store whose probe has this outcome; None is no answer."""

    def __init__(self, outcome):
        self.future = Future()
        if isinstance(outcome, Exception):
            self.future.set_exception(outcome)
        elif outcome:
            self.future.set_result(None)

    def probe(self):
        return self.future


@pytest.mark.parametrize(
    ("outcome", "said"),
    [
        ("written", None),
        (sqlite3.OperationalError("disk I/O error"), "the store cannot be written: disk I/O error"),
        (None, "the store does not answer"),
    ],
)
def test_it_says_why_not(outcome, said, monkeypatch):
    monkeypatch.setattr(module, "PATIENCE", 0.02)
    store = Probed(outcome)
    assert asyncio.run(readiness(store)) == said
    assert not store.future.cancelled()  # others may wait for the same one
