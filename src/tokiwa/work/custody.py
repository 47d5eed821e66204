"""Where the key of a CA is kept: sealed in the database, or in the hardware token that this server has."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import structlog

from tokiwa.crypto import keys
from tokiwa.crypto.pkcs11.failure import TokenCannot, TokenFailed
from tokiwa.crypto.pkcs11.uri import PKCS11
from tokiwa.crypto.signer import KeySigner, Signer
from tokiwa.domain.authority import Authority
from tokiwa.domain.change import Change, Job
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.value import Hidden, Value
from tokiwa.work.work import Work

log = structlog.get_logger("token")

# The standards that a CA's key may be asked to be kept after; the first is AWS's default, and means the token.
HARDWARE, SOFTWARE = STANDARDS = ("FIPS_140_2_LEVEL_3_OR_HIGHER", "FIPS_140_2_LEVEL_2_OR_HIGHER")
DESTROY_KEY = "destroy-key"  # the job that removes a key from the token
ABANDONED = timedelta(hours=1)  # after which a key in the token that no CA came to have is removed


class Kept(Value):
    """A new key: its name, its signer, and what is to be stored together with the CA that has it."""

    uri: str
    signer: Hidden[Signer]
    change: Change


class Owner(Value):
    """Whose a key is: the CA that is being made."""

    account: str
    arn: str


def new_key(work: Work, algorithm: str, standard: str, owner: Owner, now: datetime) -> Kept:
    """A new key for a CA, in the token where there is one and the standard asks for it.

    Before a key is made in the token, a job is stored that removes it. The CA's own change cancels that: so
    whatever happens in between, no key is left that nobody knows.
    """
    token = work.means.token
    if token is None or standard != HARDWARE:
        key = keys.make(algorithm)
        uri = work.means.sealed.keep(keys.encode(key), account=owner.account, name=owner.arn)
        return Kept(uri, KeySigner(key), Change())
    uri = token.name(account=owner.account, name=owner.arn)
    guard = _removal(uri, owner, now + ABANDONED)
    work.means.store.wait(*work.means.store.submit([Change(jobs=(guard,))]))
    signer = token.make(algorithm, account=owner.account, name=owner.arn)
    return Kept(uri, signer, Change(cancels=((guard.kind, guard.key),)))


def removal(authority: Authority, now: datetime) -> Change:
    """What removes the key of a CA that is gone; a sealed one went with it."""
    if not authority.key.startswith(f"{PKCS11}:"):
        return Change()
    return Change(jobs=(_removal(authority.key, Owner(authority.account, authority.arn), now),))


def _removal(uri: str, owner: Owner, due: datetime) -> Job:
    return Job(DESTROY_KEY, uri, owner.account, due, payload=owner.arn.encode())


@contextmanager
def token_problems(arn: str) -> Iterator[None]:
    """Within, a token that does not do what it is asked for is a problem that the caller is told; the log says why."""
    try:
        yield
    except TokenCannot as cannot:
        raise Problem(Kind.INVALID_ARGUMENTS, str(cannot)) from None
    except TokenFailed as failed:
        log.warning("the token failed", authority=arn, error=str(failed))
        raise Problem(
            Kind.FAILED,
            "The hardware token with the certificate authority's key cannot be used now. The server's log says why.",
        ) from None
