"""Builds everything once, from the bottom up. Holds no rule."""

import os
from collections.abc import Callable
from datetime import datetime

from tokiwa.app.agreement import agree_on_keys
from tokiwa.app.buckets import buckets
from tokiwa.app.now import wall_clock
from tokiwa.app.settings import Settings
from tokiwa.app.watched import WatchedRunner, WatchedStore
from tokiwa.crypto import kek
from tokiwa.crypto.pkcs11.token_keys import absent
from tokiwa.crypto.pkcs11.uri import PKCS11
from tokiwa.crypto.seal import Sealer
from tokiwa.crypto.signer import SEALED, SealedKeys, Signers
from tokiwa.crypto.token import Tokens
from tokiwa.runner.sandbox import Endpoint
from tokiwa.store.journal import Journal, JournalledStore
from tokiwa.store.store import Store
from tokiwa.work import Draw, Means
from tokiwa.work.anchors import Anchors
from tokiwa.work.entropy import Entropy
from tokiwa.work.publication import Publication
from tokiwa.work.serials import Serials
from tokiwa.work.stock import KeyStock


def build(settings: Settings, clock: Callable[[], datetime] = wall_clock, seat: int = 0) -> Means:
    """The means of one process of a node; `seat` is its number among them."""
    cores = len(os.sched_getaffinity(0))
    settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    endpoint = Endpoint(settings.url, settings.ca_bundle)
    keks = kek.read_or_create(settings.data / "kek")
    sealer = Sealer(keks.keys, keks.current)
    sealed = SealedKeys(sealer)
    draw = Draw(Entropy(os.urandom))
    store = _store(settings, draw)
    node = draw.uuid()
    agree_on_keys(store, keks, clock())
    token = None if settings.hsm is None else settings.hsm.open()
    return Means(
        store=store,
        signers=Signers({SEALED: sealed.signer, PKCS11: absent if token is None else token.signer}),
        sealed=sealed,
        sealer=sealer,
        tokens=Tokens(keks.keys, keks.current),
        runner=WatchedRunner(
            settings.data / "functions" / str(seat), lambda: endpoint, clock, folders=settings.function_folder
        ),
        draw=draw,
        serials=Serials(store, draw, node=node),
        stock=KeyStock(-(-settings.key_stock // settings.processes), threads=cores),
        region=settings.region,
        publication=Publication(settings.published, buckets(settings, clock)),
        anchors=Anchors(settings.data, settings.journal, node),
        token=token,
        post=settings.smtp,
        address=settings.contact,
    )


class _JournalledStore(WatchedStore, JournalledStore):
    """Counted, and journalled first."""


def _store(settings: Settings, draw: Draw) -> Store:
    if settings.journal is None:
        return WatchedStore(settings.database)
    return _JournalledStore(settings.database, Journal(settings.journal, draw.uuid()))
