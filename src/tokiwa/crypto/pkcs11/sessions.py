"""The way to a token: its library, one login for the process, and a few sessions that threads take in turn.

Nothing is opened before the first use, so that a process may fork before it. What was lost (a token taken out, a session
that the token closed, a login that ended) is opened anew: the library is started again, once no thread is within it.
"""

import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import NoReturn, TypeVar

import attrs
import structlog

from tokiwa.crypto.pkcs11.cryptoki import Cryptoki, Refused
from tokiwa.crypto.pkcs11.failure import LOST, KeyMissing, TokenFailed, TokenUnreachable, failure
from tokiwa.crypto.pkcs11.pin import Pin
from tokiwa.crypto.pkcs11.words import Result
from tokiwa.domain.value import Value

log = structlog.get_logger("token")

T = TypeVar("T")

MOST = 8  # sessions of a process; a token that allows fewer is asked for no more than it gave
TRIES = 3  # of a piece of work: by its next turn what it was given may have been lost once more
REST = 5.0  # seconds in which a token that could not be opened is left alone: to find that out may take long


@attrs.frozen
class _Lost(Exception):
    """What was opened is of no use any more, and was let go; why."""

    reason: TokenFailed


@attrs.define
class _Opened:
    """The library since it was last started; `keys` are the handles that were found since."""

    cryptoki: Cryptoki
    slot: int
    idle: list[int]
    since: float
    limit: int = MOST
    count: int = 1  # sessions that are open
    keys: dict[bytes, int] = attrs.field(factory=dict)


class Session(Value):
    """A session that one thread has. `keys` are handles of keys by their identifiers, for all sessions."""

    cryptoki: Cryptoki
    handle: int
    keys: dict[bytes, int]


class Sessions:
    """The way to the token of that label. `clock` counts seconds."""

    def __init__(self, module: Path, label: str, pin: Pin, clock: Callable[[], float]) -> None:
        self.module, self.label = module, label
        self._pin, self._clock = pin, clock
        self._changed = threading.Condition()
        self._cryptoki: Cryptoki | None = None
        self._opened: _Opened | None = None
        self._stopping = False
        self._failed: TokenFailed | None = None
        self._rested = 0.0

    def run(self, act: Callable[[Session], T]) -> T:
        """What `act` makes with a session; it is run again, a few times, if what it was given had been lost.

        Raises TokenFailed. What `act` raises besides passes.
        """
        tries = TRIES
        while True:
            try:
                return self._once(act)
            except _Lost as lost:
                tries -= 1
                if not tries:
                    raise lost.reason from None
                log.warning("the token is opened anew", token=self.label, error=str(lost.reason))

    def close(self) -> None:
        """End every session, when no thread uses one any more."""
        with self._changed:
            opened = self._opened
        if opened is not None:
            self._stop(opened)

    def _once(self, act: Callable[[Session], T]) -> T:
        opened, handle = self._take()
        try:
            made = act(Session(opened.cryptoki, handle, opened.keys))
        except Refused as refused:
            # It may be left within an operation that the next one would stumble over.
            with suppress(Refused):
                opened.cryptoki.close(handle)
            self._lose(opened)
            self._fail(opened, failure(refused, self.label), lost=refused.code in LOST)
        except KeyMissing as missing:
            # Of a token that was taken out some libraries say that it is empty; it is not asked about that all the time.
            lost = self._clock() - opened.since >= REST or not _logged_in(opened, handle)
            self._give_back(opened, handle)
            self._fail(opened, missing, lost=lost)
        except BaseException:
            self._give_back(opened, handle)
            raise
        self._give_back(opened, handle)
        return made

    def _fail(self, opened: _Opened, reason: TokenFailed, *, lost: bool) -> NoReturn:
        if lost:
            self._stop(opened)
            raise _Lost(reason) from None
        raise reason from None

    def _take(self) -> tuple[_Opened, int]:
        with self._changed:
            while True:
                self._changed.wait_for(self._ready)
                opened = self._opened or self._start()
                if opened.idle:
                    return opened, opened.idle.pop()
                try:
                    handle = opened.cryptoki.open(opened.slot)
                except Refused as refused:
                    if refused.code == Result.SESSION_COUNT and opened.count:
                        opened.limit = opened.count
                        continue
                    self._fail(opened, failure(refused, self.label), lost=refused.code in LOST)
                opened.count += 1
                return opened, handle

    def _ready(self) -> bool:
        opened = self._opened
        return not self._stopping and (opened is None or bool(opened.idle) or opened.count < opened.limit)

    def _give_back(self, opened: _Opened, handle: int) -> None:
        with self._changed:
            opened.idle.append(handle)
            self._changed.notify_all()

    def _lose(self, opened: _Opened) -> None:
        with self._changed:
            opened.count -= 1
            self._changed.notify_all()

    def _start(self) -> _Opened:
        """Open the token; TokenFailed if that does not go, for a while without another try."""
        if self._failed is not None and self._clock() < self._rested:
            raise type(self._failed)(*self._failed.args)
        try:
            self._opened = self._open()
        except TokenFailed as failed:
            self._failed, self._rested = failed, self._clock() + REST
            raise
        self._failed = None
        return self._opened

    def _open(self) -> _Opened:
        try:
            cryptoki = self._cryptoki = self._cryptoki or Cryptoki(self.module)
            with suppress(Refused):
                cryptoki.finalize()  # whoever had it in this process before knew other tokens
            cryptoki.initialize()
            slot = cryptoki.slot(self.label)
            if slot is None:
                raise TokenUnreachable(f"There is no token with the label {self.label}. Is it there, and switched on?")
            first = cryptoki.open(slot)
            self._log_in(cryptoki, first)
        except (OSError, AttributeError) as error:
            raise TokenUnreachable(f"{self.module} is not a PKCS #11 library that can be loaded: {error}.") from None
        except Refused as refused:
            raise failure(refused, self.label) from None
        return _Opened(cryptoki, slot, [first], self._clock())

    def _log_in(self, cryptoki: Cryptoki, session: int) -> None:
        try:
            cryptoki.login(session, self._pin.read())
        except Refused as refused:
            if refused.code == Result.USER_ALREADY_LOGGED_IN:
                return
            if refused.code in (Result.PIN_INCORRECT, Result.PIN_INVALID, Result.PIN_LEN_RANGE):
                self._pin.refuse()
            raise

    def _stop(self, opened: _Opened) -> None:
        """End the library, once; the next use starts it again."""
        with self._changed:
            if self._opened is not opened or self._stopping:
                return
            self._stopping = True
            try:
                self._changed.wait_for(lambda: len(opened.idle) == opened.count)
                with suppress(Refused):
                    opened.cryptoki.finalize()
            finally:
                self._opened, self._stopping = None, False
                self._changed.notify_all()


def _logged_in(opened: _Opened, handle: int) -> bool:
    with suppress(Refused):
        return opened.cryptoki.logged_in(handle)
    return False
