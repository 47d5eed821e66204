from __future__ import annotations

import base64
import json
from datetime import timedelta
from typing import Any

import pytest

from callers import ACCOUNT, Caller
from tokiwa.domain import totp
from tokiwa.domain.account import TestClock
from tokiwa.domain.change import Change
from tokiwa.domain.policy.principal import Principal, PrincipalType
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.value import evolve
from tokiwa.operations import credentials
from tokiwa.store import accounts, audit
from world import World

PASSWORD = "Correct-Horse1"
NOBODY = Principal(PrincipalType.ANONYMOUS, ACCOUNT, "anonymous", "ANONYMOUS_PRINCIPAL")
NOBODY_THERE = Principal(PrincipalType.ANONYMOUS, "111111111111", "anonymous", "ANONYMOUS_PRINCIPAL")


@pytest.fixture
def root(world: World) -> Caller:
    root = Caller(world, world.root)
    root("iam:CreateUser", UserName="ann")
    root("iam:CreateLoginProfile", UserName="ann", Password=PASSWORD)
    return root


def sign_in(world: World, password: str = PASSWORD, user: str = "ann", **more: Any) -> dict[str, Any]:
    given = {"AccountId": ACCOUNT, "UserName": user, "Password": password, **more}
    answer: dict[str, Any] = world.call("tokiwa:SignIn", given, NOBODY)
    return answer


def refused(world: World, **given: Any) -> tuple[str, str]:
    with pytest.raises(Problem) as caught:
        sign_in(world, **given)
    return caught.value.code or caught.value.kind.value, caught.value.message


def whose(world: World, answer: dict[str, Any]) -> Principal:
    found = answer["Credentials"]
    known = credentials.find(world.means, found["AccessKeyId"], found["SessionToken"])
    assert known.secret == found["SecretAccessKey"]
    return known.principal


def test_who_knows_the_password_becomes_the_user_for_eight_hours(root: Caller) -> None:
    answer = sign_in(root.world)
    principal = whose(root.world, answer)

    assert (principal.type, principal.arn) == (PrincipalType.USER, f"arn:aws:iam::{ACCOUNT}:user/ann")
    assert answer["Credentials"]["Expiration"] == root.world.now + timedelta(hours=8)
    assert not principal.mfa


@pytest.mark.parametrize("wrong", [{"password": "Correct-Horse2"}, {"user": "bob"}, {"user": "ann", "password": "x"}])
def test_nobody_learns_what_was_wrong(root: Caller, wrong: dict[str, str]) -> None:
    assert refused(root.world, **wrong) == ("denied", credentials.WRONG)


def test_an_account_that_is_not_there_is_as_wrong(world: World) -> None:
    with pytest.raises(Problem) as caught:
        credentials.nobody_yet(world.means, {"AccountId": "999999999999"})
    assert (caught.value.kind, caught.value.message) == (Kind.DENIED, credentials.WRONG)


def test_who_guesses_waits(root: Caller) -> None:
    for _ in range(5):
        assert refused(root.world, password="wrong")[0] == "denied"
    code, message = refused(root.world)

    assert (code, message) == ("throttled", "There were too many wrong attempts. Try again in 2 seconds.")
    root.world.now += timedelta(seconds=2)
    assert refused(root.world, password="wrong")[0] == "denied"
    root.world.now += timedelta(seconds=1)
    assert refused(root.world)[0] == "throttled"
    root.world.now += timedelta(seconds=1)
    sign_in(root.world)
    assert refused(root.world, password="wrong")[0] == "denied"
    sign_in(root.world)


def test_a_password_that_must_be_changed_opens_nothing_else(root: Caller) -> None:
    root("iam:UpdateLoginProfile", UserName="ann", PasswordResetRequired=True)

    assert refused(root.world)[0] == "PasswordChangeRequiredException"
    assert refused(root.world, NewPassword="easy")[0] == "PasswordPolicyViolation"
    sign_in(root.world, NewPassword="Another-Horse2")
    assert refused(root.world)[0] == "denied"
    sign_in(root.world, "Another-Horse2")


