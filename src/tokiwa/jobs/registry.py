"""Which handler does which kind of due work."""

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from functools import cache

from tokiwa.domain.call import Batch, Task
from tokiwa.domain.value import Value
from tokiwa.work import Work

Handler = Callable[[Work, Batch], None]
Lane = Callable[[Task], str]


class JobKind(Value):
    """A kind of work, done in batches in the loop's own thread.

    `aside` kinds take long or wait for others (functions, the network): each task of theirs runs beside the
    loop by itself, in one of the kind's own `threads`, so that no kind keeps another waiting. With a `lane`, which
    says whom a task waits for, tasks for the same one run together, and none of them keeps the others waiting.
    """

    name: str
    handler: Handler
    aside: bool = False
    threads: int = 8
    lane: Lane | None = None


_kinds: dict[str, JobKind] = {}


def job(name: str, *, aside: bool = False, threads: int = 8, lane: Lane | None = None) -> Callable[[Handler], Handler]:
    """Register the handler of a kind. It finishes its tasks in the change that records their result."""

    def register(handler: Handler) -> Handler:
        if name in _kinds:
            raise ValueError(f"the job {name} is registered twice")
        _kinds[name] = JobKind(name, handler, aside, threads, lane)
        return handler

    return register


@cache
def load() -> Mapping[str, JobKind]:
    """Import every module of the package; all kinds by name."""
    import tokiwa.jobs as package  # its own modules import this one

    for module in pkgutil.iter_modules(package.__path__, "tokiwa.jobs."):
        importlib.import_module(module.name)
    return _kinds
