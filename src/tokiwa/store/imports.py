"""What users have imported, by the ARN of its certificate."""

from sqlalchemy import bindparam, func, literal_column, select
from sqlalchemy.types import Integer

from tokiwa.domain.imported import Import
from tokiwa.store.aggregate import Aggregate
from tokiwa.store.statement import Statement
from tokiwa.store.transaction import Transaction

imports = Aggregate(
    Import,
    "imports",
    ["arn"],
    lambda i: {"arn": i.arn, "account": i.account},
    text=["account"],
    indexes=[["account", "arn"]],
)
_some = (
    select(literal_column("1"))
    .where(imports.table.c.account == bindparam("account"))
    .limit(bindparam("most", type_=Integer))
    .subquery()
)
_count = Statement(select(func.count()).select_from(_some))


def get(tx: Transaction, arn: str) -> Import | None:
    """What was imported last under an ARN."""
    return imports.get(tx, arn)


def count(tx: Transaction, account: str, most: int) -> int:
    """How many certificates of an account are imported; no more than `most` are counted."""
    return int(tx.one(_count, {"account": account, "most": most})[0])
