import pytest
from tests.operations.acm_pca import pki

from tokiwa.domain.problem import Kind

TAG, UNTAG = "acm-pca:TagCertificateAuthority", "acm-pca:UntagCertificateAuthority"


def tags(**values):
    return [{"Key": key, "Value": value} for key, value in values.items()]


def listed(world, arn, **more):
    return world.call("acm-pca:ListTags", pki.of(arn, **more))


def test_added_and_given_new_values(world):
    arn = pki.create(world, Tags=tags(team="pki", stage="test"))
    world.call(TAG, pki.of(arn, Tags=tags(stage="production", cost="7")))
    assert listed(world, arn)["Tags"] == tags(cost="7", stage="production", team="pki")


def test_removed_by_key_or_by_key_and_value(world):
    arn = pki.create(world, Tags=tags(a="1", b="2", c="3"))
    world.call(UNTAG, pki.of(arn, Tags=[{"Key": "a"}, {"Key": "b", "Value": "other"}, {"Key": "c", "Value": "3"}]))
    assert listed(world, arn)["Tags"] == tags(b="2")


def test_in_pages(world):
    arn = pki.create(world, Tags=tags(a="1", b="2", c="3"))
    first = listed(world, arn, MaxResults=2)
    second = listed(world, arn, MaxResults=2, NextToken=first["NextToken"])
    assert (first["Tags"], second) == (tags(a="1", b="2"), {"Tags": tags(c="3")})
    other = pki.create(world, Tags=tags(a="1"))
    assert pki.refusal(lambda: listed(world, other, NextToken=first["NextToken"]))[0] is Kind.INVALID_PAGE


REFUSED = {
    "reserved": (tags(**{"aws:mine": ""}), Kind.INVALID_TAG),
    "twice": (tags(a="1") + tags(a="2"), Kind.INVALID_TAG),
    "too many": (tags(**{f"t{n}": "" for n in range(50)}), Kind.TOO_MANY_TAGS),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused(world, name):
    wanted, kind = REFUSED[name]
    arn = pki.create(world, Tags=tags(first="1"))
    assert pki.refusal(lambda: world.call(TAG, pki.of(arn, Tags=wanted)))[0] is kind
    assert listed(world, arn)["Tags"] == tags(first="1")


def test_who_may_set_which_tags(world):
    arn = pki.create(world, Tags=tags(team="pki"))
    limits = {
        "StringEquals": {"aws:ResourceTag/team": "pki"},
        "ForAllValues:StringEquals": {"aws:TagKeys": ["stage"]},
    }
    anna = pki.user(world, pki.allow([TAG, UNTAG], arn, **limits))
    world.call(TAG, pki.of(arn, Tags=tags(stage="test")), anna)
    assert pki.refusal(lambda: world.call(TAG, pki.of(arn, Tags=tags(team="mine")), anna))[0] is Kind.DENIED
    world.call(UNTAG, pki.of(arn, Tags=[{"Key": "stage"}]), anna)
