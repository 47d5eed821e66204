"""Servers that begin in the clear: stand-ins that OpenSSL's own client accepts, and a PostgreSQL server that does not."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.postgres import Postgres
from tests.probe.places import Ca, serving

from tokiwa.domain.sight import Sight, StartTls, Target
from tokiwa.probe import look

LDAP_REQUEST = 31  # bytes
LDAP_SAYS = b"\x30\x24\x02\x01\x01\x78\x1f\x0a\x01%c\x04\x00\x04\x00\x8a\x161.3.6.1.4.1.1466.20037"
MYSQL_SSL = 0x0800


def smtp(file: Any, *, offers: bytes = b"STARTTLS") -> None:
    file.write(b"220-mail.example.com\r\n220 at your service\r\n")
    assert file.readline().upper().startswith(b"EHLO")
    file.write(b"250-mail.example.com\r\n250-" + offers + b"\r\n250 HELP\r\n")
    if file.readline().upper().strip() == b"STARTTLS":
        file.write(b"220 go ahead\r\n")


def imap(file: Any, *, says: bytes = b"OK begin") -> None:
    file.write(b"* OK hello\r\n")
    while b"STARTTLS" not in (line := file.readline()):  # OpenSSL asks for capabilities before
        file.write(b"* CAPABILITY IMAP4rev1 STARTTLS\r\n" + line.split()[0] + b" OK done\r\n")
    file.write(b"* untagged\r\n" + line.split()[0] + b" " + says + b"\r\n")


def pop3(file: Any, *, says: bytes = b"+OK begin") -> None:
    file.write(b"+OK hello\r\n")
    file.readline()
    file.write(says + b"\r\n")


def ldap(file: Any, *, code: bytes = b"\0") -> None:
    assert len(file.read(LDAP_REQUEST)) == LDAP_REQUEST
    file.write(LDAP_SAYS % code)


def postgresql(file: Any) -> None:
    assert file.read(8) == b"\0\0\0\x08\x04\xd2\x16\x2f"
    file.write(b"S")


def mysql(file: Any, *, able: int = 0xFFFF) -> None:
    greeting = b"\x0a8.4.0\0" + bytes(4) + b"12345678\0" + able.to_bytes(2, "little")
    greeting += b"\x2d\x02\0\xff\xdf\x15" + bytes(10) + b"123456789012\0mysql_native_password\0"
    file.write(len(greeting).to_bytes(3, "little") + b"\0" + greeting)
    if not able & MYSQL_SSL:
        return
    assert file.read(4)[3] == 1
    assert int.from_bytes(file.read(4), "little") & MYSQL_SSL
    file.read(28)


OPENSSL = {StartTls.POSTGRESQL: "postgres"}  # what it calls them, where it is not what everybody does
DIALOGUES: dict[StartTls, Callable[[Any], None]] = {
    StartTls.SMTP: smtp,
    StartTls.IMAP: imap,
    StartTls.POP3: pop3,
    StartTls.LDAP: ldap,
    StartTls.POSTGRESQL: postgresql,
    StartTls.MYSQL: mysql,
}
REFUSALS: dict[str, tuple[StartTls, Callable[[Any], None], str]] = {
    "SMTP without it": (StartTls.SMTP, lambda file: smtp(file, offers=b"SIZE"), "does not offer STARTTLS"),
    "SMTP that is busy": (StartTls.SMTP, lambda file: file.write(b"421 later\r\n"), "421 later"),
    "IMAP without it": (StartTls.IMAP, lambda file: imap(file, says=b"BAD what"), "BAD what"),
    "IMAP that says goodbye": (StartTls.IMAP, lambda file: file.write(b"* BYE\r\n"), "* BYE"),
    "POP3 without it": (StartTls.POP3, lambda file: pop3(file, says=b"-ERR no"), "-ERR no"),
    "LDAP without it": (StartTls.LDAP, lambda file: ldap(file, code=b"\x34"), "refuses the StartTLS operation"),
    "no LDAP at all": (StartTls.LDAP, lambda file: file.write(b"HTTP/1.1 400 \r\n\r\n"), "does not speak LDAP"),
    "PostgreSQL without it": (StartTls.POSTGRESQL, lambda file: file.write(b"N"), "does not accept SSL"),
    "MySQL without it": (StartTls.MYSQL, lambda file: mysql(file, able=0xFFFF & ~MYSQL_SSL), "does not offer SSL"),
    "no MySQL at all": (StartTls.MYSQL, lambda file: file.write(b"\x05\0\0\0hello"), "does not speak MySQL's"),
}


def seen(ca: Ca, port: int, protocol: StartTls) -> Sight:
    (sight,) = look(Target("127.0.0.1", port, "www.example.com", protocol, ca.pem), 20)
    return sight


@pytest.mark.parametrize("protocol", DIALOGUES)
def test_a_server_of_each_protocol_shows_its_certificate(protocol: StartTls, tmp_path: Path) -> None:
    ca = Ca()
    pair = ca.pair("www.example.com")
    with serving(pair, tmp_path, DIALOGUES[protocol]) as port:
        sight = seen(ca, port, protocol)
        assert (sight.fingerprint, sight.trusted, sight.problem) == (pair.fingerprint, True, "")
        theirs = subprocess.run(
            [
                *("openssl", "s_client", "-starttls", OPENSSL.get(protocol, protocol.value.lower())),
                "-connect",
                f"127.0.0.1:{port}",
            ],
            check=False,
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            timeout=30,
        )
    assert "BEGIN CERTIFICATE" in theirs.stdout, "the stand-in is not what OpenSSL takes for such a server"


@pytest.mark.parametrize("case", REFUSALS)
def test_a_server_that_does_not_change_says_why(case: str, tmp_path: Path) -> None:
    protocol, dialogue, reason = REFUSALS[case]
    ca = Ca()
    with serving(ca.pair("www.example.com"), tmp_path, dialogue) as port:
        sight = seen(ca, port, protocol)
    assert (sight.fingerprint, sight.trusted) == (None, False)
    assert f"The {protocol.value} server at 127.0.0.1 port {port} does not change to TLS: " in sight.problem
    assert reason in sight.problem


def test_a_real_postgresql_server_without_it_says_so(postgres: Postgres) -> None:
    sight = seen(Ca(), postgres.port, StartTls.POSTGRESQL)
    assert "does not accept SSL" in sight.problem
