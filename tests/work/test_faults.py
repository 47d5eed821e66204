"""Faults strike what they are on, each as often as it says, and that they did is on record."""

from typing import Any

import pytest
from tests.operations.acm_pca import pki

from managed import ARN, CA, NOW, write
from tokiwa.domain.call import Call
from tokiwa.domain.fault import Effect, Fault, Occasion
from tokiwa.domain.policy.principal import Principal
from tokiwa.domain.problem import Kind
from tokiwa.store import faults as stored
from tokiwa.work.faults import known, spoil, strike
from world import ACCOUNT, REGION, World, root_of

OTHER = "111111111111"
EXPORT = "acm:ExportCertificate"


def fault(**changes: Any) -> Fault:
    values = {"id": "one", "account": ACCOUNT, "on": "renew", "effect": Effect.FAIL, "made_at": NOW, "reason": "OTHER"}
    return Fault(**{**values, **changes})


def call(name: str = EXPORT, principal: Principal = root_of(ACCOUNT)) -> Call:  # noqa: B008
    return Call(name, principal, {}, NOW, NOW, "request", REGION)


def count(world: World, account: str = ACCOUNT) -> list[tuple[int, int]]:
    with world.means.store.snapshot() as tx:
        return [(each.met, each.struck) for each in stored.of_account(tx, account)]


def test_where_none_is_set_nothing_is_read(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """But once, to know that."""
    work = world.means.work()
    assert known(work, ACCOUNT) == {}
    monkeypatch.setattr(world.means.store, "snapshot", lambda: pytest.fail("the store was read"))
    assert strike(work, ACCOUNT, "renew", [Occasion((ARN,))] * 3) == [None] * 3
    spoil(work, call(), lambda: pytest.fail("the resources were looked for"))


def test_it_strikes_and_counts(world: World) -> None:
    write(world, fault(times=2))
    work = world.means.work()
    struck = strike(work, ACCOUNT, "renew", [Occasion((ARN, CA))] * 3)
    assert [each is not None for each in struck] == [True, True, False]
    assert count(world) == [(2, 2)]
    assert known(work, ACCOUNT) == {}


def test_only_what_it_is_on_and_only_in_its_account(world: World) -> None:
    write(world, fault(), fault(id="two", account=OTHER, on="deliver"))
    work = world.means.work()
    assert strike(work, ACCOUNT, "deliver", [Occasion((ARN,))]) == [None]
    assert strike(work, OTHER, "renew", [Occasion((ARN,))]) == [None]
    assert strike(work, OTHER, "deliver", [Occasion((ARN,))]) != [None]


def test_the_strike_stays_whatever_becomes_of_what_it_strikes(world: World) -> None:
    write(world, fault())
    with world.means.work().transaction():  # which writes nothing
        strike(world.means.work(), ACCOUNT, "renew", [Occasion((ARN,))])
    assert count(world) == [(1, 1)]


REASONS: dict[str, Kind] = {
    "ThrottlingException": Kind.THROTTLED,
    "TooManyRequestsException": Kind.THROTTLED,
    "AccessDeniedException": Kind.DENIED,
    "ResourceNotFoundException": Kind.NOT_FOUND,
    "ValidationException": Kind.INVALID,
    "InternalFailure": Kind.FAILED,
    "ServiceUnavailableException": Kind.UNAVAILABLE,
}


@pytest.mark.parametrize("reason", REASONS)
def test_a_call_fails_with_that_error(world: World, reason: str) -> None:
    write(world, fault(on=EXPORT, reason=reason))
    found = pki.refusal(lambda: spoil(world.means.work(), call(), lambda: (ARN,)))
    assert found == (REASONS[reason], "This failure was asked for: it is the fault one of a test.")


def test_whose_call_and_about_what(world: World) -> None:
    write(world, fault(on=EXPORT, principal="*user/anna", resource=ARN, message="No."))
    work = world.means.work()
    anna = pki.user(world, None)
    spoil(work, call(), lambda: (ARN,))
    spoil(work, call(principal=anna), lambda: (CA,))
    spoil(work, call("acm:GetCertificate", anna), lambda: (ARN,))
    assert pki.refusal(lambda: spoil(work, call(principal=anna), lambda: (CA, ARN)))[1] == "No."
