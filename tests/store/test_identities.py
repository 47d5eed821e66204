import pytest
from tests.store.keeping import ACCOUNT, NOW, look, write

from tokiwa.domain.identity import AccessKey, ManagedPolicy, PolicyVersion, Role, User
from tokiwa.domain.value import evolve
from tokiwa.store import identities
from tokiwa.store.transaction import Conflict


def user(name, path="/", account=ACCOUNT):
    return User(f"arn:aws:iam::{account}:user{path}{name}", account, f"AIDA{name}", name, NOW, path)


def role(name, path="/"):
    return Role(f"arn:aws:iam::{ACCOUNT}:role{path}{name}", ACCOUNT, f"AROA{name}", name, NOW, "{}", path)


def policy(name, path="/"):
    arn = f"arn:aws:iam::{ACCOUNT}:policy{path}{name}"
    return ManagedPolicy(arn, ACCOUNT, f"ANPA{name}", name, NOW, NOW, (PolicyVersion("v1", "{}", NOW),), path=path)


KINDS = {
    "users": (user, identities.user, identities.user_by_arn, identities.users_after),
    "roles": (role, identities.role, identities.role_by_arn, identities.roles_after),
    "policies": (policy, identities.policy_named, identities.policy, identities.policies_after),
}
kinds = pytest.mark.parametrize(("make", "by_name", "by_arn", "after"), KINDS.values(), ids=KINDS)


@kinds
def test_names_are_found_whatever_their_case_and_shown_as_given(store, make, by_name, by_arn, after):
    write(store, make("Anna"))
    assert look(store, by_name, ACCOUNT, "aNNA").name == "Anna"
    assert look(store, by_name, "1" * 12, "Anna") is None


@kinds
def test_two_names_that_differ_in_case_alone_are_one(store, make, by_name, by_arn, after):
    write(store, make("Anna"))
    with pytest.raises(Conflict):
        write(store, make("ANNA"))


@kinds
def test_an_arn_names_the_path_too(store, make, by_name, by_arn, after):
    made = make("Anna", "/team/")
    write(store, made)
    assert look(store, by_arn, made.arn) == evolve(made, version=1)
    for other in (make("Anna").arn, made.arn.replace(ACCOUNT, "1" * 12), "arn", "", made.arn + "/x"):
        assert look(store, by_arn, other) is None, other


@kinds
def test_lists_are_by_name_without_regard_to_case(store, make, by_name, by_arn, after):
    write(store, *map(make, ("b", "A", "C")))
    assert [each.name for each in look(store, after, ACCOUNT, "", 2)] == ["A", "b"]
    assert [each.name for each in look(store, after, ACCOUNT, "B", 2)] == ["C"]


def test_the_keys_of_a_user_and_of_root(store):
    write(store, *(AccessKey(f"AKIA{n}", ACCOUNT, owner, NOW, b"sealed") for n, owner in enumerate(("", "anna", ""))))
    assert [key.id for key in look(store, identities.keys_of, ACCOUNT, "")] == ["AKIA0", "AKIA2"]
    assert [key.id for key in look(store, identities.keys_of, ACCOUNT, "anna")] == ["AKIA1"]
    assert look(store, identities.access_key, "AKIA1").secret == b"sealed"
    assert look(store, identities.access_key, "AKIA9") is None
