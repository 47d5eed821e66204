"""Trust stores of Java: that of an installation (cacerts), or a file that an application has."""

import os
import re
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from tokiwa.cli.trust.root import PREFIX, Root, certificates
from tokiwa.cli.trust.store import TrustStore, run

USUAL = "changeit"  # the password of cacerts in every installation; it protects nothing that is secret
_ENGLISH = "-J-Duser.language=en"
_ENTRY = re.compile(r"^Alias name: (.+)$", re.MULTILINE)


class JavaStore(TrustStore):
    """One file. `password` is a file with its password, or None for the usual one."""

    def __init__(self, file: Path, password: Path | None = None) -> None:
        self._file = file
        self._password = ("-storepass", USUAL) if password is None else ("-storepass:file", str(password))
        self.title = f"The Java trust store {file}"

    def holds(self, root: Root) -> bool:
        """Whether it is there under any alias."""
        return root.der in self._all().values()

    def ours(self) -> frozenset[str]:
        """What has our names."""
        return frozenset(alias for alias in self._all() if alias.startswith(PREFIX))

    def change(self, put: Sequence[Root], take: Sequence[str]) -> None:
        """Import and delete; a file that is not there is made."""
        for root in put:
            with tempfile.NamedTemporaryFile("w", suffix=".pem") as file:
                file.write(root.pem)
                file.flush()
                self._keytool("-importcert", "-noprompt", "-alias", root.name, "-file", file.name)
        for name in take:
            self._keytool("-delete", "-alias", name)

    def _all(self) -> dict[str, bytes]:
        """Every trusted certificate by its alias, in one run: starting Java takes most of the time."""
        if not self._file.exists():
            return {}
        parts = _ENTRY.split(self._keytool("-list", "-rfc"))
        return {
            alias.strip(): der
            for alias, text in zip(parts[1::2], parts[2::2], strict=True)
            for der in certificates(text.encode())
        }

    def _keytool(self, *arguments: str) -> str:
        return run("keytool", _ENGLISH, *arguments, "-keystore", str(self._file), *self._password)


def java_stores(environment: Mapping[str, str] = os.environ) -> list[TrustStore]:
    """Those of the installed Java: the one on the path, and the one that JAVA_HOME names."""
    homes = [Path(environment["JAVA_HOME"])] if environment.get("JAVA_HOME") else []
    keytool = shutil.which("keytool", path=environment.get("PATH"))
    if keytool is not None:
        homes.append(Path(keytool).resolve().parents[1])
    places = [home / at for home in homes for at in ("lib/security/cacerts", "jre/lib/security/cacerts")]
    installed = dict.fromkeys(place.resolve() for place in places if place.exists())
    return [JavaStore(file) for file in installed]
