"""iam:CreateLoginProfile, GetLoginProfile, UpdateLoginProfile, DeleteLoginProfile and ChangePassword: how people sign in."""

from typing import Any

from tokiwa.crypto import password
from tokiwa.domain.call import Call
from tokiwa.domain.change import Change
from tokiwa.domain.policy.principal import PrincipalType
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.sign_in import LoginProfile, acceptable
from tokiwa.domain.value import evolve
from tokiwa.operations.iam.resource import caller_or_user, now, on_user
from tokiwa.operations.registry import operation
from tokiwa.store import sign_ins
from tokiwa.work import Transaction, Work, apply


@on_user("iam:CreateLoginProfile", slow=True)
def create_login_profile(work: Work, call: Call) -> dict[str, Any]:
    """Give a user a password."""
    text = call.input.get("Password", "")
    acceptable(text)
    hashed = password.hashed(text, work.draw.entropy)
    with work.transaction() as tx:
        owner = _owner(tx, call)
        if sign_ins.login_profile(tx, call.account, owner) is not None:
            raise Problem(Kind.EXISTS, f"Login Profile for user {owner} already exists.")
        made = LoginProfile(call.account, owner, hashed, now(call), call.input.get("PasswordResetRequired", False))
        apply(tx, Change(puts=(made,)))
    return {"LoginProfile": _shown(made)}


@on_user("iam:GetLoginProfile")
def get_login_profile(work: Work, call: Call) -> dict[str, Any]:
    """Since when a user has a password."""
    with work.transaction() as tx:
        return {"LoginProfile": _shown(_profile(tx, call))}


@on_user("iam:UpdateLoginProfile", slow=True)
def update_login_profile(work: Work, call: Call) -> None:
    """Give a user another password, or have it changed at the next sign-in. Earlier failures are forgotten."""
    text = call.input.get("Password")
    changes: dict[str, Any] = {"failures": 0, "failed_at": None}
    if text is not None:
        acceptable(text)
        changes["password"] = password.hashed(text, work.draw.entropy)
    if "PasswordResetRequired" in call.input:
        changes["must_change"] = call.input["PasswordResetRequired"]
    with work.transaction() as tx:
        apply(tx, Change(puts=(evolve(_profile(tx, call), **changes),)))


@on_user("iam:DeleteLoginProfile")
def delete_login_profile(work: Work, call: Call) -> None:
    """Let nobody sign in as this user any more; access keys and open sessions stay."""
    with work.transaction() as tx:
        apply(tx, Change(drops=(_profile(tx, call),)))


@operation("iam:ChangePassword", on=lambda call: call.principal.arn, slow=True)
def change_password(work: Work, call: Call) -> None:
    """The caller's own password, for who knows the old one."""
    if call.principal.type is not PrincipalType.USER:
        raise Problem(Kind.INVALID, "Only IAM users have a password to change.", "InvalidUserType")
    with work.transaction() as tx:
        found = _profile(tx, call)
    if not password.matches(call.input["OldPassword"], found.password):
        raise Problem(Kind.DENIED, "The old password was incorrect.")
    acceptable(call.input["NewPassword"])
    hashed = password.hashed(call.input["NewPassword"], work.draw.entropy)
    with work.transaction() as tx:
        apply(tx, Change(puts=(evolve(found, password=hashed, must_change=False),)))


def _profile(tx: Transaction, call: Call) -> LoginProfile:
    owner = _owner(tx, call)
    found = sign_ins.login_profile(tx, call.account, owner)
    if found is None:
        raise Problem(Kind.NOT_FOUND, f"Login Profile for User {owner} cannot be found.")
    return found


def _owner(tx: Transaction, call: Call) -> str:
    found = caller_or_user(tx, call)
    if found is None:
        raise Problem(Kind.NOT_FOUND, f"Login Profile for User {call.account} cannot be found.")
    return found.name


def _shown(profile: LoginProfile) -> dict[str, Any]:
    return {
        "UserName": profile.user,
        "CreateDate": profile.created_at,
        "PasswordResetRequired": profile.must_change,
    }
