"""A whole server in this process, on a folder of its own, whose clock stands still until a test moves it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tokiwa.app.build import build
from tokiwa.app.recover import recover
from tokiwa.app.settings import settings
from tokiwa.domain.call import Call
from tokiwa.domain.policy.principal import Principal, PrincipalType
from tokiwa.jobs import registry as job_registry
from tokiwa.jobs.loop import Loop
from tokiwa.operations import registry
from tokiwa.operations.call import whole
from tokiwa.operations.tokiwa.accounts import open_account
from tokiwa.store import accounts, events
from tokiwa.store.store import Store
from tokiwa.wire import catalog, validate
from tokiwa.work import Conflict

ACCOUNT = "000000000000"
START = datetime(2027, 1, 1, tzinfo=UTC)
REGION = "us-east-1"


class World:
    """`call` performs an operation as root (or whom you name); `settle` does all due work; `advance` moves the clock.

    The input of a call is checked against the service's model first, as it is for a client. A second world on the
    folder of one that was closed, or left as if it had been killed, is the next run of that server; or another node
    beside it, if it is not `alone`.
    """

    def __init__(self, folder: Path, database: str | None = None, *, alone: bool = True, **given: str) -> None:
        self.now = START
        database = _database(folder, database)
        if database is None:
            _prepare(folder)
        self.settings = settings(data=str(folder), database=database, listen="127.0.0.1:1", environment={}, **given)
        self.means = build(self.settings, lambda: self.now)
        registry.load()
        with self.means.store.snapshot() as tx:
            known = accounts.get(tx, ACCOUNT)
        if known is None:
            self._open(ACCOUNT, test_clock=False)
        recover(self.means, self.now, alone=alone)
        self.loop = Loop(self.means, job_registry.load(), lambda: self.now, self.means.serials.node)
        self.root = root_of(ACCOUNT)

    def call(
        self, name: str, input_: Mapping[str, Any] | None = None, principal: Principal | None = None, **more: Any
    ) -> Any:
        """The output of an operation. `more` sets members of the Call (source, session_policies ...)."""
        values = dict(input_ or {})
        validate.check(catalog.operation(name), values)
        call = Call(
            name=name,
            principal=principal or self.root,
            input=values,
            now=self.account_now((principal or self.root).account),
            wall=self.now,
            request_id="11111111-2222-4333-8444-555555555555",
            region=REGION,
            **more,
        )
        for _ in range(20):
            try:
                return whole(self.means, call)
            except Conflict:
                continue
        raise AssertionError("the call met a conflict twenty times")

    def account_now(self, account: str) -> datetime:
        """The account's time."""
        with self.means.store.snapshot() as tx:
            found = accounts.get(tx, account)
        return self.now if found is None else found.now(self.now)

    def new_account(self, account: str, *, test_clock: bool = False) -> Principal:
        """Another account; its root."""
        self._open(account, test_clock=test_clock)
        return root_of(account)

    def _open(self, account: str, *, test_clock: bool) -> None:
        made = open_account(self.means, account, account, self.now, test_clock=test_clock)
        self.means.store.submit([made.change])[0].result()

    def settle(self) -> None:
        """Do everything that is due, and what becomes due by it."""
        self.loop.settle()

    def advance(self, **by: float) -> None:
        """Move the clock (as timedelta's arguments) and do what is due then."""
        self.now += timedelta(**by)
        self.settle()

    def events(self, detail_type: str | None = None, account: str = ACCOUNT) -> list[Any]:
        """What was told so far, oldest first."""
        with self.means.store.snapshot() as tx:
            found = events.latest(tx, account, datetime(9000, 1, 1, tzinfo=UTC), 10_000)
        return [e for e in reversed(found) if detail_type in (None, e.detail_type)]

    def close(self) -> None:
        """End it."""
        self.loop.close()
        self.means.runner.close()
        self.means.stock.close()
        self.means.store.close()


def _database(folder: Path, given: str | None) -> str | None:
    """Where the data is: what a server was told at its first run counts for the next ones on its folder."""
    note = folder / "database"
    if given is not None:
        folder.mkdir(parents=True, exist_ok=True)
        note.write_text(given)
    return note.read_text() if note.exists() else None


def _prepare(folder: Path) -> None:
    """Put an empty database of the newest schema into a new folder: to migrate takes ten times as long as to copy."""
    file = folder / "tokiwa.db"
    if not file.exists():
        folder.mkdir(parents=True, exist_ok=True)
        file.write_bytes(_template())
        file.chmod(0o600)


@cache
def _template() -> bytes:
    with TemporaryDirectory() as folder:
        Store(f"sqlite:///{folder}/tokiwa.db").close()
        return Path(folder, "tokiwa.db").read_bytes()


def root_of(account: str) -> Principal:
    """The root user of an account."""
    return Principal(PrincipalType.ROOT, account, f"arn:aws:iam::{account}:root", account)
