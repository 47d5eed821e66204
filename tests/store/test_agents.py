"""Agents and their presences."""

from __future__ import annotations

from tests.store.keeping import ACCOUNT, NOW, look, write

from tokiwa.domain.agent import Agent, Presence, arn_of
from tokiwa.domain.value import evolve
from tokiwa.store import agents
from tokiwa.store.store import Store


def agent(name: str, account: str = ACCOUNT) -> Agent:
    return Agent(arn_of("us-east-1", account, name), account, name, "AIDA", NOW)


def test_agents_come_by_name(store: Store) -> None:
    write(store, agent("web"), agent("db"), agent("mail"), agent("other", "999999999999"))
    found = look(store, agents.page, ACCOUNT, "", 10)
    assert [each.name for each in found] == ["db", "mail", "web"]
    assert [each.name for each in look(store, agents.page, ACCOUNT, "db", 1)] == ["mail"]
    assert look(store, agents.get, ACCOUNT, "web") == evolve(agent("web"), version=1)
    assert look(store, agents.get, ACCOUNT, "other") is None


def test_a_presence_is_beside_its_agent(store: Store) -> None:
    there = Presence(agent("web").arn, ACCOUNT, NOW, "web.example.com", "1.0", ("files",))
    write(store, there)
    assert look(store, agents.presence, there.agent) == evolve(there, version=1)
    assert look(store, agents.presence, agent("db").arn) is None
