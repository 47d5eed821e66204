"""The store of the operating system, in Debian's way and in Red Hat's; also of a system in a folder, such as an image.

Debian: update-ca-certificates(8). Red Hat: update-ca-trust(8).
"""

from collections.abc import Callable, Sequence
from pathlib import Path

import attrs
import click

from tokiwa.cli.trust.root import PREFIX, Root, certificates
from tokiwa.cli.trust.store import TrustStore, run


@attrs.frozen
class Way:
    """How a family of systems does it: where anchors are put, and where programs read what came of them."""

    name: str
    anchors: str
    suffix: str
    bundle: str
    update: Callable[[Path], None]


class SystemStore(TrustStore):
    """The store of the system whose files are below `root`."""

    def __init__(self, root: Path, way: Way) -> None:
        self._root, self._way = root, way
        self._anchors, self._bundle = root / way.anchors, root / way.bundle
        self.title = f"The system's store ({way.name}, {self._bundle})"

    def holds(self, root: Root) -> bool:
        """Whether it is in the file that programs read."""
        try:
            return root.der in certificates(self._bundle.read_bytes())
        except FileNotFoundError:
            return False

    def ours(self) -> frozenset[str]:
        """What is among the anchors under our names."""
        return frozenset(path.stem for path in self._anchors.glob(f"{PREFIX}*{self._way.suffix}"))

    def change(self, put: Sequence[Root], take: Sequence[str]) -> None:
        """Write and remove anchors, and have the system take note."""
        try:
            self._anchors.mkdir(parents=True, exist_ok=True)
            for root in put:
                file = self._file(root.name)
                file.write_text(root.pem)
                file.chmod(0o644)
            for name in take:
                self._file(name).unlink(missing_ok=True)
        except PermissionError:
            raise click.ClickException(
                f"{self._anchors} can be written by root alone. Run this with sudo, or leave it out with --only."
            ) from None
        self._way.update(self._root)

    def _file(self, name: str) -> Path:
        return self._anchors / f"{name}{self._way.suffix}"


def _debian(root: Path) -> None:
    if root == Path("/"):
        run("update-ca-certificates")
        return
    # Nothing of the folder is run: it may be an image for another machine.
    folders = {
        "--certsconf": "etc/ca-certificates.conf",
        "--certsdir": "usr/share/ca-certificates",
        "--localcertsdir": "usr/local/share/ca-certificates",
        "--etccertsdir": "etc/ssl/certs",
        "--hooksdir": "nonexistent",
    }
    for folder in ("usr/share/ca-certificates", "etc/ssl/certs"):
        (root / folder).mkdir(parents=True, exist_ok=True)
    (root / "etc/ca-certificates.conf").touch()
    run("update-ca-certificates", *(part for option, at in folders.items() for part in (option, str(root / at))))
    for link in (root / "etc/ssl/certs").iterdir():  # as they are to be read within
        if link.is_symlink() and (at := link.readlink()).is_relative_to(root):
            link.unlink()
            link.symlink_to("/" / at.relative_to(root))


def _red_hat(root: Path) -> None:
    where = () if root == Path("/") else ("chroot", str(root))
    run(*where, "update-ca-trust", "extract")


WAYS = (
    Way(
        "Debian",
        "usr/local/share/ca-certificates",
        ".crt",
        "etc/ssl/certs/ca-certificates.crt",
        _debian,
    ),
    Way(
        "Red Hat",
        "etc/pki/ca-trust/source/anchors",
        ".pem",
        "etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
        _red_hat,
    ),
)
_SIGNS = {"Debian": ("usr/share/ca-certificates", "etc/ca-certificates.conf"), "Red Hat": ("etc/pki/ca-trust/source",)}


def system_stores(root: Path) -> list[TrustStore]:
    """The store of the system below `root`, if it is of a family that is known."""
    ways = [way for way in WAYS if any((root / sign).exists() for sign in _SIGNS[way.name])]
    return [SystemStore(root, way) for way in ways[:1]]
