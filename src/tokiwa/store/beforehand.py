"""What every process that opens a database would do for itself: done once, where processes share it."""

from tokiwa.store.engine import dialect, engine_of
from tokiwa.store.schema import whole
from tokiwa.store.statement import Statement


def get_ready(url: str) -> None:
    """Import every module and compile every statement for the engine of this URL.

    Nothing is opened, and nothing said about a URL that is wrong or whose driver is missing: whoever opens it will be told.
    """
    whole()
    name = engine_of(url)
    try:
        ours = dialect(name) if name else None
    except ImportError:
        return
    if ours is not None:
        for statement in list(Statement.made):
            if statement.only in {"", name}:
                statement.compiled(ours)
