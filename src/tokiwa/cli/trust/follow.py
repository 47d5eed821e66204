"""Keeps a file (and, if wanted, the stores of this machine) as the trust bundle at a URL is."""

import os
from collections.abc import Callable, Sequence
from pathlib import Path

import click

from tokiwa.cli.trust.root import Root, read
from tokiwa.cli.trust.source import of_url


def go(url: str, ca: str, out: Path, install: Callable[[Sequence[Root]], None]) -> str:
    """One look; what came of it, as a sentence. The tag is kept beside the file.

    `install` is asked every time: what somebody took away meanwhile comes back.
    """
    note = out.with_name(f"{out.name}.etag")
    before = _text(out)
    fetched = of_url(url, ca, _text(note).strip() if before else "")
    roots = read(before.encode()) if fetched.roots is None else fetched.roots
    text = "".join(root.pem for root in roots)
    if text != before:
        # The bundle first: should this end in between, the old tag has it fetched once more.
        write(out, text)
    install(roots)
    if fetched.roots is not None:
        write(note, f"{fetched.tag}\n")
    changed = "is new" if text != before else "is as it was"
    return f"The bundle ({len(roots)} root{'' if len(roots) == 1 else 's'}) {changed}: {out}"


def write(file: Path, text: str) -> None:
    """Put a text in the place of a file in one piece, so that nobody reads half of it."""
    made = file.with_name(f".{file.name}.new")
    try:
        with made.open("w") as opened:
            opened.write(text)
            opened.flush()
            os.fsync(opened.fileno())
        made.replace(file)
    except OSError as error:
        raise click.ClickException(f"{file} cannot be written: {error.strerror}.") from None


def _text(file: Path) -> str:
    try:
        return file.read_text()
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError) as error:
        raise click.ClickException(f"{file} cannot be read: {error}") from None
