"""tokiwa:SignIn, CreateSignInCode and RedeemSignInCode: how a person in a browser comes to temporary credentials."""

import base64
import hashlib
from datetime import datetime, timedelta
from typing import Any

from tokiwa.crypto import password
from tokiwa.domain.call import Call
from tokiwa.domain.change import Change
from tokiwa.domain.identity import User
from tokiwa.domain.policy.principal import Principal, PrincipalType
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.session import Session
from tokiwa.domain.sign_in import LoginProfile, MfaDevice, SignInCode, acceptable, failed, must_wait, succeeded
from tokiwa.domain.value import evolve
from tokiwa.operations.credentials import WRONG
from tokiwa.operations.registry import operation
from tokiwa.operations.sts.shown import credentials
from tokiwa.store import identities, sign_ins
from tokiwa.work import Work, apply
from tokiwa.work.second_factor import used
from tokiwa.work.sessions import open_session, seal_session

LASTS = timedelta(hours=8)
CODE_LASTS = timedelta(minutes=2)
_CODE = 32  # bytes


@operation("tokiwa:SignIn", free=True, slow=True)
def sign_in(work: Work, call: Call) -> dict[str, Any]:
    """Credentials for eight hours to who knows a user's password, and has its second factor if it has one.

    Wrong attempts are counted; from the sixth in a row on they have to wait, each twice as long (THROTTLED).
    """
    name = call.input["UserName"]
    with work.transaction() as tx:
        profile = sign_ins.login_profile(tx, call.account, name)
        user = identities.user(tx, call.account, name)
    wait = timedelta() if profile is None else must_wait(profile, call.wall)
    if wait:
        seconds = int(wait.total_seconds()) + 1
        raise Problem(Kind.THROTTLED, f"There were too many wrong attempts. Try again in {seconds} seconds.")
    right = password.matches(call.input["Password"], None if profile is None else profile.password)
    if not right or profile is None or user is None:
        raise _refused(work, call, profile)
    kept = succeeded(_changed(work, call, profile) if profile.must_change else profile)
    device = _second_factor(work, call, profile)
    with work.transaction() as tx:
        apply(tx, Change(puts=tuple(value for value in (kept, device) if value is not None and value is not profile)))
    return _shown(work, call, _session(work, call, user, mfa=device is not None))


@operation("tokiwa:CreateSignInCode", free=True)
def create_sign_in_code(work: Work, call: Call) -> dict[str, Any]:
    """A code that opens the console as the caller, once, within two minutes. With the caller's rights and no more."""
    code = base64.urlsafe_b64encode(work.draw.entropy(_CODE)).decode().rstrip("=")
    caller = call.principal
    if caller.type is PrincipalType.ANONYMOUS or call.session_policies is not None:
        raise Problem(Kind.DENIED, "A session that is limited by policies cannot open the console.")
    session = _of(work, caller, _until(call))
    with work.transaction() as tx:
        made = SignInCode(
            _known_as(code), call.account, seal_session(work.means, session).encode(), call.wall + CODE_LASTS
        )
        apply(tx, Change(puts=(made,), drops=tuple(sign_ins.ended(tx, call.account, call.wall))))
    return {"AccountId": call.account, "SignInCode": code, "ExpiresAt": made.expires}


@operation("tokiwa:RedeemSignInCode", free=True)
def redeem_sign_in_code(work: Work, call: Call) -> dict[str, Any]:
    """What the code opens. It opens nothing a second time."""
    with work.transaction() as tx:
        found = sign_ins.code(tx, _known_as(call.input["SignInCode"]))
        if found is None or found.account != call.account or found.expires < call.wall:
            raise Problem(Kind.DENIED, "This link was used already or is too old. Ask for another: tokiwa console")
        apply(tx, Change(drops=(found,)))
    session = open_session(work.means, found.session.decode())
    if session is None:
        raise Problem(Kind.DENIED, WRONG)
    return _shown(work, call, session)


def _second_factor(work: Work, call: Call, profile: LoginProfile) -> MfaDevice | None:
    """The device whose code was given, with that code used; None for a user who has no device."""
    code = call.input.get("MfaCode")
    with work.transaction() as tx:
        devices = sign_ins.devices_of(tx, call.account, profile.user)
    if not devices:
        return None
    if code is None:
        raise Problem(Kind.WRONG_STATE, "This user has a second factor: give MfaCode, too.", "MfaRequiredException")
    right = next(filter(None, (used(work.means, device, code, call.wall) for device in devices)), None)
    if right is None:
        raise _refused(work, call, profile)
    return right


def _changed(work: Work, call: Call, profile: LoginProfile) -> LoginProfile:
    """The profile with the password that the user had to choose."""
    new = call.input.get("NewPassword")
    if new is None:
        raise Problem(
            Kind.WRONG_STATE,
            "The password has to be changed: give NewPassword, too.",
            "PasswordChangeRequiredException",
        )
    acceptable(new)
    return evolve(profile, password=password.hashed(new, work.draw.entropy), must_change=False)


def _refused(work: Work, call: Call, profile: LoginProfile | None) -> Problem:
    if profile is not None:
        with work.transaction() as tx:
            apply(tx, Change(puts=(failed(profile, call.wall),)))
    return Problem(Kind.DENIED, WRONG)


def _session(work: Work, call: Call, user: User, *, mfa: bool) -> Session:
    principal = Principal(
        PrincipalType.USER, user.account, user.arn, user.id, user.name, tags=tuple(user.tags.items()), mfa=mfa
    )
    return _of(work, principal, _until(call))


def _until(call: Call) -> tuple[datetime, bool]:
    """When a session of the console ends, and whether by the wall clock: all do but that of a caller with an end of its own."""
    ends = call.wall.replace(microsecond=0) + LASTS
    caller = call.principal
    if caller.expires is None:
        return ends, True
    return min(caller.expires, ends) if caller.by_wall else caller.expires, caller.by_wall


def _of(work: Work, who: Principal, until: tuple[datetime, bool]) -> Session:
    expires, by_wall = until
    return Session(
        access_key=work.draw.identifier("ASIA"),
        secret=work.draw.secret(),
        type=who.type,
        account=who.account,
        arn=who.arn,
        id=who.id,
        name=who.name,
        role_arn=who.role_arn,
        expires=expires,
        tags=who.tags,
        mfa=who.mfa,
        by_wall=by_wall,
    )


def _shown(work: Work, call: Call, session: Session) -> dict[str, Any]:
    return {
        "Credentials": credentials(session, seal_session(work.means, session)),
        "Arn": session.arn,
        "AccountId": session.account,
        "Region": call.region,
    }


def _known_as(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()
