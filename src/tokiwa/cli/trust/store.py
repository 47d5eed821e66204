"""A place that programs read trusted roots from: what each of them can do, and what is done with all of them alike."""

import shutil
import subprocess
from abc import ABC, abstractmethod
from collections.abc import Sequence

import attrs
import click

from tokiwa.cli.trust.root import Root

PATIENCE = 120  # seconds for a tool of the system


class TrustStore(ABC):
    """One store. What it tells is what those who use it are told, not what was written somewhere."""

    title: str  # which it is, for people

    @abstractmethod
    def holds(self, root: Root) -> bool:
        """Whether programs that use this store trust the root, whoever put it there."""

    @abstractmethod
    def ours(self) -> frozenset[str]:
        """The names of what this program put there."""

    @abstractmethod
    def change(self, put: Sequence[Root], take: Sequence[str]) -> None:
        """Put roots there, and take away what is ours under these names. ClickException if it cannot be."""


@attrs.frozen
class Done:
    """What came of a change: how many were put and taken, and how many were there before without us."""

    put: int
    taken: int
    there: int


def bring(store: TrustStore, roots: Sequence[Root]) -> Done:
    """Have the store hold these roots and no others of ours, and prove it. ClickException if that fails."""
    wanted = {root.name for root in roots}
    ours = store.ours()
    missing = [root for root in roots if not store.holds(root)]
    stale = sorted(ours - wanted)
    if missing or stale:
        store.change(missing, stale)
    for root in roots:
        if not store.holds(root):
            raise click.ClickException(f"{store.title} does not tell {root.subject} back, though it was put there.")
    if left := store.ours() & set(stale):
        raise click.ClickException(f"{store.title} still holds {', '.join(sorted(left))}, though it was taken away.")
    theirs = [root for root in roots if root not in missing and root.name not in ours]
    return Done(len(missing), len(stale), len(theirs))


def run(*command: str, text: str = "") -> str:
    """What a tool of the system says. ClickException with its own words if it fails, and for one that is not there."""
    if shutil.which(command[0]) is None:
        raise click.ClickException(f"{command[0]} is not installed here.")
    try:
        done = subprocess.run(  # noqa: S603  # the tool's name is ours, and its arguments are no shell's
            command, input=text, capture_output=True, text=True, timeout=PATIENCE, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise click.ClickException(f"{command[0]} cannot be run: {error}") from None
    if done.returncode:
        said = (done.stderr.strip() or done.stdout.strip()).splitlines()
        raise click.ClickException(f"{command[0]} failed: {said[-1] if said else f'it ended with {done.returncode}'}")
    return done.stdout
