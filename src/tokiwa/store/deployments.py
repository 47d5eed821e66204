"""Deployments, and how they stand altogether."""

from datetime import datetime

from sqlalchemy import bindparam, func, select

from tokiwa.domain.deployment import Deployment
from tokiwa.store import accounts
from tokiwa.store.aggregate import Aggregate, instant, moment
from tokiwa.store.statement import Statement
from tokiwa.store.transaction import Transaction

deployments = Aggregate(
    Deployment,
    "deployments",
    ["arn"],
    lambda d: {
        "arn": d.arn,
        "account": d.account,
        "agent": d.agent,
        "certificate": d.certificate,
        "status": d.status.value,
        "unserved_since": instant(d.unserved_since),
    },
    text=["account", "agent", "certificate", "status"],
    numbers=["unserved_since"],
    indexes=[
        ["account", "status", "unserved_since"],
        ["account", "agent", "arn"],
        ["account", "arn"],
        ["certificate", "arn"],
    ],
    remembered=True,
)
_d = deployments.table.c
_behind = _d.arn > bindparam("after")
_of_account = _d.account == bindparam("account")
_page = deployments.query(_of_account, _behind, order=[_d.arn], limit=True)
_of_certificate = deployments.query(_d.certificate == bindparam("certificate"), _behind, order=[_d.arn], limit=True)
_of_agent = deployments.query(_of_account, _d.agent == bindparam("agent"), _behind, order=[_d.arn], limit=True)
_count = Statement(select(func.count()).where(_of_account, _d.agent == bindparam("agent")))
_standing = Statement(
    select(_d.account, _d.status, func.count(), func.min(_d.unserved_since)).group_by(_d.account, _d.status)
)
ALL = (1 << 31) - 1


def get(tx: Transaction, arn: str) -> Deployment | None:
    """One deployment."""
    return deployments.get(tx, arn)


def page(tx: Transaction, account: str, after: str, limit: int) -> list[Deployment]:
    """Deployments of an account by ARN, those behind `after`."""
    return deployments.all(tx, _page, account=account, after=after, limit=limit)


def of_certificate(tx: Transaction, certificate: str, after: str = "", limit: int = ALL) -> list[Deployment]:
    """Those of a certificate, in the same way."""
    return deployments.all(tx, _of_certificate, certificate=certificate, after=after, limit=limit)


def of_agent(tx: Transaction, account: str, agent: str, after: str = "", limit: int = ALL) -> list[Deployment]:
    """Those of an agent, in the same way."""
    return deployments.all(tx, _of_agent, account=account, agent=agent, after=after, limit=limit)


def count(tx: Transaction, account: str, agent: str) -> int:
    """How many an agent has."""
    return int(tx.one(_count, {"account": account, "agent": agent})[0])


def standing(tx: Transaction) -> tuple[dict[str, int], datetime | None]:
    """How many are in each state, and since when the one that has waited longest is not served.

    Those of accounts with a test clock are left out (see `census`).
    """
    clocked = {account.id for account in accounts.clocked(tx)}
    counts: dict[str, int] = {}
    oldest: int | None = None
    for account, status, number, since in tx.rows(_standing, {}):
        if account in clocked:
            continue
        counts[status] = counts.get(status, 0) + number
        if since is not None:
            oldest = since if oldest is None else min(oldest, since)
    return counts, None if oldest is None else moment(oldest)
