"""Takes a backup of a server that may be running: reads only, in one consistent look, and in little memory."""

from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from tokiwa.app.backup import archive, key_files
from tokiwa.app.backup.archive import Header, Writer
from tokiwa.app.settings import Settings
from tokiwa.crypto import keepsake, kek
from tokiwa.domain.value import Value
from tokiwa.store.backup import Source


class Taken(Value):
    """What is in a backup, and how many rows of each table."""

    header: Header
    rows: dict[str, int]
    key_files: tuple[str, ...]


def take(settings: Settings, path: Path, now: datetime, passphrase: bytes | None = None) -> Taken:
    """Write a backup to `path`. With a passphrase it also holds the server's key files, locked.

    All that was committed before `now` is in it.
    """
    keks = kek.read(settings.data / key_files.KEK)
    kept = {} if passphrase is None else key_files.collect(settings.data)
    locked = key_files.pack(kept, passphrase) if passphrase is not None else b""
    with Source(settings.database) as source, archive.writing(path) as file:
        header = Header(
            format=archive.FORMAT,
            schema=source.schema,
            version=version("tokiwa"),
            taken_at=now,
            engine=source.dialect,
            keks=(keks.current, *(name for name in keks.keys if name != keks.current)),
        )
        writer = Writer(file, header, locked)
        rows = {table.name: writer.table(table.name, table.columns, source.rows(table)) for table in source.tables}
        writer.finish(lambda digest: keepsake.proof(keks.keys[keks.current], digest))
    return Taken(header, rows, tuple(kept))
