"""Event buses. Every account has a default one, which is stored only when something about it was changed."""

from sqlalchemy import bindparam

from tokiwa.domain.bus import DEFAULT, EventBus, default_bus
from tokiwa.store import accounts
from tokiwa.store.aggregate import Aggregate
from tokiwa.store.transaction import Transaction

buses = Aggregate(
    EventBus,
    "buses",
    ["arn"],
    lambda b: {"arn": b.arn, "account": b.account, "name": b.name},
    text=["account", "name"],
    indexes=[["account", "name"]],
    remembered=True,
)
_c = buses.table.c
_of_account = buses.query(_c.account == bindparam("account"), order=[_c.name])


def get(tx: Transaction, arn: str) -> EventBus | None:
    """One bus by ARN."""
    return buses.get(tx, arn) or _default(tx, arn)


def of_account(tx: Transaction, default: str, account: str) -> list[EventBus]:
    """Every bus of an account by name; `default` is the ARN of its default one."""
    stored = buses.all(tx, _of_account, account=account)
    missing = None if any(bus.name == DEFAULT for bus in stored) else _default(tx, default)
    return sorted([*stored, missing] if missing else stored, key=lambda bus: bus.name)


def _default(tx: Transaction, arn: str) -> EventBus | None:
    start, _, name = arn.partition(":event-bus/")
    account = None if name != DEFAULT else accounts.get(tx, start.rpartition(":")[2])
    return None if account is None else default_bus(arn, account.id, account.created_at)
