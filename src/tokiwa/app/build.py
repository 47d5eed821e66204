"""Builds everything once, from the bottom up. Holds no rule."""

import os
from collections.abc import Callable
from datetime import datetime

from tokiwa.app.now import wall_clock
from tokiwa.app.settings import Settings
from tokiwa.crypto import kek
from tokiwa.crypto.seal import Sealer
from tokiwa.crypto.signer import SEALED, SealedKeys, Signers
from tokiwa.crypto.token import Tokens
from tokiwa.crypto.workers import Workers
from tokiwa.runner.runner import Runner
from tokiwa.runner.sandbox import Endpoint
from tokiwa.store.store import Store
from tokiwa.work import Draw, Means
from tokiwa.work.entropy import Entropy
from tokiwa.work.serials import Serials
from tokiwa.work.stock import KeyStock


def build(settings: Settings, clock: Callable[[], datetime] = wall_clock) -> Means:
    """The means of one node."""
    settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    endpoint = Endpoint(settings.url, settings.ca_bundle)
    keks = kek.read_or_create(settings.data / "kek")
    sealer = Sealer(keks.keys, keks.current)
    sealed = SealedKeys(sealer)
    draw = Draw(Entropy(os.urandom))
    store = Store(settings.database)
    return Means(
        store=store,
        signers=Signers({SEALED: sealed.signer}),
        sealed=sealed,
        sealer=sealer,
        tokens=Tokens(keks.keys, keks.current),
        runner=Runner(settings.data / "functions", lambda: endpoint, clock),
        draw=draw,
        serials=Serials(store, draw, node=draw.uuid()),
        stock=KeyStock(settings.key_stock),
        workers=Workers(settings.workers, keks),
        region=settings.region,
    )
