"""What one handler may use: `Means` that the process has, and a `Work` for each call or batch."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import AbstractContextManager

import attrs

from tokiwa.crypto.pkcs11.token_keys import TokenKeys
from tokiwa.crypto.seal import Sealer
from tokiwa.crypto.signer import SealedKeys, Signer, Signers
from tokiwa.crypto.token import Tokens
from tokiwa.domain.change import Change
from tokiwa.domain.mail_server import MailServer
from tokiwa.domain.value import Value
from tokiwa.runner.runner import Runner
from tokiwa.store.audit import Entry
from tokiwa.store.store import Store
from tokiwa.store.transaction import Transaction
from tokiwa.work.anchors import Anchors
from tokiwa.work.draw import Draw
from tokiwa.work.publication import Publication
from tokiwa.work.serials import Serials
from tokiwa.work.stock import KeyStock


class Means(Value, eq=False):
    """Everything that lives as long as the process."""

    store: Store
    signers: Signers
    sealed: SealedKeys
    sealer: Sealer
    tokens: Tokens
    runner: Runner
    draw: Draw
    serials: Serials
    stock: KeyStock
    region: str
    publication: Publication
    anchors: Anchors
    token: TokenKeys | None = None  # the hardware token, where there is one
    post: MailServer | None = None  # the mail server, where there is one
    address: str = ""  # the URL at which clients elsewhere reach the server, without a slash at its end

    def work(self, *, waits: bool = True, entry: Callable[[Transaction], Entry] | None = None) -> "Work":
        """What one call or one batch may use."""
        return Work(self, waits, entry)


@attrs.define(eq=False)
class Work:
    """What one handler may use.

    With `waits`, a transaction that ends is on the disk. Without, the write is under way when the
    `with` block ends and `pending` tells when it is done: the answer is held back until then, so that one
    thread can serve many callers. The next transaction waits for it in either case.
    """

    means: Means
    waits: bool = True
    entry: Callable[[Transaction], Entry] | None = None
    pending: "list[Future[None]]" = attrs.field(factory=list)

    @property
    def draw(self) -> Draw:
        """Randomness."""
        return self.means.draw

    @property
    def runner(self) -> Runner:
        """Functions."""
        return self.means.runner

    def transaction(self) -> AbstractContextManager[Transaction]:
        """A snapshot to read; what is applied to it is written in one piece when the block ends well.

        Raises Conflict when another writer was faster: the handler runs again.
        """
        self.settle()
        return _Written(self, self.means.store.snapshot())

    def submit(self, tx: Transaction) -> None:
        """Have written what was applied to a snapshot, and that the call was made."""
        if tx.change.empty and tx.receipt is None:
            return
        change = tx.change
        if self.entry is not None:
            change, self.entry = change + Change(puts=(self.entry(tx),)), None
        self.pending = self.means.store.submit([change])
        if self.waits:
            self.settle()

    def write(self, changes: Sequence[Change]) -> "list[BaseException | None]":
        """Write changes that stand or fall each by itself, in one commit; what kept each from it, or None."""
        return self.means.store.wait(self.means.store.submit_together(changes))

    def begin(self, changes: Sequence[Change]) -> "Callable[[], list[BaseException | None]]":
        """The same, but it returns when the statements have run; what is returned waits for the disk."""
        written = self.means.store.submit_together(changes)
        self.means.store.begun()
        return lambda: self.means.store.wait(written)

    def settle(self) -> None:
        """Wait until what was written is on the disk."""
        pending, self.pending = self.pending, []
        for future in pending:
            self.means.store.wait(future)

    def signer(self, uri: str, account: str, name: str) -> Signer:
        """The signer with this name, which belongs to the resource `name` of `account`."""
        return self.means.signers.from_uri(uri, account=account, name=name)


class _Written(AbstractContextManager[Transaction]):
    """A snapshot whose changes are written at its end. A class, since a generator takes five times as long."""

    __slots__ = ("_tx", "_work")

    def __init__(self, work: Work, tx: Transaction) -> None:
        self._work, self._tx = work, tx

    def __enter__(self) -> Transaction:
        return self._tx

    def __exit__(self, error: type[BaseException] | None, *_: object) -> None:
        self._tx.__exit__()
        if error is None:
            self._work.submit(self._tx)
