"""A SQLAlchemy Core statement, compiled once per dialect and run straight on the driver's cursor.

Compiling and result processing cost five times what SQLite itself needs for a row. Columns here hold only
what drivers pass through unchanged (text, integers, bytes), so neither is needed at run time.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from operator import itemgetter
from typing import Any, ClassVar
from weakref import WeakSet

from sqlalchemy import ClauseElement, Dialect

Compiled = tuple[str, list[str] | None, dict[str, Any]]
Pick = Callable[[Mapping[str, Any]], tuple[Any, ...]]


class Statement:
    """`Statement(select(...))`; bind parameters are named with `bindparam`.

    One that is for a single engine says so with `only`; its clause may be a function that makes it when it is needed.
    """

    __slots__ = ("__weakref__", "_compiled", "_ready", "clause", "only")
    made: ClassVar[WeakSet["Statement"]] = WeakSet()  # all that there are, for `store.beforehand`

    def __init__(self, clause: ClauseElement | Callable[[], ClauseElement], only: str = "") -> None:
        self.clause, self.only = clause, only
        self._compiled: dict[str, Compiled] = {}
        self._ready: dict[str, tuple[str, Pick | None, dict[str, Any]]] = {}  # with what puts parameters in their order
        self.made.add(self)

    def run(self, cursor: Any, dialect: Dialect, values: Mapping[str, Any]) -> Any:
        """Run on a DBAPI cursor; returns the cursor."""
        sql, pick, literals = self._ready.get(dialect.name) or self._readied(dialect)
        values = {**literals, **values} if literals else values
        cursor.execute(sql, values if pick is None else pick(values))
        return cursor

    def run_many(self, cursor: Any, dialect: Dialect, rows: Sequence[Mapping[str, Any]]) -> int:
        """Run once per row, in one call to the driver; how many rows were changed."""
        if not rows:
            return 0
        sql, pick, literals = self._ready.get(dialect.name) or self._readied(dialect)
        full = [{**literals, **row} for row in rows] if literals else rows
        cursor.executemany(sql, full if pick is None else map(pick, full))
        changed: int = cursor.rowcount
        return changed

    def compiled(self, dialect: Dialect) -> Compiled:
        """The SQL; the parameters' names in order where the driver wants a list; the values that stand in the clause."""
        if dialect.name not in self._compiled:
            clause = self.clause() if callable(self.clause) else self.clause
            compiled: Any = clause.compile(dialect=dialect)
            order = list(compiled.positiontup) if compiled.positional else None
            given = compiled.bind_names.items()
            literals = {name: parameter.effective_value for parameter, name in given if not parameter.required}
            text = compiled.string
            if order is None:
                text, literals = _with_numbers(text, literals)
            self._compiled[dialect.name] = (text, order, literals)
        return self._compiled[dialect.name]

    def _readied(self, dialect: Dialect) -> tuple[str, Pick | None, dict[str, Any]]:
        sql, order, literals = self.compiled(dialect)
        return self._ready.setdefault(dialect.name, (sql, None if order is None else _picker(order), literals))


def _picker(names: Sequence[str]) -> Pick:
    if len(names) > 1:
        return itemgetter(*names)
    return lambda values: tuple(values[name] for name in names)


def _with_numbers(text: str, literals: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """Numbers of the clause written into it: a plan of PostgreSQL is for every value of a parameter.

    It would not use an index of the rows where a column has one certain number. (SQLite looks at the value.)
    """
    rest = {}
    for name, value in literals.items():
        if isinstance(value, int):
            text = re.sub(rf"%\({name}\)s(::\w+)?", str(int(value)), text)
        else:
            rest[name] = value
    return text, rest
