"""tokiwa:PutFault and its companions: on accounts with a test clock what is asked for goes wrong, and nowhere else."""

from typing import Any

import pytest
from tests.operations.acm_pca import pki

from managed import PASSPHRASE, Manager
from tokiwa.domain.problem import Kind
from tokiwa.operations.tokiwa import faults
from world import START, World

CLOCKED = "111111111111"
PUT, LIST, DELETE = "tokiwa:PutFault", "tokiwa:ListFaults", "tokiwa:DeleteFault"
EXPORT = {"On": "acm:ExportCertificate", "Effect": "FAIL", "Reason": "ThrottlingException"}


@pytest.fixture
def clocked(world: World) -> Manager:
    """The root of an account with a test clock."""
    return Manager(world, world.new_account(CLOCKED, test_clock=True))


def listed(manager: Manager) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = manager.call(LIST)["Faults"]
    return found


def export(manager: Manager, arn: str) -> Any:
    return manager.call("acm:ExportCertificate", CertificateArn=arn, Passphrase=PASSPHRASE)


def test_one_that_is_set_is_listed_until_it_is_deleted(clocked: Manager) -> None:
    made = clocked.call(
        PUT, FaultId="slow", **EXPORT, Times=2, Probability=0.5, Seed=3, PrincipalArn="*", Message="No."
    )["Fault"]
    assert made == {
        "FaultId": "slow",
        "On": "acm:ExportCertificate",
        "Effect": "FAIL",
        "Reason": "ThrottlingException",
        "Message": "No.",
        "PrincipalArn": "*",
        "ResourceArn": None,
        "DelaySeconds": None,
        "Times": 2,
        "Probability": 0.5,
        "Seed": 3,
        "CreatedAt": START,
        "Met": 0,
        "Struck": 0,
        "Spent": False,
    }
    assert listed(clocked) == [made]
    clocked.call(DELETE, FaultId="slow")
    assert listed(clocked) == []
    assert pki.refusal(lambda: clocked.call(DELETE, FaultId="slow"))[0] is Kind.NOT_FOUND


def test_the_next_calls_fail_and_those_after_do_not(clocked: Manager) -> None:
    arn = clocked.request(clocked.authority())
    clocked.call(PUT, FaultId="slow", **EXPORT, Times=2)
    for _ in range(2):
        assert pki.refusal(lambda: export(clocked, arn))[0] is Kind.THROTTLED
    assert clocked.state(arn)[1] == "INELIGIBLE", "a call that fails does nothing"
    assert export(clocked, arn)["Certificate"]
    (fault,) = listed(clocked)
    assert (fault["Met"], fault["Struck"], fault["Spent"]) == (2, 2, True)


def test_setting_it_anew_counts_anew(clocked: Manager) -> None:
    arn = clocked.request(clocked.authority())
    for _ in range(2):
        clocked.call(PUT, FaultId="slow", **EXPORT, Times=1)
        assert pki.refusal(lambda: export(clocked, arn))[0] is Kind.THROTTLED
        export(clocked, arn)


def test_of_one_principal_and_one_resource(world: World, clocked: Manager) -> None:
    authority = clocked.authority()
    one, two = clocked.request(authority), clocked.request(authority, "two.example.com")
    anna = Manager(world, pki.user(world, pki.allow("*"), CLOCKED))
    clocked.call(PUT, **EXPORT, PrincipalArn="*:user/anna", ResourceArn=one)
    export(clocked, one)
    export(anna, two)
    assert pki.refusal(lambda: export(anna, one))[0] is Kind.THROTTLED


def test_it_is_no_way_round_permission(world: World, clocked: Manager) -> None:
    """Who may not call is told that, whatever goes wrong."""
    arn = clocked.request(clocked.authority())
    clocked.call(PUT, **EXPORT)
    anna = Manager(world, pki.user(world, None, CLOCKED))
    assert pki.refusal(lambda: export(anna, arn))[0] is Kind.DENIED
    assert listed(clocked)[0]["Met"] == 0


def test_an_ordinary_account_has_none(world: World, clocked: Manager) -> None:
    kind, sentence = pki.refusal(lambda: Manager(world).call(PUT, **EXPORT))
    assert kind is Kind.INVALID_REQUEST
    assert sentence.startswith("Account 000000000000 has no test clock, so nothing is made to fail in it.")
    clocked.call(PUT, **EXPORT)
    manager = Manager(world)
    export(manager, manager.request(manager.authority()))


REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "an unknown operation": (
        {"On": "acm:Nothing", "Effect": "FAIL", "Reason": "X"},
        "There is nothing called acm:Nothing",
    ),
    "unknown work": ({"On": "sleep", "Effect": "FAIL", "Reason": "X"}, "There is nothing called sleep"),
    "one that is not here": (
        {"On": "acm:CreateAcmeEndpoint", "Effect": "FAIL", "Reason": "X"},
        "There is nothing called",
    ),
    "what takes it away again": ({"On": DELETE, "Effect": "FAIL", "Reason": "X"}, "There is nothing called"),
    "a call that is lost": ({"On": "acm:ExportCertificate", "Effect": "LOSE"}, "LOSE is not what can happen to"),
    "no reason": ({"On": "acm:ExportCertificate", "Effect": "FAIL"}, "Say with which reason"),
    "not a reason of a renewal": ({"On": "renew", "Effect": "FAIL", "Reason": "Nothing"}, "does not fail with Nothing"),
    "no delay": ({"On": "renew", "Effect": "DELAY"}, "Say how long"),
    "not a delay": ({"On": "renew", "Effect": "DELAY", "Delay": "soon"}, "is not a duration"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_set(clocked: Manager, case: str) -> None:
    given, sentence = REFUSED[case]
    kind, message = pki.refusal(lambda: clocked.call(PUT, **given))
    assert kind is Kind.INVALID
    assert sentence in message


def test_there_are_not_endlessly_many(clocked: Manager, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(faults, "MOST", 2)
    for name in ("a", "b", "b"):
        clocked.call(PUT, FaultId=name, **EXPORT)
    assert pki.refusal(lambda: clocked.call(PUT, FaultId="c", **EXPORT))[0] is Kind.INVALID
    assert [each["FaultId"] for each in listed(clocked)] == ["a", "b"]
