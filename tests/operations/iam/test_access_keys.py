from __future__ import annotations

import pytest

from callers import ACCOUNT, Caller, allow
from tokiwa.domain.problem import Kind, Problem
from tokiwa.operations import credentials
from tokiwa.store import identities


def test_the_secret_is_shown_once_and_stored_sealed(root: Caller) -> None:
    root("iam:CreateUser", UserName="ann")
    key = root("iam:CreateAccessKey", UserName="ann")["AccessKey"]

    listed = root("iam:ListAccessKeys", UserName="ann")["AccessKeyMetadata"]
    with root.world.means.store.snapshot() as tx:
        stored = identities.access_key(tx, key["AccessKeyId"])

    assert (key["UserName"], key["Status"], key["AccessKeyId"][:4]) == ("ann", "Active", "AKIA")
    assert listed == [{name: value for name, value in key.items() if name != "SecretAccessKey"}]
    assert stored is not None
    assert key["SecretAccessKey"].encode() not in stored.secret
    assert key["SecretAccessKey"] not in repr(stored)


def test_two_are_the_most(root: Caller) -> None:
    root("iam:CreateUser", UserName="ann")
    for _ in range(2):
        root("iam:CreateAccessKey", UserName="ann")

    refusal = root.refused("iam:CreateAccessKey", UserName="ann")

    assert refusal == "LimitExceeded: Cannot exceed quota for AccessKeysPerUser: 2"


def test_a_key_that_rests_opens_nothing(root: Caller) -> None:
    ann = root.user("ann")
    named = {"UserName": "ann", "AccessKeyId": ann.principal.access_key}

    root("iam:UpdateAccessKey", **named, Status="Inactive")
    with pytest.raises(Problem) as resting:
        credentials.find(root.world.means, ann.principal.access_key, None)
    root("iam:UpdateAccessKey", **named, Status="Active")

    assert resting.value.kind is Kind.UNKNOWN_KEY
    assert credentials.find(root.world.means, ann.principal.access_key, None).principal.name == "ann"


def test_a_key_of_somebody_else_cannot_be_found(root: Caller) -> None:
    ann = root.user("ann")
    root("iam:CreateUser", UserName="bob")
    key_id = ann.principal.access_key

    for name, more in (("iam:DeleteAccessKey", {}), ("iam:UpdateAccessKey", {"Status": "Inactive"})):
        refusal = root.refused(name, UserName="bob", AccessKeyId=key_id, **more)
        assert refusal == f"NoSuchEntity: The Access Key with id {key_id} cannot be found."


def test_without_a_name_they_are_the_callers(root: Caller) -> None:
    own = f"arn:aws:iam::{ACCOUNT}:user/${{aws:username}}"
    ann = root.user("ann", allow("iam:*AccessKey*", own))

    second = ann("iam:CreateAccessKey")["AccessKey"]
    ann("iam:DeleteAccessKey", AccessKeyId=ann.principal.access_key)

    assert [key["AccessKeyId"] for key in ann("iam:ListAccessKeys")["AccessKeyMetadata"]] == [second["AccessKeyId"]]


def test_roots_keys_have_no_user(root: Caller) -> None:
    before = {key["AccessKeyId"] for key in root("iam:ListAccessKeys")["AccessKeyMetadata"]}
    made = root.with_keys(root("iam:CreateAccessKey"))

    keys = root("iam:ListAccessKeys")["AccessKeyMetadata"]

    assert made.principal.arn == f"arn:aws:iam::{ACCOUNT}:root"
    assert {key["AccessKeyId"] for key in keys} == before | {made.principal.access_key}
    assert all("UserName" not in key for key in keys)
