"""Which handler does which kind of due work."""

import importlib
import pkgutil
from collections.abc import Callable, Mapping

import attrs

from tokiwa.domain.call import Batch
from tokiwa.work import Work

Handler = Callable[[Work, Batch], None]


@attrs.frozen
class JobKind:
    """A kind of work, done in batches in the loop's own thread.

    `aside` kinds take long or wait for others (functions, the network): each task of theirs runs beside the
    loop by itself, in one of the kind's own `threads`, so that no kind keeps another waiting.
    """

    name: str
    handler: Handler
    aside: bool = False
    threads: int = 8


_kinds: dict[str, JobKind] = {}


def job(name: str, *, aside: bool = False, threads: int = 8) -> Callable[[Handler], Handler]:
    """Register the handler of a kind. It finishes its tasks in the change that records their result."""

    def register(handler: Handler) -> Handler:
        if name in _kinds:
            raise ValueError(f"the job {name} is registered twice")
        _kinds[name] = JobKind(name, handler, aside, threads)
        return handler

    return register


def load() -> Mapping[str, JobKind]:
    """Import every module of the package; all kinds by name."""
    import tokiwa.jobs as package  # its own modules import this one

    for module in pkgutil.iter_modules(package.__path__, "tokiwa.jobs."):
        importlib.import_module(module.name)
    return _kinds
