"""What the store remembers; how it stays true beside writers is in test_store.py and here across processes."""

import subprocess
import sys

import pytest
from tests.store.keeping import ACCOUNT, look

from tokiwa.domain.configuration import AccountConfiguration
from tokiwa.domain.issued import Chain
from tokiwa.store import configurations
from tokiwa.store.memory import MOST

KINDS = (AccountConfiguration,)


def test_only_what_says_so_is_remembered(store):
    with pytest.raises(TypeError, match="Chain is remembered: say so"):
        store.cached("chains", (Chain,), "key", lambda: 0)


def test_it_does_not_grow_without_end(store):
    for key in range(MOST + 50):
        store.cached("n", KINDS, key, lambda: 0)
    assert len(store._memory._values["n"][1]) <= MOST + 1


WRITER = """
import sys
from tokiwa.domain.change import Change
from tokiwa.domain.configuration import AccountConfiguration
from tokiwa.domain.value import evolve
from tokiwa.store import configurations
from tokiwa.store.store import Store

store = Store(sys.argv[1])
for line in sys.stdin:
    with store.snapshot() as tx:
        value = evolve(configurations.get(tx, sys.argv[2]), days_before=int(line))
    store.submit([Change(puts=(value,))])[0].result(10)
    print(line, end="", flush=True)
store.close()
"""


def test_what_another_process_was_told_is_written_is_never_remembered_otherwise(store, url):
    def days():
        return store.cached("days", KINDS, ACCOUNT, lambda: look(store, configurations.get, ACCOUNT).days_before)

    command = [sys.executable, "-c", WRITER, url, ACCOUNT]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        for number in range(1, 40):
            other.stdin.write(f"{number}\n")
            other.stdin.flush()
            assert other.stdout.readline() == f"{number}\n"
            assert days() == number
        other.stdin.close()
    assert other.returncode == 0
