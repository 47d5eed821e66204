"""What a tree of processes costs: its processor time and its memory, from the kernel's own account."""

import os
from contextlib import suppress
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")


def tree(root: int) -> list[int]:
    """A process and all that it started and that is alive, children of children too."""
    found = [root]
    with suppress(OSError):  # it may end while one looks
        for thread in Path(f"/proc/{root}/task").iterdir():
            children = (thread / "children").read_text().split()
            found += [pid for child in children for pid in tree(int(child))]
    return found


def cpu(root: int) -> float:
    """Seconds of processor time of the tree so far, and of what it started and waited for."""
    return sum(map(_cpu, tree(root)))


def memory(root: int) -> int:
    """Proportional set size of the tree, in bytes: what processes share counts once."""
    return sum(map(_pss, tree(root)))


def _cpu(pid: int) -> float:
    with suppress(OSError):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return sum(map(int, fields[11:15])) / TICK
    return 0.0


def _pss(pid: int) -> int:
    with suppress(OSError):
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))
    return 0
