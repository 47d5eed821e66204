"""What the kernel says of the processes of a node, as figures for /metrics (proc(5))."""

import os
import resource
from collections.abc import Iterator, Mapping
from pathlib import Path

from tokiwa.http.board import Board, Key
from tokiwa.http.catalogue import CPU, FILES, MEMORY, MOST_FILES, PROCESS, STARTED

TICKS, PAGE = os.sysconf("SC_CLK_TCK"), os.sysconf("SC_PAGE_SIZE")
# Fields of /proc/PID/stat, counted from the one behind the name.
_USER, _SYSTEM, _BEGAN, _RESIDENT = 11, 12, 19, 21


class Processes:
    """A source of figures. Each process has said on the board what its id is."""

    def __init__(self, board: Board, proc: Path = Path("/proc")) -> None:
        self._board, self._proc = board, proc
        boot = (proc / "stat").read_text().partition("btime ")[2].split()[0]
        self._boot = float(boot)

    def __call__(self) -> Mapping[Key, list[float]]:
        """The figures of those that are alive."""
        return dict(self._figures())

    def _figures(self) -> Iterator[tuple[Key, list[float]]]:
        for sheet in self._board.read():
            for (name, *labels), (id_, *_) in sheet.items():
                if name == PROCESS.name:
                    yield from self._of(int(id_), labels[0])

    def _of(self, id_: int, process: str) -> Iterator[tuple[Key, list[float]]]:
        try:
            # The name in it is in parentheses and may hold anything.
            stat = (self._proc / f"{id_}/stat").read_text().rpartition(")")[2].split()
            files = sum(1 for _ in (self._proc / f"{id_}/fd").iterdir())
        except OSError:  # it has ended
            return
        yield (CPU.name, process), [(int(stat[_USER]) + int(stat[_SYSTEM])) / TICKS]
        yield (MEMORY.name, process), [float(int(stat[_RESIDENT]) * PAGE)]
        yield (FILES.name, process), [float(files)]
        yield (MOST_FILES.name, process), [float(resource.getrlimit(resource.RLIMIT_NOFILE)[0])]
        yield (STARTED.name, process), [self._boot + int(stat[_BEGAN]) / TICKS]
