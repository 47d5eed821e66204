"""What is done with every store alike: put what is missing, take what is stale, leave the rest, and prove it."""

from __future__ import annotations

from collections.abc import Sequence

import click
import pytest
from tests.probe.places import Ca

from tokiwa.cli.trust.root import Root, read
from tokiwa.cli.trust.store import Done, TrustStore, bring, run

ROOTS = read("".join(Ca(name).pem for name in ("One", "Two", "Three")).encode())


class Shelf(TrustStore):
    """Roots in memory; `deaf` to changes if a test wants that."""

    title = "The shelf"

    def __init__(self, *theirs: Root, deaf: bool = False) -> None:
        self.theirs, self.mine, self.deaf, self.changes = {each.der for each in theirs}, dict[str, bytes](), deaf, 0

    def holds(self, root: Root) -> bool:
        return root.der in self.theirs or root.der in self.mine.values()

    def ours(self) -> frozenset[str]:
        return frozenset(self.mine)

    def change(self, put: Sequence[Root], take: Sequence[str]) -> None:
        self.changes += 1
        if self.deaf:
            return
        self.mine.update({root.name: root.der for root in put})
        for name in take:
            del self.mine[name]


def test_what_is_missing_is_put_there_once() -> None:
    shelf = Shelf()
    assert bring(shelf, ROOTS[:2]) == Done(put=2, taken=0, there=0)
    assert bring(shelf, ROOTS[:2]) == Done(put=0, taken=0, there=0)
    assert shelf.changes == 1


def test_what_is_no_root_any_more_is_taken_out() -> None:
    shelf = Shelf()
    bring(shelf, ROOTS[:2])
    assert bring(shelf, ROOTS[1:]) == Done(put=1, taken=1, there=0)
    assert shelf.ours() == {root.name for root in ROOTS[1:]}


def test_what_somebody_else_put_there_is_left_alone() -> None:
    shelf = Shelf(ROOTS[0])
    assert bring(shelf, ROOTS[:2]) == Done(put=1, taken=0, there=1)
    assert bring(shelf, ()) == Done(put=0, taken=1, there=0)
    assert shelf.holds(ROOTS[0])


def test_a_store_that_does_not_tell_it_back_is_a_failure() -> None:
    with pytest.raises(click.ClickException, match="does not tell CN=One back"):
        bring(Shelf(deaf=True), ROOTS[:1])


def test_a_store_that_keeps_what_was_taken_is_a_failure() -> None:
    shelf = Shelf()
    bring(shelf, ROOTS[:1])
    shelf.deaf = True
    with pytest.raises(click.ClickException, match="still holds tokiwa-"):
        bring(shelf, ())


def test_a_tool_says_what_it_says() -> None:
    assert run("cat", text="hello") == "hello"
    with pytest.raises(click.ClickException, match=r"ls failed: .*No such file"):
        run("ls", "/nonexistent")
    with pytest.raises(click.ClickException, match="no-such-tool is not installed here"):
        run("no-such-tool")
