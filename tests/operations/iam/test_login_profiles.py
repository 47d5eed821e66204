from __future__ import annotations

import pytest

from callers import Caller, allow
from tokiwa.store import sign_ins

FIRST, SECOND = "First-Password1", "Second-Password2"


@pytest.fixture
def ann(root: Caller) -> Caller:
    own = {"UserName": "ann", "Password": FIRST}
    caller = root.user("ann", allow(["iam:ChangePassword", "iam:GetLoginProfile"]))
    root("iam:CreateLoginProfile", **own)
    return caller


def test_a_password_is_stored_hashed_and_never_shown(root: Caller, ann: Caller) -> None:
    shown = root("iam:GetLoginProfile", UserName="ann")["LoginProfile"]
    with root.world.means.store.snapshot() as tx:
        stored = sign_ins.login_profile(tx, root.principal.account, "ANN")

    assert {**shown, "CreateDate": None} == {"UserName": "ann", "CreateDate": None, "PasswordResetRequired": False}
    assert ann("iam:GetLoginProfile")["LoginProfile"] == shown
    assert stored is not None
    assert stored.password.startswith("$argon2id$")
    assert FIRST not in repr(stored)


def test_one_for_each_user(root: Caller, ann: Caller) -> None:
    again = root.refused("iam:CreateLoginProfile", UserName="ann", Password=SECOND)
    assert again == "EntityAlreadyExists: Login Profile for user ann already exists."
    assert root.refused("iam:CreateLoginProfile", UserName="bob", Password=SECOND).startswith("NoSuchEntity: The user")
    easy = root.refused("iam:UpdateLoginProfile", UserName="ann", Password="password")
    assert easy.startswith("PasswordPolicyViolation: A password has 8 to 128 characters")


def test_who_knows_the_old_one_gives_herself_another(root: Caller, ann: Caller) -> None:
    wrong = ann.refused("iam:ChangePassword", OldPassword=SECOND, NewPassword=SECOND)
    ann("iam:ChangePassword", OldPassword=FIRST, NewPassword=SECOND)
    old = ann.refused("iam:ChangePassword", OldPassword=FIRST, NewPassword=FIRST)

    assert wrong == old == "AccessDenied: The old password was incorrect."
    ann("iam:ChangePassword", OldPassword=SECOND, NewPassword=FIRST)
    assert root.refused("iam:ChangePassword", OldPassword=FIRST, NewPassword=FIRST).startswith("InvalidUserType: ")


def test_a_user_with_a_password_is_not_deleted(root: Caller, ann: Caller) -> None:
    root("iam:DeleteUserPolicy", UserName="ann", PolicyName="own")
    root("iam:DeleteAccessKey", UserName="ann", AccessKeyId=ann.principal.access_key)
    kept = root.refused("iam:DeleteUser", UserName="ann")
    root("iam:DeleteLoginProfile", UserName="ann")
    gone = root.refused("iam:GetLoginProfile", UserName="ann")
    root("iam:DeleteUser", UserName="ann")

    assert kept == "DeleteConflict: Cannot delete entity, must delete login profile first."
    assert gone == "NoSuchEntity: Login Profile for User ann cannot be found."
    assert root.refused("iam:GetLoginProfile").startswith("NoSuchEntity: Login Profile for User 000000000000")
