"""The audit log's checkpoints: rows that are not sealed yet, what each checkpoint seals, and what is let go."""

from typing import Any

from sqlalchemy import BigInteger, Integer, bindparam, delete, select, update

from tokiwa.domain.checkpoint import KEY, Checkpoint, Ledger, Row
from tokiwa.domain.value import Value
from tokiwa.store.aggregate import Aggregate, Shelf
from tokiwa.store.audit import entries
from tokiwa.store.statement import Statement
from tokiwa.store.transaction import Transaction

ledgers = Aggregate(Ledger, "audit_ledgers", ["id"], lambda ledger: {"id": ledger.id})
# As text of one length, so that their order is that of the numbers.
checkpoints = Aggregate(Checkpoint, "audit_checkpoints", ["number"], lambda each: {"number": _text(each.number)})


class Sealed(Value):
    """These rows are sealed from now on, by the checkpoint of this number."""

    number: int
    ids: tuple[str, ...]
    version: int = 0


class LetGo(Value):
    """The rows of all checkpoints before this number are removed."""

    before: int
    version: int = 0


_c = checkpoints.table.c
_behind = checkpoints.query(_c.number > bindparam("number"), order=[_c.number], limit=True)
_last = checkpoints.query(order=[_c.number.desc()], limit=True)
_e = entries.table.c
_row = select(_e.id, _e.account, _e.time, _e.version, _e.body)
_number = bindparam("k_number", type_=BigInteger)
_unsealed = Statement(_row.where(_e.checkpoint.is_(None)).limit(bindparam("limit", type_=Integer)))
_rows = Statement(_row.where(_e.checkpoint == _number))
_seal = Statement(
    update(entries.table).where(_e.id == bindparam("k_id"), _e.checkpoint.is_(None)).values(checkpoint=_number)
)
_numbers = Statement(select(_c.number).order_by(_c.number))
_claimed = Statement(select(_e.checkpoint).where(_e.checkpoint.is_not(None)).distinct().order_by(_e.checkpoint))
_let_go = Statement(delete(entries.table).where(_e.checkpoint < _number))


def ledger(tx: Transaction) -> Ledger | None:
    """The log's key and what is kept; None before the first checkpoint."""
    return ledgers.get(tx, KEY)


def get(tx: Transaction, key: str) -> Checkpoint | None:
    """The checkpoint with this key."""
    return checkpoints.get(tx, key)


def last(tx: Transaction) -> Checkpoint | None:
    """The newest checkpoint."""
    return checkpoints.first(tx, _last, limit=1)


def numbers(tx: Transaction) -> list[str]:
    """The keys of all checkpoints, in order: their numbers, unless somebody changed them."""
    return [row[0] for row in tx.rows(_numbers, {})]


def claimed(tx: Transaction) -> list[int]:
    """The numbers of checkpoints that rows say they are sealed by."""
    return [row[0] for row in tx.rows(_claimed, {})]


def behind(tx: Transaction, number: int, limit: int) -> list[Checkpoint]:
    """The checkpoints that follow a number, in order."""
    return checkpoints.all(tx, _behind, number=_text(number), limit=limit)


def unsealed(tx: Transaction, limit: int) -> list[Row]:
    """Some of the rows that no checkpoint has sealed yet."""
    return [_as_row(row) for row in tx.rows(_unsealed, {"limit": limit})]


def rows(tx: Transaction, number: int) -> list[Row]:
    """The rows that claim to be sealed by this checkpoint."""
    return [_as_row(row) for row in tx.rows(_rows, {"k_number": number})]


class _Sealing(Shelf[Sealed]):
    table = entries.table

    def put(self, cursor: Any, dialect: Any, value: Sealed) -> bool:
        """False when a row is not there any more, or sealed by another."""
        wanted = [{"k_id": id_, "k_number": value.number} for id_ in sorted(value.ids)]
        return _seal.run_many(cursor, dialect, wanted) == len(wanted)


class _LettingGo(Shelf[LetGo]):
    table = entries.table

    def put(self, cursor: Any, dialect: Any, value: LetGo) -> bool:
        _let_go.run(cursor, dialect, {"k_number": value.before})
        return True


Shelf.by_type[Sealed] = _Sealing()
Shelf.by_type[LetGo] = _LettingGo()


def _text(number: int) -> str:
    return f"{number:012d}"


def _as_row(row: Any) -> Row:
    # Whoever changes a row of SQLite may put something else than bytes there: it is then hashed as what it looks like.
    body = row[4] if isinstance(row[4], bytes | memoryview) else str(row[4]).encode()
    return Row(row[0], row[1], row[2], row[3], bytes(body))
