"""Deployments are found by certificate, agent and account, and counted."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.store.keeping import NOW, look, write

from tokiwa.domain.account import Account, TestClock
from tokiwa.domain.deployment import DeploymentStatus as S
from tokiwa.domain.value import evolve
from tokiwa.store import deployments
from tokiwa.store.store import Store
from wanting import CERTIFICATE, deployment

ACCOUNT = "000000000000"
HOUR = timedelta(hours=1)


@pytest.fixture
def full(store: Store) -> Store:
    write(
        store,
        deployment("c", version=0, agent="mail", status=S.SERVED, unserved_since=None),
        deployment("a", version=0, unserved_since=NOW - HOUR),
        deployment("b", version=0, certificate="other", unserved_since=NOW - 2 * HOUR),
        deployment("d", version=0, account="999999999999", unserved_since=NOW - 9 * HOUR),
    )
    return store


def names(found: list[deployments.Deployment]) -> str:
    return "".join(each.name for each in found)


def test_they_are_found_in_order(full: Store) -> None:
    assert names(look(full, deployments.page, ACCOUNT, "", 10)) == "abc"
    assert names(look(full, deployments.page, ACCOUNT, deployment("a").arn, 1)) == "b"
    assert names(look(full, deployments.of_certificate, CERTIFICATE)) == "acd"
    assert names(look(full, deployments.of_agent, ACCOUNT, "web")) == "ab"
    assert names(look(full, deployments.of_agent, ACCOUNT, "web", deployment("a").arn, 10)) == "b"
    assert look(full, deployments.count, ACCOUNT, "web") == 2
    assert look(full, deployments.get, deployment("c").arn) == deployment(
        "c", agent="mail", status=S.SERVED, unserved_since=None
    )
    assert look(full, deployments.get, "arn") is None


def test_how_they_stand(full: Store) -> None:
    counts, oldest = look(full, deployments.standing)
    assert (counts, oldest) == ({"PENDING": 3, "SERVED": 1}, NOW - 9 * HOUR)


def test_accounts_with_a_test_clock_are_left_out(full: Store) -> None:
    write(full, Account("999999999999", "test", NOW, TestClock()))
    assert look(full, deployments.standing) == ({"PENDING": 2, "SERVED": 1}, NOW - 2 * HOUR)


def test_where_there_are_none(store: Store) -> None:
    assert look(store, deployments.standing) == ({}, None)


def test_a_change_meets_another(full: Store) -> None:
    found = look(full, deployments.get, deployment("a").arn)
    write(full, evolve(found, status=S.INSTALLING))
    with pytest.raises(Exception, match="Deployment"):
        write(full, evolve(found, status=S.FAILED))
