"""A file that follows the bundle of a server, by its ETag."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click
import pytest
from tests.http.serving import Serving
from tests.operations.acm_pca import pki

from tokiwa.cli.trust.follow import go, write
from tokiwa.cli.trust.root import Root
from world import ACCOUNT, World


class Machine:
    """What was to be installed, each time."""

    def __init__(self) -> None:
        self.roots: list[int] = []

    def install(self, roots: Sequence[Root]) -> None:
        self.roots.append(len(roots))


def test_a_file_follows_the_bundle(world: World, tmp_path: Path) -> None:
    server = Serving(world)
    try:
        follow(server, tmp_path)
    finally:
        server.close()


def follow(server: Serving, tmp_path: Path) -> None:
    url, out, machine = f"{server.url}/trust/{ACCOUNT}/bundle.pem", tmp_path / "trust.pem", Machine()

    def look() -> str:
        return go(url, "", out, machine.install)

    with pytest.raises(click.ClickException, match="the answer is 404"):
        look()
    pki.root(server.world)
    assert "(1 root) is new" in look()
    tag = (tmp_path / "trust.pem.etag").read_text()
    assert "(1 root) is as it was" in look()
    pki.root(server.world)
    assert "(2 roots) is new" in look()
    assert (tmp_path / "trust.pem.etag").read_text() != tag
    assert out.read_text().count("BEGIN") == 2
    out.unlink()
    assert "is new" in look()
    assert machine.roots == [1, 1, 2, 2]


def test_a_file_that_cannot_be_written_stays_as_it_was(tmp_path: Path) -> None:
    with pytest.raises(click.ClickException, match="cannot be written"):
        write(tmp_path / "missing" / "trust.pem", "text")
    write(tmp_path / "trust.pem", "text")
    assert [path.name for path in tmp_path.iterdir()] == ["trust.pem"]
