"""What a tree of processes costs."""

from __future__ import annotations

import os
import subprocess
import sys

from bench import process

# A child that has a child; both are busy for a while and have some memory.
PARENT = """
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "print(sum(range(3_000_000)), flush=True); input()"], stdin=subprocess.PIPE)
kept = bytearray(30_000_000)
print(sum(range(3_000_000)), flush=True)
input()
child.communicate(b"\\n")
"""


def test_children_of_children_count() -> None:
    started = subprocess.Popen([sys.executable, "-c", PARENT], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert started.stdout is not None
    for _ in range(2):
        started.stdout.readline()

    assert len(process.tree(started.pid)) == 2
    assert process.cpu(started.pid) > 0
    assert process.memory(started.pid) > 30_000_000
    started.communicate(b"\n")
    assert process.memory(started.pid) == process.cpu(started.pid) == 0


def test_our_own_time_grows() -> None:
    before = process.cpu(os.getpid())
    while process.cpu(os.getpid()) <= before:
        sum(range(100_000))
