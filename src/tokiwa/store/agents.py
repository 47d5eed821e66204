"""Agents, and when they were last heard of."""

from sqlalchemy import bindparam

from tokiwa.domain.agent import Agent, Presence
from tokiwa.store.aggregate import Aggregate
from tokiwa.store.transaction import Transaction

agents = Aggregate(
    Agent, "agents", ["account", "name"], lambda a: {"account": a.account, "name": a.name}, remembered=True
)
# Beside the agents, because it is written often: nobody remembers it.
presences = Aggregate(Presence, "agent_presences", ["agent"], lambda p: {"agent": p.agent})
_a = agents.table.c
_page = agents.query(_a.account == bindparam("account"), _a.name > bindparam("after"), order=[_a.name], limit=True)


def get(tx: Transaction, account: str, name: str) -> Agent | None:
    """One agent by name."""
    return agents.get(tx, account, name)


def page(tx: Transaction, account: str, after: str, limit: int) -> list[Agent]:
    """Agents of an account by name, those behind `after`."""
    return agents.all(tx, _page, account=account, after=after, limit=limit)


def presence(tx: Transaction, arn: str) -> Presence | None:
    """When an agent was last heard of."""
    return presences.get(tx, arn)
