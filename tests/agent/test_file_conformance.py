"""The kind `files` keeps what every kind of files must keep; the service is a program that reads them when it is asked."""

from __future__ import annotations

import hashlib
import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.agent.kinds.conformance import FileConformance
from tests.agent.kinds.place import Place

from tokiwa.agent.file_kind import FileKind


class FilesPlace(Place):
    """Whoever opens `current` gets a pair that fits."""

    made = FileKind

    def served(self) -> str | None:
        current = Path(self.settings["folder"]) / "current"
        if not current.exists():
            return None
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(current / "fullchain.pem", current / "privkey.pem")
        return hashlib.sha256(ssl.PEM_cert_to_DER_cert((current / "cert.pem").read_text())).hexdigest()


class TestFiles(FileConformance):
    @pytest.fixture
    def place(self, tmp_path: Path) -> Iterator[FilesPlace]:
        folder = tmp_path / "tls"
        made = FilesPlace(tmp_path, {"folder": str(folder), "check": f"test -s {folder}/current/privkey.pem"})
        yield made
        made.stop()
