"""tokiwa backup, tokiwa backup drill and tokiwa restore."""

import sys
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tokiwa.agent.client import CallFailed
from tokiwa.cli.dates import shown
from tokiwa.cli.options import DATA, DATABASE
from tokiwa.cli.told import told

if TYPE_CHECKING:
    from tokiwa.app.backup.drill import Report
    from tokiwa.app.backup.restore import Restored
    from tokiwa.app.backup.take import Taken

PATH = click.Path(path_type=Path)
FILE = click.argument("file", type=PATH)
PASSPHRASE = click.option(
    "--passphrase-file", type=PATH, metavar="FILE", help="The passphrase of the key files: the first line of a file."
)
MAKE = "make"
SHOWN = 20  # losses that are printed


class _Backup(click.Group):
    """`tokiwa backup FILE` is short for `tokiwa backup make FILE`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the command where it was left out."""
        if args and args[0] not in self.commands and args[0] not in ctx.help_option_names:
            args = [MAKE, *args]
        return super().parse_args(ctx, args)


@click.group(cls=_Backup)
def backup() -> None:
    """Back up a running server, and prove that the backup is good.

    tokiwa backup FILE is short for tokiwa backup make FILE.
    """


@backup.command(MAKE)
@FILE
@click.option("--keys", is_flag=True, help="Also the key files (kek, ca.key ...), locked with a passphrase.")
@PASSPHRASE
@DATA
@DATABASE
def make(file: Path, *, keys: bool, passphrase_file: Path | None, **given: Any) -> None:
    """Write a consistent backup of all that the server knows to FILE, while it runs.

    The file opens on SQLite and PostgreSQL alike. Private keys in it stay sealed: without the key-encryption key of
    DIR/kek it is of no use. Keep that apart from it, or have it in the backup with --keys.
    """
    from tokiwa.app.backup.take import take
    from tokiwa.app.now import wall_clock
    from tokiwa.app.settings import settings

    with told():
        passphrase = _passphrase(passphrase_file, ask=keys, confirm=True)
        taken = take(settings(**given), file, wall_clock(), passphrase)
    click.echo(_taken(taken, file))


@backup.command()
@FILE
@click.option("--all", "every_key", is_flag=True, help="Open every sealed key, not a sample of 200 of each kind.")
@click.option("--json", "as_json", is_flag=True, help="Print the whole report as JSON.")
@click.option("--keys", is_flag=True, help="Use the key files in the backup, not those of the data folder.")
@PASSPHRASE
@DATA
@DATABASE
def drill(
    file: Path, *, every_key: bool, as_json: bool, keys: bool, passphrase_file: Path | None, **given: Any
) -> None:
    """Prove a backup: restore it beside the live database and compare. Exit code 1 if something would be lost."""
    from tokiwa.app.backup.drill import drill as run
    from tokiwa.app.settings import settings

    with told():
        passphrase = _passphrase(passphrase_file, ask=keys, confirm=False)
        report = run(settings(**given), file, passphrase=passphrase, every_key=every_key)
    click.echo(_json(report) if as_json else _drilled(report))
    sys.exit(0 if report.good else 1)


@click.command()
@FILE
@click.option("--keys", is_flag=True, help="Ask for the passphrase of the key files in the backup, and put them back.")
@PASSPHRASE
@click.option(
    "--journal",
    type=PATH,
    metavar="DIR",
    help="The journal of the lost server: what was issued and revoked after the backup is on record again.",
)
@DATA
@DATABASE
def restore(file: Path, *, keys: bool, passphrase_file: Path | None, journal: Path | None, **given: Any) -> None:
    """Restore a backup into an empty data folder, or into an empty database of another engine.

    Nothing is seen before all of it was checked. The key file kek must be in the folder already, or in the backup.
    """
    from tokiwa.app.backup.restore import restore as run
    from tokiwa.app.now import wall_clock
    from tokiwa.app.settings import settings

    with told():
        passphrase = _passphrase(passphrase_file, ask=keys, confirm=False)
        done = run(settings(**given), file, wall_clock(), passphrase=passphrase, journal=journal)
    click.echo(_restored(done))
    if done.replayed is None:
        click.echo(_forgotten(done), err=True)


