from __future__ import annotations

from callers import Caller
from world import World


def aliases(root: Caller) -> list[str]:
    found: list[str] = root("iam:ListAccountAliases")["AccountAliases"]
    return found


def test_an_account_has_one_name_at_a_time(root: Caller) -> None:
    assert aliases(root) == []
    root("iam:CreateAccountAlias", AccountAlias="example")
    root("iam:CreateAccountAlias", AccountAlias="example-corp")
    assert aliases(root) == ["example-corp"]
    said = root.refused("iam:DeleteAccountAlias", AccountAlias="example")
    assert said == "NoSuchEntity: The Account Alias example cannot be found."
    root("iam:DeleteAccountAlias", AccountAlias="example-corp")
    assert aliases(root) == []


def test_no_two_accounts_have_the_same(world: World, root: Caller) -> None:
    other = Caller(world, world.new_account("111111111111"))
    root("iam:CreateAccountAlias", AccountAlias="example")
    root("iam:CreateAccountAlias", AccountAlias="example")
    said = other.refused("iam:CreateAccountAlias", AccountAlias="example")
    assert said == "EntityAlreadyExists: The account alias example already exists."