def test_a_second_factor_is_asked_for_and_a_wrong_one_counts(root: Caller) -> None:
    made = root("iam:CreateVirtualMFADevice", VirtualMFADeviceName="phone")["VirtualMFADevice"]
    seed, serial = base64.b32decode(made["Base32StringSeed"]), made["SerialNumber"]
    now = totp.step_at(root.world.now)
    codes = {"AuthenticationCode1": totp.code(seed, now), "AuthenticationCode2": totp.code(seed, now + 1)}
    root("iam:EnableMFADevice", UserName="ann", SerialNumber=serial, **codes)
    root.world.now += timedelta(minutes=1)
    right = totp.code(seed, now + 2)

    assert refused(root.world)[0] == "MfaRequiredException"
    assert refused(root.world, password="wrong", MfaCode=right) == ("denied", credentials.WRONG)
    assert refused(root.world, MfaCode=codes["AuthenticationCode2"])[0] == "denied"  # used already
    assert whose(root.world, sign_in(root.world, MfaCode=right)).mfa
    for _ in range(5):
        assert refused(root.world, MfaCode=right)[0] == "denied"
    assert refused(root.world, MfaCode=right)[0] == "throttled"


def test_a_code_opens_the_console_once_as_who_made_it(root: Caller) -> None:
    world = root.world
    ann = root.with_keys(root("iam:CreateAccessKey", UserName="ann"))
    made = world.call("tokiwa:CreateSignInCode", {}, ann.principal)
    given = {"AccountId": made["AccountId"], "SignInCode": made["SignInCode"]}

    assert whose(world, world.call("tokiwa:RedeemSignInCode", given, NOBODY)).arn == ann.principal.arn
    with pytest.raises(Problem, match="used already"):
        world.call("tokiwa:RedeemSignInCode", given, NOBODY)


def test_a_code_is_good_for_two_minutes(root: Caller) -> None:
    world = root.world
    made = world.call("tokiwa:CreateSignInCode", {})
    world.now += timedelta(minutes=2, seconds=1)
    with pytest.raises(Problem, match="too old"):
        world.call("tokiwa:RedeemSignInCode", {"AccountId": ACCOUNT, "SignInCode": made["SignInCode"]}, NOBODY)


def test_a_code_belongs_to_its_account(world: World) -> None:
    other = world.new_account("111111111111")
    made = world.call("tokiwa:CreateSignInCode", {}, other)
    with pytest.raises(Problem, match="used already"):
        world.call("tokiwa:RedeemSignInCode", {"AccountId": ACCOUNT, "SignInCode": made["SignInCode"]}, NOBODY)


def test_a_limited_session_makes_no_wider_one(root: Caller) -> None:
    with pytest.raises(Problem, match="limited by policies"):
        root.world.call("tokiwa:CreateSignInCode", {}, session_policies=(json.dumps({"Statement": []}),))


def test_a_temporary_session_does_not_live_longer_through_a_code(root: Caller) -> None:
    world = root.world
    short = root.with_keys(root("sts:GetSessionToken", DurationSeconds=900))
    made = world.call("tokiwa:CreateSignInCode", {}, short.principal)
    answer = world.call("tokiwa:RedeemSignInCode", {"AccountId": ACCOUNT, "SignInCode": made["SignInCode"]}, NOBODY)
    assert answer["Credentials"]["Expiration"] == short.principal.expires


def test_a_session_of_the_console_goes_on_though_its_clock_is_moved(world: World) -> None:
    other = world.new_account("111111111111", test_clock=True)
    made = world.call("tokiwa:CreateSignInCode", {}, other)
    with world.means.store.snapshot() as tx:
        account = accounts.get(tx, "111111111111")
    assert account is not None
    moved = evolve(account, clock=TestClock(timedelta(days=335)))
    [written] = world.means.store.submit([Change(puts=(moved,))])
    written.result()
    assert world.account_now("111111111111") == world.now + timedelta(days=335)
    given = {"AccountId": made["AccountId"], "SignInCode": made["SignInCode"]}
    answer = world.call("tokiwa:RedeemSignInCode", given, NOBODY_THERE)
    principal = whose(world, answer)

    assert principal.by_wall
    assert answer["Credentials"]["Expiration"] == world.now + timedelta(hours=8)


def test_what_was_tried_is_on_record_without_its_secrets(root: Caller) -> None:
    refused(root.world, password="Wrong-Horse9")
    sign_in(root.world)
    root.world.settle()
    with root.world.means.store.snapshot() as tx:
        entries = [
            entry
            for entry in audit.latest(tx, ACCOUNT, root.world.now + timedelta(days=1), 100)
            if entry.name == "tokiwa:SignIn"
        ]
    assert {entry.error for entry in entries} == {"", "denied"}
    assert all("Horse" not in entry.parameters for entry in entries)
