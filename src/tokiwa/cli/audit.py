"""tokiwa audit: verify, export and ask the audit log, and say for how long it is kept."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tokiwa.agent.client import CallFailed
from tokiwa.cli.dates import shown
from tokiwa.cli.options import DATA, DATABASE
from tokiwa.cli.told import told

if TYPE_CHECKING:
    from tokiwa.app.audit.export import FileLog
    from tokiwa.app.audit.log import Log
    from tokiwa.app.audit.receipts import Receipt
    from tokiwa.app.audit.verify import Report
    from tokiwa.app.settings import Settings

PATH = click.Path(path_type=Path)
FOREVER = "forever"
EXPORT = click.option("--from", "export_", type=PATH, metavar="FILE", help="An export instead of the database.")
JSON = click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")


@click.group()
def audit() -> None:
    """Verify, export and ask the log of all calls that changed something or were refused.

    `aws cloudtrail lookup-events` looks into it through the API.
    """


@audit.command("verify")
@EXPORT
@click.option(
    "--key", type=PATH, metavar="FILE", help="The public key of the log, kept elsewhere. Default: DIR/audit.pub."
)
@click.option("--journal", type=PATH, metavar="DIR", help="The journal's folder, which has a note of every checkpoint.")
@JSON
@DATA
@DATABASE
def verify(export_: Path | None, key: Path | None, journal: Path | None, *, as_json: bool, **given: Any) -> None:
    """Check every row and every checkpoint, also while the server runs. Exit code 1 if something is not as it was sealed.

    It needs no server and no secret: the database or an export of it, and the public key.
    """
    from tokiwa.app.audit import verify as verifying
    from tokiwa.app.settings import settings
    from tokiwa.work.anchors import noted

    with told():
        configured = settings(**given)
        public = verifying.key_of(configured.data, key)
        # Before the log is looked at: what is sealed meanwhile must not be missed in it.
        anchors = noted(configured.data, journal or configured.journal)
        with _log(configured, export_) as log:
            report = verifying.verify(log, public, anchors)
    click.echo(
        _json({"good": report.good, "report": report}) if as_json else _verified(report, whole=export_ is not None)
    )
    sys.exit(0 if report.good else 1)


@audit.command("export")
@click.argument("file", type=PATH)
@DATA
@DATABASE
def export(file: Path, **given: Any) -> None:
    """Write all of the log to FILE, signed as a whole, for `tokiwa audit verify --from FILE` somewhere else.

    It holds the parameters of calls, as `aws cloudtrail lookup-events` shows them, and no secret.
    """
    from tokiwa.app.audit.export import export as run
    from tokiwa.app.audit.log import in_database
    from tokiwa.app.settings import settings
    from tokiwa.crypto import kek
    from tokiwa.crypto.seal import Sealer
    from tokiwa.crypto.signer import SealedKeys

    with told():
        configured = settings(**given)
        keks = kek.read(configured.data / "kek")
        with in_database(configured.database) as log:
            end = run(log, file, SealedKeys(Sealer(keks.keys, keks.current)))
    click.echo(f"{file}: {end.rows} rows, {end.checkpoints} checkpoints")


@audit.command("receipts")
@click.argument("arn")
@EXPORT
@JSON
@DATA
@DATABASE
def receipts(arn: str, export_: Path | None, *, as_json: bool, **given: Any) -> None:
    """Who got the private key of the certificate ARN: when, from where, and of which serial number."""
    from tokiwa.app.audit.receipts import receipts as of
    from tokiwa.app.settings import settings

    with told(), _log(settings(**given), export_) as log:
        found = of(log, arn)
    if as_json:
        click.echo(_json(found))
    else:
        click.echo("\n".join(map(_receipt, found)) or f"The key of {arn} was never handed out.")


@audit.command("keep")
@click.argument("days")
@DATA
@DATABASE
def keep(days: str, **given: Any) -> None:
    """Keep rows for DAYS days after they were sealed, or "forever", which is the default.

    Checkpoints stay for good, so that the rest of the log can still be verified. The change is on record in the log.
    """
    import getpass

    from tokiwa.app.audit.keep import keep as run
    from tokiwa.app.now import wall_clock
    from tokiwa.app.settings import settings
    from tokiwa.store.store import Store

    if days != FOREVER and not days.isdecimal():
        raise CallFailed(f'{days} is not a number of days. Give one like 400, or "{FOREVER}".')
    with told():
        configured = settings(**given)
        _there(configured)
        store = Store(configured.database)
        try:
            run(store, None if days == FOREVER else int(days), wall_clock(), getpass.getuser())
        finally:
            store.close()
    click.echo("All rows are kept." if days == FOREVER else f"Rows are kept for {days} days.")


def _there(configured: "Settings") -> None:
    from tokiwa.app.audit.log import in_database

    with in_database(configured.database):
        """There is a log, so a store is opened and not made."""


@contextmanager
def _log(configured: "Settings", export_: Path | None) -> "Iterator[Log]":
    from tokiwa.app.audit.log import in_database

    if export_ is None:
        with in_database(configured.database) as log:
            yield log
    else:
        yield _file(export_)


def _file(path: Path) -> "FileLog":
    from tokiwa.app.audit.export import FileLog

    return FileLog(path)


def _verified(report: "Report", *, whole: bool) -> str:
    until = f", up to {shown(report.until)}" if report.until is not None else ""
    lines = [f"{report.rows} rows in {report.checkpoints} checkpoints{until}"]
    if report.let_go:
        lines.append(f"{report.let_go} older rows are no longer kept, as the log says itself")
    if report.open:
        lines.append(f"{report.open} rows are not sealed yet: what was done to them cannot be seen")
    if report.fingerprint:
        lines.append(f"key: SHA-256 {report.fingerprint}")
    if report.own_key:
        lines.append("Only the log itself vouches for this key: compare it with audit.pub of the server.")
    if not report.anchors and not whole:  # the end of an export is signed
        lines.append("There is no note of a checkpoint from outside: whether the end is missing cannot be seen.")
    lines += [f"WRONG: {_place(each.checkpoint)} {each.what}" for each in report.findings]
    lines.append("good: all of it is as it was sealed" if report.good else f"NOT GOOD: {len(report.findings)} findings")
    return "\n".join(lines)


def _place(checkpoint: int) -> str:
    return f"checkpoint {checkpoint}" if checkpoint else "the log"


def _receipt(found: "Receipt") -> str:
    where = f"checkpoint {found.checkpoint}" if found.checkpoint else "not sealed yet"
    key = f" with {found.access_key}" if found.access_key else ""
    serial = found.serial or "not on record"
    return (
        f"{shown(found.time)}  {found.principal}{key} from {found.source}\n"
        f"  serial {serial}, by {found.operation}, event {found.event}, {where}"
    )


def _json(value: Any) -> str:
    import msgspec

    return msgspec.json.format(msgspec.json.encode(value)).decode()
