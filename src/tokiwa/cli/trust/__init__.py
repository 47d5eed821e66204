"""tokiwa trust: have this machine trust the roots of an account, prove it, follow changes, and take it back."""

import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click

from tokiwa.cli.options import DATA

KINDS = ("system", "nss", "java")


def stores(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that say which stores are meant."""
    for option in reversed(
        (
            click.option(
                "--only",
                type=click.Choice(KINDS),
                multiple=True,
                help="Only this kind of store. May be given again. Default: every store that is found.",
            ),
            click.option(
                "--root",
                metavar="DIR",
                type=click.Path(path_type=Path, exists=True, file_okay=False, resolve_path=True),
                default="/",
                help="The system in this folder, such as an unpacked image, instead of this machine's.",
            ),
            click.option(
                "--nss",
                metavar="DIR",
                type=click.Path(path_type=Path),
                multiple=True,
                help="This NSS database, and none that is not named; made if it is not there. May be given again.",
            ),
            click.option(
                "--java-store",
                metavar="FILE",
                type=click.Path(path_type=Path),
                multiple=True,
                help="This Java trust store, and none that is not named; made if it is not there. May be given again.",
            ),
            click.option(
                "--java-password-file",
                metavar="FILE",
                type=click.Path(path_type=Path, exists=True),
                help="The file with the password of these. Default: it is changeit.",
            ),
        )
    ):
        command = option(command)
    return command


def bundle(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that say which roots are meant."""
    for option in (
        DATA,
        click.option("--ca", metavar="FILE", default="", help="What the server of --url is trusted by, as a PEM file."),
        click.option("--url", metavar="URL", help="Where the bundle is: https://HOST/trust/ACCOUNT/bundle.pem."),
        click.option(
            "--bundle",
            "file",
            metavar="FILE",
            type=click.Path(path_type=Path),
            help="A file with the roots. Default: those of the account whose profile the environment or DIR has.",
        ),
    ):
        command = option(command)
    return command


@click.group()
def trust() -> None:
    """Have this machine trust the account's roots: the system's store, NSS (Firefox, Chromium), Java."""


@trust.command()
@bundle
@stores
def install(*, file: Path | None, url: str | None, ca: str, data: str | None, **where: Any) -> None:
    """Put the roots into the stores, and read them back.

    What was put there before and is no root any more is taken out. Nothing else is touched.
    """
    _install(_roots(file, url, ca, data), where)
    click.echo("Other programs have trust of their own; see: tokiwa trust hints")


@trust.command()
@stores
def uninstall(**where: Any) -> None:
    """Take out of the stores what `tokiwa trust install` put there, and nothing else."""
    from tokiwa.cli.trust.store import bring

    for store in _stores(where):
        done = bring(store, ())
        click.echo(f"{store.title}: {_count(done.taken)} taken out")


@trust.command()
@bundle
@stores
def status(*, file: Path | None, url: str | None, ca: str, data: str | None, **where: Any) -> None:
    """Tell for each store whether it tells each root back to the programs that use it. Ends with 1 if one does not."""
    roots = _roots(file, url, ca, data)
    missing = False
    for store in _stores(where):
        click.echo(store.title)
        for root in roots:
            held = store.holds(root)
            missing = missing or not held
            click.echo(f"  {'trusted' if held else 'MISSING':8} {root.subject}  {root.fingerprint}")
        for name in sorted(store.ours() - {root.name for root in roots}):
            click.echo(f"  {'STALE':8} {name} is no root any more; tokiwa trust install takes it out")
    sys.exit(1 if missing else 0)


@trust.command()
@click.option("--url", metavar="URL", help="Where the bundle is. Default: at the server that the profile names.")
@click.option("--ca", metavar="FILE", default="", help="What that server is trusted by, as a PEM file.")
@click.option(
    "--out",
    metavar="FILE",
    type=click.Path(path_type=Path),
    default="tokiwa-trust.pem",
    show_default=True,
    help="The file that is kept as the bundle is.",
)
@click.option("--once", is_flag=True, help="Look once, for cron or a timer, instead of again and again.")
@click.option(
    "--every",
    metavar="SECONDS",
    type=click.IntRange(1, 86_400),
    default=300,
    show_default=True,
    help="How long to wait between two looks.",
)
@click.option("--install", "install_", is_flag=True, help="Also bring the stores of this machine up to date.")
@stores
@DATA
def follow(
    *, url: str | None, ca: str, out: Path, once: bool, every: int, install_: bool, data: str | None, **where: Any
) -> None:
    """Keep a file, and with --install the stores, as the bundle at a URL is. It is sent only when it has changed."""
    from tokiwa.cli.trust.follow import go
    from tokiwa.cli.trust.source import bundle_url

    if url is None:
        url, known = bundle_url(data)
        ca = ca or known
    while True:
        try:
            click.echo(go(url, ca, out, (lambda roots: _install(roots, where)) if install_ else (lambda _: None)))
        except click.ClickException as failed:
            if once:
                raise
            click.echo(f"Error: {failed.message}", err=True)  # the server may be away; the next look may find it
        if once:
            return
        threading.Event().wait(every)


@trust.command()
@click.option("--file", metavar="FILE", default="tokiwa-trust.pem", show_default=True, help="Where the bundle is.")
def hints(file: str) -> None:
    """Print what to do for curl, Python, Node.js, Windows, macOS, Android, containers and others."""
    from tokiwa.cli.trust.hints import hints as all_

    click.echo(all_(file))


def _roots(file: Path | None, url: str | None, ca: str, data: str | None) -> Sequence[Any]:
    from tokiwa.cli.trust.source import of_file, of_server, of_url

    if file is not None and url is not None:
        raise click.UsageError("Give --bundle or --url, not both.")
    if file is not None:
        return of_file(file)
    return of_server(data) if url is None else of_url(url, ca).roots or ()


def _stores(where: dict[str, Any]) -> Sequence[Any]:
    from tokiwa.cli.trust.java import JavaStore, java_stores
    from tokiwa.cli.trust.nss import NssStore, nss_stores
    from tokiwa.cli.trust.system import system_stores

    root, named = where["root"], where["nss"] or where["java_store"]
    kinds = where["only"] or (() if named else KINDS)
    found = system_stores(root) if "system" in kinds else []
    if root == Path("/"):
        found += nss_stores(Path.home()) if "nss" in kinds else []
        found += java_stores() if "java" in kinds else []
    found += [NssStore(folder) for folder in where["nss"]]
    found += [JavaStore(each, where["java_password_file"]) for each in where["java_store"]]
    if not found:
        raise click.ClickException("No store of these kinds is found here. For others see: tokiwa trust hints")
    return found


def _install(roots: Sequence[Any], where: dict[str, Any]) -> None:
    from tokiwa.cli.trust.store import bring

    for store in _stores(where):
        done = bring(store, roots)
        said = [f"{_count(len(roots))} trusted", f"{done.put} new"]
        said += [f"{done.there} there before without this program"] if done.there else []
        said += [f"{done.taken} taken out"] if done.taken else []
        click.echo(f"{store.title}: {', '.join(said)}; read back and proved")


def _count(number: int) -> str:
    return f"{number} root{'' if number == 1 else 's'}"
