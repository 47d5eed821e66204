import pytest
from tests.operations.acm.asking import refused
from tests.operations.acm_pca import pki

ADD, REMOVE = "acm:AddTagsToCertificate", "acm:RemoveTagsFromCertificate"


def tag(key, value=None):
    return {"Key": key} if value is None else {"Key": key, "Value": value}


def tags(world, arn):
    found = world.call("acm:ListTagsForCertificate", {"CertificateArn": arn})["Tags"]
    return {each["Key"]: each["Value"] for each in found}


@pytest.fixture
def change(world, arn):
    """Adds or removes tags of the one certificate."""
    return lambda name, *given: world.call(name, {"CertificateArn": arn, "Tags": list(given)})


def test_tags_are_added_and_get_new_values(world, arn, change):
    assert tags(world, arn) == {}
    change(ADD, tag("team", "pki"), tag("empty"))
    change(ADD, tag("team", "web"), tag("Team", "another"), tag("größe:=+-@/._ ", "ü"))
    assert tags(world, arn) == {"team": "web", "Team": "another", "empty": "", "größe:=+-@/._ ": "ü"}


@pytest.mark.parametrize(
    ("given", "left"),
    [
        ([tag("a")], {"b": "2", "c": ""}),
        ([tag("a", "1")], {"b": "2", "c": ""}),
        ([tag("a", "2")], {"a": "1", "b": "2", "c": ""}),
        ([tag("A")], {"a": "1", "b": "2", "c": ""}),
        ([tag("c", "")], {"a": "1", "b": "2"}),
        ([tag("a", ""), tag("b")], {"a": "1", "c": ""}),
        ([tag("nothing")], {"a": "1", "b": "2", "c": ""}),
    ],
)
def test_a_key_alone_removes_a_tag_with_a_value_only_that_one(world, arn, change, given, left):
    change(ADD, tag("a", "1"), tag("b", "2"), tag("c"))
    change(REMOVE, *given)
    assert tags(world, arn) == left


WRONG = {
    "reserved": ([tag("aws:x", "1")], "InvalidTagException"),
    "reserved whatever its case": ([tag("AWS:x", "1")], "InvalidTagException"),
    "twice": ([tag("a", "1"), tag("a", "2")], "InvalidTagException"),
    "none": ([], "ValidationException"),
    "no key": ([tag("")], "ValidationException"),
    "a long key": ([tag("k" * 129)], "ValidationException"),
    "a long value": ([tag("k", "v" * 257)], "ValidationException"),
    "a sign that is not allowed": ([tag("k", "a;b")], "ValidationException"),
    "more than fifty": ([tag(f"k{n}") for n in range(51)], "ValidationException"),
}


@pytest.mark.parametrize("name", WRONG)
def test_tags_that_cannot_be(world, arn, name):
    given, code = WRONG[name]
    assert refused(world, ADD, {"CertificateArn": arn, "Tags": given})[0] == code
    assert tags(world, arn) == {}


def test_fifty_in_all(world, arn, change):
    change(ADD, *(tag(f"k{n}") for n in range(50)))
    change(ADD, tag("k7", "new value"))
    code, message = refused(world, ADD, {"CertificateArn": arn, "Tags": [tag("one more")]})
    assert (code, message) == ("TooManyTagsException", "A resource can have at most 50 tags.")
    assert len(tags(world, arn)) == 50


def test_by_the_arn_of_any_resource(world, arn):
    """TagResource and its like see what the older operations see."""
    named = {"ResourceArn": arn}
    world.call("acm:TagResource", named | {"Tags": [tag("a", "1"), tag("b", "2")]})
    world.call("acm:TagResource", named | {"Tags": [tag("b", "3")]})
    assert tags(world, arn) == {"a": "1", "b": "3"}
    world.call("acm:UntagResource", named | {"TagKeys": ["a", "unknown"]})
    assert world.call("acm:ListTagsForResource", named)["Tags"] == [tag("b", "3")]
    assert tags(world, arn) == {"b": "3"}


def test_a_resource_that_is_not_there(world, arn):
    missing = {"ResourceArn": arn[:-1] + "x"}
    assert refused(world, "acm:ListTagsForResource", missing)[0] == "ResourceNotFoundException"
    assert refused(world, "acm:TagResource", missing | {"Tags": [tag("a")]})[0] == "ResourceNotFoundException"


@pytest.mark.parametrize(("keys", "good"), [(["team"], True), (["team", "cost"], False)])
def test_which_tags_somebody_may_remove(world, arn, keys, good):
    condition = {"ForAllValues:StringEquals": {"aws:TagKeys": ["team"]}}
    who = pki.user(world, pki.allow("acm:UntagResource", **condition))
    given = {"ResourceArn": arn, "TagKeys": keys}
    if good:
        world.call("acm:UntagResource", given, who)
    else:
        assert refused(world, "acm:UntagResource", given, who)[0] == "AccessDeniedException"
