"""Layers of functions, and their versions."""

from sqlalchemy import bindparam

from tokiwa.domain.layer import Layer, LayerVersion
from tokiwa.store.aggregate import Aggregate
from tokiwa.store.transaction import Transaction

layers = Aggregate(Layer, "layers", ["account", "name"], lambda layer: {"account": layer.account, "name": layer.name})
versions = Aggregate(
    LayerVersion,
    "layer_versions",
    ["account", "name", "place"],
    lambda v: {"account": v.account, "name": v.name, "place": _place(v.number), "code": v.code},
    text=["code"],
    indexes=[["account", "code"]],
    remembered=True,
)
_l, _v = layers.table.c, versions.table.c
_of_account = layers.query(
    _l.account == bindparam("account"), _l.name > bindparam("after"), order=[_l.name], limit=True
)
_of_layer = versions.query(
    _v.account == bindparam("account"),
    _v.name == bindparam("name"),
    _v.place < bindparam("before"),
    order=[_v.place.desc()],
    limit=True,
)
BEHIND = 10**11  # every number


def get(tx: Transaction, account: str, name: str) -> Layer | None:
    """One layer."""
    return layers.get(tx, account, name)


def version(tx: Transaction, account: str, name: str, number: int) -> LayerVersion | None:
    """One version of a layer."""
    return versions.get(tx, account, name, _place(number))


def page(tx: Transaction, account: str, after: str, limit: int) -> list[Layer]:
    """Layers of an account by name, those behind `after`."""
    return layers.all(tx, _of_account, account=account, after=after, limit=limit)


def versions_of(tx: Transaction, account: str, name: str, before: int, limit: int) -> list[LayerVersion]:
    """Versions of a layer, newest first, those with a number below `before`."""
    return versions.all(tx, _of_layer, account=account, name=name, before=_place(before), limit=limit)


def _place(number: int) -> str:
    return f"{number:012d}"
