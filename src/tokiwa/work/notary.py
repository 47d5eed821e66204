"""Signs notifications with the server's one key for them, which is made when it is first needed."""

import base64
from datetime import datetime, timedelta

from tokiwa.crypto import notary as signing
from tokiwa.domain.account import NOBODY
from tokiwa.domain.change import Change
from tokiwa.domain.notary import NAME, NotaryKey
from tokiwa.store import notary_keys
from tokiwa.store.transaction import Conflict
from tokiwa.work.work import Means, Work

LIFE = timedelta(days=365 * 100)  # there is nobody who could renew it in the trust of those who verify
HEAD_START = timedelta(days=1)


def signature(work: Work, text: bytes, version: str, now: datetime) -> tuple[str, NotaryKey]:
    """The signature (Base64) in version `1` or `2`, and the key with the certificate that verifies it."""
    means = work.means
    found = key(means) or _make(means, now)
    private = means.store.cached(
        "notary", (NotaryKey,), found.fingerprint, lambda: means.sealed.reveal(found.key, account=NOBODY, name=NAME)
    )
    return base64.b64encode(signing.sign(private, text, version)).decode(), found


def key(means: Means) -> NotaryKey | None:
    """The key, once there is one."""

    def load() -> NotaryKey | None:
        with means.store.snapshot() as tx:
            return notary_keys.get(tx)

    return means.store.cached("notary key", (NotaryKey,), "", load)


def _make(means: Means, now: datetime) -> NotaryKey:
    """Of several who make one, one is faster."""
    private, certificate, fingerprint = signing.made(means.draw.serial(), now - HEAD_START, now + LIFE)
    made = NotaryKey(means.sealed.keep(private, account=NOBODY, name=NAME), certificate, fingerprint)
    try:
        means.store.wait(*means.store.submit([Change(puts=(made,))]))
    except Conflict:
        with means.store.snapshot() as tx:
            return notary_keys.get(tx) or made
    return made
