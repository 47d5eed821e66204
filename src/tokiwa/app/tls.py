"""The listener's TLS: a certificate that the server issues to itself, renews and swaps while it runs.

DIR/ca.pem is what clients trust. The CA's key lies beside it, sealed; the listener's key is only in memory.
"""

import asyncio
import contextlib
import os
import ssl
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import structlog

from tokiwa.crypto import keys, listener
from tokiwa.crypto.listener import Term
from tokiwa.crypto.seal import SealBrokenError
from tokiwa.crypto.signer import SealedKeys, Signer
from tokiwa.domain.problem import Kind, Problem
from tokiwa.work import Draw

log = structlog.get_logger("tls")

CERTIFICATE, KEY = "ca.pem", "ca.key"
OWNER = "the server's own CA"  # what the seal of its key is bound to
ROOT_LIFE = timedelta(days=3650)
LEAF_LIFE = timedelta(days=30)
RENEW_BEFORE = LEAF_LIFE / 3
HEAD_START = timedelta(hours=1)  # clients' clocks may be behind ours
LOOK_AGAIN = 600.0  # seconds; a machine that slept must not miss its date


class Listener:
    """`context` is what the socket serves with. `keep` replaces its certificate in time, for as long as it runs."""

    def __init__(
        self, folder: Path, names: Sequence[str], sealed: SealedKeys, draw: Draw, clock: Callable[[], datetime]
    ) -> None:
        self._folder, self._names, self._sealed, self._draw, self._clock = folder, names, sealed, draw, clock
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.minimum_version = ssl.TLSVersion.TLSv1_2
        self.context.set_alpn_protocols(["http/1.1"])
        self._renew_at = clock()
        self.renew_if_due()

    def renew_if_due(self) -> None:
        """Serve with a new certificate from now on, if it is time; connections that are open keep theirs."""
        now = self._clock()
        if now < self._renew_at:
            return
        root, signer = self._authority(now)
        certificate, key = listener.leaf(root, signer, self._names, self._term(now, LEAF_LIFE))
        _load(self.context, certificate.encode() + key)
        self._renew_at = now + LEAF_LIFE - RENEW_BEFORE
        log.info("the listener has a new certificate", names=list(self._names), renewed_at=self._renew_at.isoformat())

    async def keep(self, pause: float = LOOK_AGAIN) -> None:
        """Renew whenever it is time. Runs until it is cancelled."""
        while True:
            await asyncio.sleep(pause)
            try:
                self.renew_if_due()
            except Exception:  # the certificate that there is lasts for days: try again, and say so
                log.exception("the listener's certificate could not be renewed")

    def _authority(self, now: datetime) -> tuple[str, Signer]:
        """The CA's certificate and its signer; made anew when there is none that outlives a listener's certificate."""
        certificate, key = self._folder / CERTIFICATE, self._folder / KEY
        if certificate.exists() and key.exists():
            root = certificate.read_text()
            if listener.ends(root) > now + LEAF_LIFE:
                return root, self._signer(key.read_text())
        uri = self._sealed.keep(keys.generate(listener.KEY), account="", name=OWNER)
        signer = self._signer(uri)
        root = listener.root(f"Tokiwa on {self._names[0]}"[:64], signer, self._term(now, ROOT_LIFE))
        _write(key, uri, 0o600)
        _write(certificate, root, 0o644)
        return root, signer

    def _signer(self, uri: str) -> Signer:
        try:
            return self._sealed.signer(uri, "", OWNER)
        except SealBrokenError:
            raise Problem(
                Kind.FAILED,
                f"The key of the server's own CA, {self._folder / KEY}, does not open with this key-encryption key. Put"
                f" back the one that belongs to it, or remove {KEY} and {CERTIFICATE}: clients must then trust a new CA.",
            ) from None

    def _term(self, now: datetime, life: timedelta) -> Term:
        return Term(self._draw.serial(), now - HEAD_START, now + life)


def _load(context: ssl.SSLContext, chain_and_key: bytes) -> None:
    """Give the context a key that is in memory: it only reads files, so a file in memory."""
    handle = os.memfd_create("listener", os.MFD_CLOEXEC)
    with contextlib.closing(os.fdopen(handle, "wb")) as file:
        file.write(chain_and_key)
        file.flush()
        context.load_cert_chain(f"/proc/self/fd/{handle}")


def _write(path: Path, text: str, mode: int) -> None:
    """Replace a file in one step: who reads it sees the old text or the new one."""
    fresh = path.with_name(f"{path.name}.new")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    with open(handle, "w") as file:
        file.write(text)
    fresh.rename(path)
