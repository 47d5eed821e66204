import json
from datetime import timedelta

import pytest
from tests.operations.acm_pca import pki

from tokiwa.crypto.seal import Sealer
from tokiwa.domain.policy.principal import PrincipalType
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.value import evolve
from tokiwa.operations import credentials

INVALID = "The security token included in the request is invalid."


def made(world, **given):
    answer = world.call("iam:CreateAccessKey", given)["AccessKey"]
    return answer["AccessKeyId"], answer["SecretAccessKey"]


def unknown(world, *arguments):
    with pytest.raises(Problem) as caught:
        credentials.find(world.means, *arguments)
    return (caught.value.kind, caught.value.message) == (Kind.UNKNOWN_KEY, INVALID)


def test_the_key_of_root(world):
    key, secret = made(world)
    found = credentials.find(world.means, key, None)
    assert (found.secret, found.session_policies) == (secret, None)
    assert (found.principal.type, found.principal.arn) == (PrincipalType.ROOT, "arn:aws:iam::000000000000:root")
    assert found.account.id == "000000000000"
    assert secret not in repr(found)


def test_the_key_of_a_user(world):
    world.call("iam:CreateUser", {"UserName": "anna", "Path": "/team/", "Tags": [{"Key": "a", "Value": "1"}]})
    key, _ = made(world, UserName="anna")
    principal = credentials.find(world.means, key, None).principal
    assert (principal.type, principal.name) == (PrincipalType.USER, "anna")
    assert principal.arn == "arn:aws:iam::000000000000:user/team/anna"
    assert (principal.access_key, principal.tags) == (key, (("a", "1"),))
    world.call("iam:TagUser", {"UserName": "anna", "Tags": [{"Key": "a", "Value": "2"}]})
    assert credentials.find(world.means, key, None).principal.tags == (("a", "2"),)


def test_an_unknown_an_inactive_and_a_deleted_key_are_the_same(world):
    assert unknown(world, "AKIANOBODY", None)
    key, secret = made(world)
    assert credentials.find(world.means, key, None).secret == secret
    world.call("iam:UpdateAccessKey", {"AccessKeyId": key, "Status": "Inactive"})
    assert unknown(world, key, None)
    world.call("iam:UpdateAccessKey", {"AccessKeyId": key, "Status": "Active"})
    assert credentials.find(world.means, key, None).secret == secret
    world.call("iam:DeleteAccessKey", {"AccessKeyId": key})
    assert unknown(world, key, None)


def test_a_session_says_who_it_is_and_what_limits_it(world):
    anna = pki.user(world, pki.allow("*"))
    trusted = {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"}
    trust = json.dumps({"Version": "2012-10-17", "Statement": [trusted]})
    role = world.call("iam:CreateRole", {"RoleName": "r", "AssumeRolePolicyDocument": trust})["Role"]["Arn"]
    limit = json.dumps(pki.allow("acm:*"))
    given = {"RoleArn": role, "RoleSessionName": "work", "Policy": limit}
    answer = world.call("sts:AssumeRole", given, anna)["Credentials"]
    found = credentials.find(world.means, answer["AccessKeyId"], answer["SessionToken"])
    assert (found.secret, found.session_policies) == (answer["SecretAccessKey"], (limit,))
    assert found.principal.arn == "arn:aws:sts::000000000000:assumed-role/r/work"
    assert found.principal.expires == world.now + timedelta(hours=1)
    assert unknown(world, "ASIANOBODY", answer["SessionToken"])
    assert unknown(world, answer["AccessKeyId"], "nonsense")
    assert unknown(world, answer["AccessKeyId"], None)


def test_the_account_comes_with_its_clock(world):
    clocked = world.new_account("111111111111", test_clock=True)
    answer = world.call("iam:CreateAccessKey", {}, clocked)["AccessKey"]
    assert credentials.find(world.means, answer["AccessKeyId"], None).account.clock is not None
    assert not credentials.account(world.means, "000000000000").advancing
    with pytest.raises(Problem, match="invalid"):
        credentials.account(world.means, "222222222222")


def test_a_key_that_another_kek_sealed_cannot_be_read(world):
    key, secret = made(world)
    other = evolve(world.means, sealer=Sealer({"other": bytes(32)}, "other"))
    with pytest.raises(Problem, match="the server's key-encryption key is not the one that sealed it") as caught:
        credentials.find(other, key, None)
    assert caught.value.kind is Kind.FAILED
    assert secret not in str(caught.value)
