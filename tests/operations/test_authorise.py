import json

import pytest
from tests.operations.acm_pca import pki

from tokiwa.domain.call import Call
from tokiwa.domain.policy.document import parse
from tokiwa.domain.policy.form import Form
from tokiwa.domain.policy.principal import Principal, PrincipalType
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.value import evolve
from tokiwa.operations.authorise import authorise, owner, require
from tokiwa.operations.registry import Operation
from tokiwa.store import identities

OTHER = "111111111111"
ARN = "arn:aws:acm:us-east-1:000000000000:certificate/x"
THEIRS = ARN.replace("000000000000", OTHER)
GET = Operation("acm:GetCertificate", lambda _work, _call: None, "CertificateArn", "acm:GetCertificate")


def call(world, principal=None, arn=ARN, **more):
    return Call(
        GET.name, principal or world.root, {"CertificateArn": arn}, world.now, world.now, "1", "us-east-1", **more
    )


def verdict(act):
    """None when it is allowed, else the sentence."""
    try:
        act()
    except Problem as problem:
        assert problem.kind is Kind.DENIED
        return problem.message
    return None


def judged(world, principal=None, operation=GET, **more):
    return verdict(lambda: authorise(world.means.work(), call(world, principal, **more), operation))


def test_root_may_do_everything_in_its_own_account_and_nothing_in_another(world):
    assert judged(world) is None
    assert "arn:aws:iam::000000000000:root is not authorized to perform: acm:GetCertificate on resource: " in judged(
        world, arn=THEIRS
    )


def test_a_user_may_do_what_its_policies_say(world):
    anna = pki.user(world, pki.allow(GET.name, ARN))
    assert judged(world, anna) is None
    assert judged(world, anna, arn=ARN + "y") == (
        f"User: {anna.arn} is not authorized to perform: acm:GetCertificate on resource: {ARN}y because no "
        "identity-based policy allows the acm:GetCertificate action"
    )


def test_a_policy_that_changed_counts_from_the_next_call_on(world):
    anna = pki.user(world, pki.allow(GET.name))
    assert judged(world, anna) is None
    world.call("iam:DeleteUserPolicy", {"UserName": "anna", "PolicyName": "all"})
    assert "is not authorized" in judged(world, anna)


def test_credentials_of_a_user_that_was_deleted_get_nothing_from_one_of_the_same_name(world):
    anna = pki.user(world, pki.allow("*"))
    assert judged(world, evolve(anna, id="AIDASOMEBODYELSE")) is not None


def test_a_session_is_limited_by_its_policies_even_roots(world):
    gone = "arn:aws:iam::000000000000:policy/gone"
    assert judged(world, session_policies=(json.dumps(pki.allow("acm:*")),)) is None
    assert judged(world, session_policies=(json.dumps(pki.allow("s3:*")),)) is not None
    assert judged(world, session_policies=()) is not None
    assert judged(world, session_policies=(gone,)) is not None


def test_a_boundary_that_is_gone_allows_nothing(world):
    anna = pki.user(world, pki.allow("*"))
    assert judged(world, anna) is None
    with world.means.store.snapshot() as tx:
        found = identities.user(tx, "000000000000", "anna")
    pki.store(world, evolve(found, boundary="arn:aws:iam::000000000000:policy/gone"))
    assert judged(world, anna) is not None


def test_every_resource_of_a_call_must_be_allowed(world):
    anna = pki.user(world, pki.allow(GET.name, ARN))
    both = evolve(GET, on=lambda _: (ARN, ARN + "y"))
    assert f"on resource: {ARN}y " in judged(world, anna, both)


def test_what_is_free_is_for_everybody(world):
    nobody = Principal(PrincipalType.USER, "000000000000", "arn:aws:iam::000000000000:user/x", "AIDAX", "x")
    assert judged(world, nobody) is not None
    assert judged(world, nobody, evolve(GET, free=True)) is None


def test_the_hooks_get_what_they_need_and_are_not_asked_for_a_plain_root(world):
    asked = []

    def context(work, call_, resource):
        asked.append((work.means is world.means, call_.name, resource))
        return {"acm:KeyAlgorithm": "RSA_2048"}

    hooked = evolve(GET, context=context)
    anna = pki.user(world, pki.allow(GET.name, StringEquals={"acm:KeyAlgorithm": "RSA_2048"}))
    assert judged(world, anna, hooked) is None
    assert asked == [(True, GET.name, ARN)]
    assert judged(world, None, hooked) is None
    assert len(asked) == 1


def document(principal, effect="Allow"):
    statement = {"Effect": effect, "Principal": {"AWS": principal}, "Action": GET.name, "Resource": "*"}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


@pytest.mark.parametrize(
    ("text", "allowed"),
    [(None, False), (document(f"arn:aws:iam::{OTHER}:root"), True), (document("222222222222"), False)],
)
def test_a_resource_policy_lets_others_in(world, text, allowed):
    theirs = world.new_account(OTHER)
    shared = evolve(GET, policy=lambda _work, _arn: text)
    assert (judged(world, theirs, shared) is None) is allowed
    assert (verdict(lambda: require(world.means.work(), call(world, theirs), GET.name, ARN, None, None if text is None else parse(text, Form.RESOURCE))) is None) is allowed  # fmt: skip


def test_a_resource_policy_binds_root_too(world):
    denying = evolve(GET, policy=lambda _work, _arn: document("*", "Deny"))
    assert "with an explicit deny" in judged(world, None, denying)


def test_one_more_permission_is_asked_for_with_its_own_keys(world):
    anna = pki.user(world, pki.allow("iam:PassRole", StringEquals={"iam:PassedToService": "lambda.amazonaws.com"}))
    role = "arn:aws:iam::000000000000:role/r"
    asked = [
        verdict(lambda context=context: require(world.means.work(), call(world, anna), "iam:PassRole", role, context))
        for context in ({"iam:PassedToService": "lambda.amazonaws.com"}, {"iam:PassedToService": "ec2.amazonaws.com"}, None)
    ]  # fmt: skip
    assert asked[0] is None
    assert all(f"is not authorized to perform: iam:PassRole on resource: {role}" in each for each in asked[1:])


@pytest.mark.parametrize(
    ("arn", "account"),
    [
        (ARN, "000000000000"),
        (THEIRS, OTHER),
        ("*", "caller"),
        ("arn:aws:iam::aws:policy/ReadOnlyAccess", "caller"),
        ("arn:aws:health:us-east-1::event/ACM/x/y", "caller"),
        ("arn:aws:lambda:us-east-1:111111111111:function:f:live", OTHER),
    ],
)
def test_whose_a_resource_is(arn, account):
    assert owner(arn, "caller") == account