def _passphrase(file: Path | None, *, ask: bool, confirm: bool) -> bytes | None:
    if file is not None:
        try:
            with file.open("rb") as opened:
                found = opened.readline().rstrip(b"\r\n")
        except OSError as error:
            raise CallFailed(f"The passphrase file {file} cannot be read: {error.strerror}.") from None
    elif ask:
        found = str(click.prompt("Passphrase", hide_input=True, confirmation_prompt=confirm, err=True)).encode()
    else:
        return None
    if not found:
        raise CallFailed("The passphrase is empty.")
    return found


def _taken(taken: "Taken", file: Path) -> str:
    total, kek = sum(taken.rows.values()), taken.header.keks[0]
    told = f"{file}: {total} rows of {len(taken.rows)} tables at {shown(taken.header.taken_at)}, {_size(file)}"
    if taken.key_files:
        return f"{told}\nIt holds {', '.join(taken.key_files)}, locked with the passphrase."
    return (
        f"{told}\nIt holds no key files. Keep the file kek (key-encryption key {kek}) apart from it: neither is of use"
        " without the other."
    )


def _restored(done: "Restored") -> str:
    age = done.restoration.restored_at - done.header.taken_at
    lines = [f"{done.rows} rows restored, as they were at {shown(done.header.taken_at)}, {_length(age)} ago."]
    if done.key_files:
        lines.append(f"Put back: {', '.join(done.key_files)}.")
    if done.abandoned:
        lines.append(
            f"{done.abandoned} serial numbers that were reserved then are revoked: they may have been used since."
        )
    if done.replayed is not None:
        told, latest = done.replayed, done.replayed.latest
        until = f" up to {shown(latest)}" if latest is not None else ""
        lines.append(
            f"The journal{until} told of {told.issued} certificates, {told.withdrawn} revocations and {told.keys_ended}"
            " access keys that the backup did not know or held for good."
        )
    return "\n".join(lines)


def _forgotten(done: "Restored") -> str:
    return (
        f"Warning: there was no journal. What was issued or revoked between {shown(done.header.taken_at)} and the loss is not"
        " known: revoke again what was revoked then, and have a journal from now on (docs/backup.md)."
    )


def _drilled(report: "Report") -> str:
    lines = [f"backup of {shown(report.taken_at)}, schema {report.schema}: {report.rows} rows, whole and unaltered"]
    for each in report.compared:
        since = [
            f"{count} {what}" for what, count in (("new", each.new), ("changed", each.changed), ("gone", each.gone))
        ]
        lines.append(f"  {each.name}: {each.same} the same; since then {', '.join(since)}")
    lines.append(f"  jobs: all of {report.jobs} looked for")
    lines.append(f"  keys: {report.keys_opened} of {report.keys} opened and compared with their certificates")
    lines += [f"  LOST {loss.what} {loss.key}: {loss.why}" for loss in report.losses[:SHOWN]]
    if report.lost > SHOWN:
        lines.append(f"  ... and {report.lost - SHOWN} more; --json tells more of them")
    lines.append("good: nothing would be lost" if report.good else f"NOT GOOD: {report.lost} would be lost")
    return "\n".join(lines)


def _json(report: "Report") -> str:
    import msgspec

    return msgspec.json.format(msgspec.json.encode({"good": report.good, "report": report}), indent=2).decode()


def _length(age: timedelta) -> str:
    hours, rest = divmod(max(0, int(age.total_seconds())), 3600)
    return f"{hours // 24} d {hours % 24} h" if hours >= 24 else f"{hours} h {rest // 60} min"


def _size(file: Path) -> str:
    size = file.stat().st_size
    return f"{size / 1024**2:.1f} MB" if size >= 1024**2 else f"{size // 1024 + 1} KB"
