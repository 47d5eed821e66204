"""Places that a probe can look at: certificates of a CA of the tests, and servers that show them, also after a dialogue."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import attrs
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from tests.outside import key_usage

NOW = datetime.now(UTC).replace(microsecond=0)
YEAR = timedelta(days=365)
Dialogue = Callable[[Any], None]  # with a file over the connection, before TLS


@attrs.frozen
class Pair:
    """A certificate with those above it (the root apart), and its key."""

    certificate: x509.Certificate
    above: tuple[x509.Certificate, ...]
    key: Any

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(Encoding.DER)

    @property
    def fingerprint(self) -> str:
        return self.certificate.fingerprint(hashes.SHA256()).hex()

    @property
    def pem(self) -> bytes:
        """Everything that a server wants in one file."""
        key = self.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        return key + b"".join(each.public_bytes(Encoding.PEM) for each in (self.certificate, *self.above))


class Ca:
    """A root with one CA below it, which signs what a test wants."""

    def __init__(self, name: str = "Root", since: datetime = NOW - YEAR) -> None:
        self._since, self._keys = since, [ec.generate_private_key(ec.SECP256R1()) for _ in range(2)]
        self._names = [x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)]) for text in (name, f"{name} issuing")]
        self.root = self._sign(0, self._names[0], self._keys[0].public_key(), since, since + 20 * YEAR, ca=True)
        self.issuing = self._sign(0, self._names[1], self._keys[1].public_key(), since, since + 15 * YEAR, ca=True)

    @property
    def pem(self) -> str:
        """The root."""
        return self.root.public_bytes(Encoding.PEM).decode()

    def pair(self, *names: str, since: datetime | None = None, until: datetime | None = None) -> Pair:
        """A certificate for these names and addresses."""
        key, since = ec.generate_private_key(ec.SECP256R1()), since or self._since
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, names[0])])
        general = x509.SubjectAlternativeName([_general(name) for name in names])
        made = self._sign(1, subject, key.public_key(), since, until or since + 2 * YEAR, general)
        return Pair(made, (self.issuing,), key)

    def signed(self, other: Ca, which: int = 0) -> x509.Certificate:
        """A certificate by this root for the key of another one (0), or of the CA below that (1)."""
        key = other._keys[which].public_key()
        return self._sign(0, other._names[which], key, self._since, self._since + 15 * YEAR, ca=True)

    def _sign(
        self, by: int, subject: x509.Name, key: Any, since: datetime, until: datetime, *more: Any, ca: bool = False
    ) -> x509.Certificate:
        builder = x509.CertificateBuilder(self._names[by], subject, key, x509.random_serial_number())
        builder = builder.not_valid_before(since).not_valid_after(until)
        builder = builder.add_extension(x509.BasicConstraints(ca, None), critical=True)
        builder = builder.add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
        issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(self._keys[by].public_key())
        builder = builder.add_extension(issuer, critical=False)
        if ca:
            builder = builder.add_extension(key_usage(), critical=True)
        for extension in more:
            builder = builder.add_extension(extension, critical=False)
        return builder.sign(self._keys[by], hashes.SHA256())


def _general(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(name))
    except ValueError:
        return x509.DNSName(name)


@contextlib.contextmanager
def serving(
    pair: Pair,
    folder: Path,
    dialogue: Dialogue | None = None,
    address: str = "127.0.0.1",
    port: int = 0,
    ciphers: str = "DEFAULT",
    **settings: Any,
) -> Iterator[int]:
    """A TLS server on a port; `settings` are members of its SSLContext."""
    file = folder / f"{pair.fingerprint}.pem"
    file.write_bytes(pair.pem)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    context.set_ciphers(ciphers)
    for name, value in settings.items():
        setattr(context, name, value)
    with listening(lambda connection: _shake_hands(connection, context, dialogue), address, port) as bound:
        yield bound


def _shake_hands(connection: socket.socket, context: ssl.SSLContext, dialogue: Dialogue | None) -> None:
    if dialogue is not None:
        with connection.makefile("rwb", buffering=0) as file:
            dialogue(file)
    with contextlib.suppress(OSError), context.wrap_socket(connection, server_side=True) as secure:
        secure.recv(1)


@contextlib.contextmanager
def listening(serve: Callable[[socket.socket], None], address: str = "127.0.0.1", port: int = 0) -> Iterator[int]:
    """A server that gives each connection to `serve`, in a thread of its own."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.create_server((address, port), family=family) as listener:

        def accept() -> None:
            with contextlib.suppress(OSError):  # it was closed
                while True:
                    connection, _ = listener.accept()
                    threading.Thread(target=one, args=(connection,), daemon=True).start()

        def one(connection: socket.socket) -> None:
            with contextlib.suppress(OSError), connection:
                serve(connection)

        threading.Thread(target=accept, daemon=True).start()
        yield listener.getsockname()[1]
        with contextlib.suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
