"""cfssl serve, which records every certificate in SQLite; plain HTTP."""

import contextlib
import json
import sqlite3
from collections.abc import Sequence
from typing import Any

from bench.peers import cache
from bench.peers.material import authority
from bench.raw import NAME, csr
from bench.running import Running, ask
from bench.scenario import CERTIFICATE, Scenario, always, post

PACKAGE = "golang-cfssl"  # of Debian
_KEYS = {"EC_prime256v1": {"algo": "ecdsa", "size": 256}, "RSA_2048": {"algo": "rsa", "size": 2048}}
_USAGES = ["signing", "key encipherment", "server auth", "client auth"]
# cfssl's own schema (certdb/sqlite/migrations), with the columns that it writes.
_SCHEMA = """
CREATE TABLE certificates (
  serial_number blob NOT NULL, authority_key_identifier blob NOT NULL, ca_label blob, status blob NOT NULL, reason int,
  expiry timestamp, revoked_at timestamp, pem blob NOT NULL, PRIMARY KEY (serial_number, authority_key_identifier)
);
CREATE TABLE ocsp_responses (
  serial_number blob NOT NULL, authority_key_identifier blob NOT NULL, body blob NOT NULL, expiry timestamp,
  PRIMARY KEY (serial_number, authority_key_identifier)
);
"""


class Cfssl(Running):
    """One of them, with a CA of the algorithm's kind."""

    who = "cfssl"

    def __init__(self, algorithm: str) -> None:
        self._program = cache.debian(PACKAGE) / "usr/bin/cfssl"
        super().__init__()
        self._algorithm = algorithm

    def prepare(self) -> None:
        """The CA, the profile and the database."""
        authority(self._algorithm).write(self.folder)
        profile = {"signing": {"default": {"expiry": "720h", "usages": _USAGES}}}
        database = {"driver": "sqlite3", "data_source": str(self.folder / "certificates.db")}
        (self.folder / "config.json").write_text(json.dumps(profile))
        (self.folder / "database.json").write_text(json.dumps(database))
        with contextlib.closing(sqlite3.connect(self.folder / "certificates.db")) as connection:
            connection.executescript(_SCHEMA)

    def command(self) -> Sequence[str]:
        """The server."""
        listen = [f"-address={self.address.host}", f"-port={self.address.port}"]
        files = ["-ca=ca.pem", "-ca-key=ca.key", "-config=config.json", "-db-config=database.json", "-loglevel=3"]
        return [str(self._program), "serve", *listen, *files]

    def probe(self) -> None:
        """Ask who it is."""
        ask(f"{self.url}/api/v1/cfssl/info", b'{"label": ""}')

    def sign(self) -> Scenario:
        """A request in, a certificate out."""
        return self._scenario("sign", {"certificate_request": csr(self._algorithm).decode(), "hosts": [NAME]})

    def issue(self) -> Scenario:
        """It makes the key, too."""
        wanted = {"hosts": [NAME], "CN": NAME, "key": _KEYS[self._algorithm], "names": [{"O": "Bench"}]}
        return self._scenario("newcert", {"request": wanted})

    def _scenario(self, verb: str, wanted: dict[str, Any]) -> Scenario:
        headers = {"content-type": "application/json"}
        request = post(self.address, f"/api/v1/cfssl/{verb}", json.dumps(wanted).encode(), headers)
        return Scenario(verb, self, always([request]), CERTIFICATE)
