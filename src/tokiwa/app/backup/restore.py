"""Restores a backup into an empty place. What it does not know of what came after it is brought in, or told.

Decision 0018 says what a restored server may not have forgotten, and how that is kept.
"""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from tokiwa.app.backup import archive, key_files
from tokiwa.app.backup.archive import Contents, Prove, Reader
from tokiwa.app.lock import sole_server
from tokiwa.app.settings import Settings
from tokiwa.crypto import keepsake
from tokiwa.domain.change import Change
from tokiwa.domain.issued import ReservedSerial
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.restoration import Restoration
from tokiwa.domain.value import Value
from tokiwa.store import backup as rows
from tokiwa.store import issued
from tokiwa.store.backup import Source, Writing
from tokiwa.store.journal import Replayed, replay
from tokiwa.store.migrate import revisions
from tokiwa.work.recovery import abandon

NOBODY = ""  # the node that no run of a server is: all that is reserved was reserved by another one


class Restored(Value):
    """What was restored, and what was done about the time since the backup."""

    header: archive.Header
    rows: int
    restoration: Restoration
    replayed: Replayed | None
    abandoned: int
    key_files: tuple[str, ...]


def restore(
    settings: Settings, path: Path, now: datetime, *, passphrase: bytes | None = None, journal: Path | None = None
) -> Restored:
    """Restore into the data folder and database of `settings`, which must be empty but for the key files.

    Problem, with what to do, when it cannot be; then nothing but key files was written.
    """
    with sole_server(settings.data), archive.reading(path) as backup, _target(settings) as url:
        files = key_files.unpack(backup.locked_keys, passphrase)
        key_files.put_back(settings.data, files)
        prove = prover(settings.data, backup)
        with current(backup, prove, settings.data) as contents:
            done = Filling(contents, backup.header.taken_at, now, journal)
            rows.load(url, revisions()[-1], done.fill)
    return Restored(backup.header, backup.rows, done.restoration, done.replayed, done.abandoned, tuple(files))


def prover(folder: Path, backup: Reader) -> Prove:
    """Makes proofs with the key-encryption key of the backup, which must be in the folder."""
    wanted = backup.header.keks
    key = key_files.needed(folder, wanted).keys[wanted[0]]
    return lambda digest: keepsake.proof(key, digest)


class Filling:
    """Fills an empty database of the newest schema, and brings it up to what must not be forgotten."""

    def __init__(self, contents: Iterator[Contents], taken_at: datetime, now: datetime, journal: Path | None) -> None:
        self._contents, self._now, self._journal = contents, now, journal
        self.restoration = Restoration(taken_at, now, journal is not None)
        self.replayed: Replayed | None = None
        self.abandoned = 0

    def fill(self, into: Writing) -> None:
        """Write everything; nothing of it is seen before this has ended well."""
        for table in self._contents:
            into.fill(table.name, table.columns, table.pages)
        if self._journal is not None:
            self.replayed = replay(self._journal, into)
        left = reserved(into)
        into.apply(Change(puts=(self.restoration,)), *[abandon(each, self._now) for each in left])
        self.abandoned = len(left)


def reserved(into: Any) -> list[ReservedSerial]:
    """Serials that the lost server may have signed with after the backup: no line of a journal tells of them."""
    return issued.reserved_elsewhere(into, NOBODY)


@contextmanager
def current(backup: Reader, prove: Prove, folder: Path) -> Iterator[Iterator[Contents]]:
    """The tables of a backup in the newest schema; those of an older one are migrated in a scratch database first."""
    known, schema = revisions(), backup.header.schema
    if schema not in known:
        raise Problem(
            Kind.FAILED,
            f"The backup was taken by a newer version of Tokiwa (schema {schema}; this one knows {known[-1]}). Restore it"
            " with that version.",
        )
    if schema == known[-1]:
        yield backup.tables(prove)
        return
    with scratch(folder) as place:
        url = f"sqlite:///{place}/older.db"

        def fill(into: Writing) -> None:
            for table in backup.tables(prove):
                into.fill(table.name, table.columns, table.pages)

        rows.load(url, schema, fill)
        rows.upgrade(url)
        with Source(url) as source:
            yield (Contents(each.name, each.columns, source.rows(each)) for each in source.tables)


@contextmanager
def scratch(folder: Path) -> Iterator[Path]:
    """A folder for a while, beside the data and as private as they are."""
    with tempfile.TemporaryDirectory(dir=folder, prefix=".backup-") as place:
        yield Path(place)


@contextmanager
def _target(settings: Settings) -> Iterator[str]:
    """The database to fill: a file beside the one that is wanted, which gets its name at the end, or PostgreSQL's."""
    if not rows.empty(settings.database):
        raise Problem(
            Kind.CONFLICT,
            "There is a database already. Restore into an empty folder (--data) or an empty database (--database), or move"
            " the old one away and keep it: it knows what happened after the backup.",
        )
    wanted = rows.file_of(settings.database)
    if wanted is None:
        yield settings.database
        return
    fresh = wanted.with_name(f"{wanted.name}.restoring")
    _remove(fresh)
    try:
        yield f"sqlite:///{fresh}"
        with fresh.open("rb") as file:
            os.fsync(file.fileno())
        fresh.rename(wanted)
        archive.settle(wanted.parent)
    finally:
        _remove(fresh)


def _remove(database: Path) -> None:
    for suffix in ("", "-wal", "-shm", "-turn", "-next"):
        database.with_name(f"{database.name}{suffix}").unlink(missing_ok=True)
