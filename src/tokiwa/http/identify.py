"""Who signed a request: the signature is checked, and the caller and its account's time are known."""

from datetime import datetime

from tokiwa.domain.problem import Kind, Problem
from tokiwa.operations import credentials
from tokiwa.operations.credentials import Known
from tokiwa.wire import sigv4
from tokiwa.wire.message import Request
from tokiwa.wire.sigv4 import Signed
from tokiwa.work import Means


def signature(request: Request) -> Signed | Problem:
    """What the request says about its signer, or what is wrong with that: routing must go on in either case."""
    try:
        return sigv4.parse(request)
    except Problem as problem:
        return problem


def identify(means: Means, request: Request, signed: Signed | Problem, service: str, wall: datetime) -> Known:
    """The caller. Raises a Problem, in the order and words of the services, for everything that is not right."""
    if isinstance(signed, Problem):
        raise signed
    try:
        known = credentials.find(means, signed.access_key, signed.session_token)
    except Problem as problem:
        if problem.kind is not Kind.UNKNOWN_KEY:
            raise
        # The services find the other faults first, so an unknown key is told last.
        sigv4.verify(signed, request, None, wall, means.region, {service})
        raise
    sigv4.verify(signed, request, known.secret, wall, means.region, {service})
    expires = known.principal.expires
    now = wall if known.principal.by_wall else known.account.now(wall)
    if expires is not None and expires <= now:
        raise Problem(Kind.EXPIRED_CREDENTIALS, "The security token included in the request is expired")
    return known
