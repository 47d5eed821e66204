"""tokiwa:PutRenewalPolicy and its companions: whose policy counts, who may set it, and what follows."""

from datetime import timedelta
from typing import Any

import pytest
from tests.operations.acm_pca import pki

from managed import Manager, due, write
from tokiwa.domain.change import Job
from tokiwa.domain.problem import Kind
from tokiwa.domain.smoothing import TURN, Queue, planned
from tokiwa.store import renewal_policies, renewal_queues
from world import ACCOUNT, START, World

DAY = timedelta(days=1)
DUE = START + 335 * DAY
STANDARD = {
    "Scope": "STANDARD",
    "CertificateAuthorityArn": None,
    "DaysBeforeExpiry": 60,
    "JitterDays": 0,
    "SafeDays": 45,
    "RenewalsPerHour": 0,
    "RenewalsPerSecond": 0,
}
PUT, GET, DELETE = (f"tokiwa:{name}RenewalPolicy" for name in ("Put", "Get", "Delete"))


@pytest.fixture
def manager(world: World) -> Manager:
    return Manager(world)


def policy(manager: Manager, **of: str) -> dict[str, Any]:
    found: dict[str, Any] = manager.call(GET, **of)["RenewalPolicy"]
    return found


def test_without_any_it_is_the_standard_one(manager: Manager) -> None:
    assert manager.call(GET) == {"RenewalPolicy": STANDARD, "NextFreeTurn": None}


def test_the_accounts_and_a_cas(manager: Manager) -> None:
    authority = manager.authority()
    of = {"CertificateAuthorityArn": authority}
    assert manager.call(PUT, JitterDays=10)["RenewalPolicy"] == STANDARD | {"Scope": "ACCOUNT", "JitterDays": 10}
    assert policy(manager, **of)["Scope"] == "ACCOUNT"
    manager.call(PUT, **of, DaysBeforeExpiry=90, RenewalsPerHour=5)
    its = STANDARD | {"Scope": "CERTIFICATE_AUTHORITY", **of, "DaysBeforeExpiry": 90, "RenewalsPerHour": 5}
    assert (policy(manager, **of), policy(manager)["Scope"]) == (its, "ACCOUNT")
    manager.call(DELETE, **of)
    assert policy(manager, **of)["Scope"] == "ACCOUNT"
    manager.call(DELETE)
    assert policy(manager, **of) == STANDARD
    manager.call(DELETE)


def test_it_is_set_as_a_whole(manager: Manager) -> None:
    manager.call(PUT, JitterDays=10)
    manager.call(PUT, RenewalsPerSecond=2)
    assert policy(manager) == STANDARD | {"Scope": "ACCOUNT", "RenewalsPerSecond": 2}


def test_numbers_that_do_not_go_together(manager: Manager) -> None:
    kind, sentence = pki.refusal(lambda: manager.call(PUT, JitterDays=20))
    assert kind is Kind.INVALID
    assert "cannot be spread over 20 days" in sentence
    assert policy(manager) == STANDARD


REFUSED: dict[str, tuple[str, Kind]] = {
    "not a CA": (f"arn:aws:acm:us-east-1:{ACCOUNT}:certificate/a", Kind.INVALID_ARN),
    "no such CA": (pki.ARN, Kind.NOT_FOUND),
}


@pytest.mark.parametrize("operation", [PUT, DELETE])
@pytest.mark.parametrize("case", REFUSED)
def test_of_what_there_is_none(manager: Manager, case: str, operation: str) -> None:
    arn, kind = REFUSED[case]
    assert pki.refusal(lambda: manager.call(operation, CertificateAuthorityArn=arn))[0] is kind


@pytest.mark.parametrize("operation", [PUT, GET, DELETE])
def test_a_cas_policy_is_its_owners(world: World, manager: Manager, operation: str) -> None:
    """Also where it is shared, and whatever the other account allows its people."""
    authority = manager.authority()
    manager.call("acm-pca:PutPolicy", ResourceArn=authority, Policy=pki.sharing(authority, "111111111111"))
    other = world.new_account("111111111111")
    anna = pki.user(world, pki.allow("*"), "111111111111")
    for who in (other, anna):
        found = pki.refusal(lambda who=who: Manager(world, who).call(operation, CertificateAuthorityArn=authority))
        assert found[0] is Kind.DENIED


def test_renewals_are_planned_anew(world: World, manager: Manager) -> None:
    arns = [manager.exported(manager.authority(), f"n{n}.example.com") for n in range(3)]
    assert {due(world, "renew", arn) for arn in arns} == {DUE}
    manager.call(PUT, JitterDays=15)
    world.settle()
    with world.means.store.snapshot() as tx:
        stored = renewal_policies.get(tx, ACCOUNT)
    assert stored is not None
    dates = {due(world, "renew", arn): planned(arn, DUE + 60 * DAY, stored) for arn in arns}
    assert list(dates) == list(dates.values())
    assert len(dates) == 3
    manager.call(DELETE)
    world.settle()
    assert {due(world, "renew", arn) for arn in arns} == {DUE}


def test_those_under_a_shared_ca_in_every_account(world: World, manager: Manager) -> None:
    authority = manager.authority()
    manager.call("acm-pca:PutPolicy", ResourceArn=authority, Policy=pki.sharing(authority, "111111111111"))
    other = Manager(world, world.new_account("111111111111"))
    mine, theirs = manager.exported(authority), other.exported(authority)
    manager.call(PUT, CertificateAuthorityArn=authority, DaysBeforeExpiry=100)
    world.settle()
    assert [due(world, "renew", arn) for arn in (mine, theirs)] == [DUE - 40 * DAY] * 2


def test_turns_are_given_out_anew(world: World, manager: Manager) -> None:
    """A queue of a week under the old budget is not one under the new."""
    authority = manager.authority()
    of = {"CertificateAuthorityArn": authority}
    manager.call(PUT, RenewalsPerHour=1)
    write(world, Queue(authority, ACCOUNT, START + 7 * DAY))
    assert manager.call(GET, **of)["NextFreeTurn"] == START + 7 * DAY
    manager.call(PUT, RenewalsPerHour=100)
    with world.means.store.snapshot() as tx:
        queue = renewal_queues.get(tx, authority)
    assert queue is not None
    assert queue.free == START
    assert manager.call(GET, **of)["NextFreeTurn"] is None


def test_one_that_waits_for_its_turn_asks_for_another(world: World, manager: Manager) -> None:
    arn = manager.exported(manager.authority())
    world.now = DUE
    write(world, jobs=(Job("renew", arn, ACCOUNT, DUE + 7 * DAY, TURN),))
    manager.call(PUT, RenewalsPerHour=100)
    world.settle()
    assert manager.state(arn)[2] == "SUCCESS"


def test_permission_is_by_the_ca(world: World, manager: Manager) -> None:
    authority = manager.authority()
    anna = Manager(world, pki.user(world, pki.allow("tokiwa:*RenewalPolicy", authority)))
    anna.call(PUT, CertificateAuthorityArn=authority, JitterDays=1)
    assert pki.refusal(lambda: anna.call(PUT, JitterDays=1))[0] is Kind.DENIED
