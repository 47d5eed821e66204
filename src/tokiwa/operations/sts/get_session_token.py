"""sts:GetSessionToken: temporary credentials of the user or root who calls. Nobody needs a permission for it."""

from datetime import timedelta
from typing import Any

from tokiwa.domain.call import Call
from tokiwa.domain.policy.principal import PrincipalType
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.session import Session
from tokiwa.operations.registry import operation
from tokiwa.operations.sts.mfa import use_mfa
from tokiwa.operations.sts.shown import credentials
from tokiwa.work import Work
from tokiwa.work.sessions import seal_session

USUAL = 43_200  # seconds
MOST_FOR_ROOT = 3600


@operation("sts:GetSessionToken", free=True)
def get_session_token(work: Work, call: Call) -> dict[str, Any]:
    """Credentials with the caller's own rights, for twelve hours unless told; one hour at most for root."""
    caller = call.principal
    if caller.expires is not None or caller.type not in {PrincipalType.USER, PrincipalType.ROOT}:
        raise Problem(Kind.DENIED, "Cannot call GetSessionToken with session credentials")
    mfa = use_mfa(work, call)
    seconds = call.input.get("DurationSeconds", USUAL)
    if caller.type is PrincipalType.ROOT:
        seconds = min(seconds, MOST_FOR_ROOT)
    session = Session(
        access_key=work.draw.identifier("ASIA"),
        secret=work.draw.secret(),
        type=caller.type,
        account=caller.account,
        arn=caller.arn,
        id=caller.id,
        name=caller.name,
        expires=call.now.replace(microsecond=0) + timedelta(seconds=seconds),
        tags=caller.tags,
        mfa=mfa,
    )
    return {"Credentials": credentials(session, seal_session(work.means, session))}
