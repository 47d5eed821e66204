"""Databases of NSS, which Firefox and Chromium on Linux read: one of the user, and one in each profile of Firefox."""

import re
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tokiwa.cli.trust.root import PREFIX, Root, certificates
from tokiwa.cli.trust.store import TrustStore, run

_TRUST = "C,,"  # a CA that servers are trusted by
_LINE = re.compile(rf"({PREFIX}[0-9a-f]+) +([a-zA-Z]*),")
_FIREFOX = (".mozilla/firefox", "snap/firefox/common/.mozilla/firefox", ".var/app/org.mozilla.firefox/.mozilla/firefox")
_USER = ".pki/nssdb"


class NssStore(TrustStore):
    """One database: the folder in which cert9.db is."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.title = f"The NSS database {folder}"

    def holds(self, root: Root) -> bool:
        """Whether it is there, and servers are trusted by it."""
        if root.name not in self._trusted():
            return False
        return root.der in certificates(self._certutil("-L", "-n", root.name, "-a").encode())

    def ours(self) -> frozenset[str]:
        """What has our names."""
        return frozenset(self._entries())

    def change(self, put: Sequence[Root], take: Sequence[str]) -> None:
        """Make the database if there is none, add and delete."""
        if not self._exists():
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._certutil("-N", "--empty-password")
        for root in put:
            with tempfile.NamedTemporaryFile("w", suffix=".pem") as file:
                file.write(root.pem)
                file.flush()
                self._certutil("-A", "-n", root.name, "-t", _TRUST, "-i", file.name)
        for name in take:
            self._certutil("-D", "-n", name)

    def _exists(self) -> bool:
        return (self._folder / "cert9.db").exists()

    def _entries(self) -> dict[str, str]:
        """The trust for servers of each of ours, by name."""
        if not self._exists():
            return {}
        return {found[1]: found[2] for found in _LINE.finditer(self._certutil("-L"))}

    def _trusted(self) -> set[str]:
        return {name for name, flags in self._entries().items() if "C" in flags}

    def _certutil(self, *arguments: str) -> str:
        return run("certutil", *arguments, "-d", f"sql:{self._folder}")


def nss_stores(home: Path) -> list[TrustStore]:
    """Those that a user has."""
    folders = [home / _USER, *(path.parent for place in _FIREFOX for path in sorted((home / place).glob("*/cert9.db")))]
    return [NssStore(folder) for folder in folders if (folder / "cert9.db").exists()]
