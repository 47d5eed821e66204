"""The raw cost of the same work: the library's own builder, a row by its key, one durable commit of SQLite.

It is measured in a loop of nothing else, with everything in the caches: the least that the work can cost.
"""

import json
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

NAME = "www.internal.example"
_CA = {"EC_prime256v1": ec.generate_private_key(ec.SECP256R1()), "RSA_2048": rsa.generate_private_key(65537, 2048)}
_NOW = datetime.now(UTC)
_ROW = bytes(1500)


def new_key(algorithm: str) -> ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey:
    """A key pair."""
    return (
        ec.generate_private_key(ec.SECP256R1()) if algorithm.startswith("EC") else rsa.generate_private_key(65537, 2048)
    )


def certificate(algorithm: str, public_key: object) -> bytes:
    """A certificate as the manager's, made with the library's builder, in PEM."""
    ca = _CA[algorithm]
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    usage = x509.KeyUsage(True, False, True, False, False, False, False, False, False)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Raw CA")]))
        .public_key(public_key)  # type: ignore[arg-type]
        .serial_number(x509.random_serial_number())
        .not_valid_before(_NOW)
        .not_valid_after(_NOW + timedelta(days=395))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), False)
        .add_extension(x509.BasicConstraints(False, None), False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(ca.public_key()), False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public_key), False)  # type: ignore[arg-type]
        .add_extension(usage, True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH]), False)
        .sign(ca, hashes.SHA256())
    )
    return made.public_bytes(serialization.Encoding.PEM)


def csr(algorithm: str) -> bytes:
    """A certificate signing request, in PEM."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    builder = x509.CertificateSigningRequestBuilder().subject_name(name)
    builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), False)
    return builder.sign(new_key(algorithm), hashes.SHA256()).public_bytes(serialization.Encoding.PEM)


def key_and_certificate(algorithm: str) -> None:
    """What RequestCertificate and a renewal must at least do."""
    key = new_key(algorithm)
    certificate(algorithm, key.public_key())


def certificate_of(request: bytes, algorithm: str) -> None:
    """What IssueCertificate must at least do."""
    read = x509.load_pem_x509_csr(request)
    if not read.is_signature_valid:
        raise ValueError(request)
    certificate(algorithm, read.public_key())


def cpu_of(work: Callable[[], object], seconds: float = 0.3) -> float:
    """Seconds of this process's time that one piece of work takes."""
    work()
    count, begin = 0, time.process_time()
    while time.process_time() - begin < seconds:
        work()
        count += 1
    return (time.process_time() - begin) / count


def cpu_of_commit() -> float:
    """Seconds of processor time of one durable commit of one row."""
    with _database() as connection:
        return cpu_of(lambda: connection.execute("INSERT INTO t (body) VALUES (?)", (_ROW,)))


def cpu_of_read() -> float:
    """Seconds of processor time of reading one of many rows by its key, and its JSON once each way."""
    with _database() as connection:
        connection.execute("BEGIN")
        body = json.dumps({f"member {n}": "x" * 60 for n in range(20)}).encode()
        connection.executemany("INSERT INTO t (body) VALUES (?)", [(body,)] * 10_000)
        connection.execute("COMMIT")
        keys = iter(range(1, 1 << 60))

        def read() -> None:
            key = next(keys) * 7919 % 10_000 + 1
            json.dumps(json.loads(connection.execute("SELECT body FROM t WHERE id = ?", (key,)).fetchone()[0]))

        return cpu_of(read)


@contextmanager
def _database() -> Iterator[sqlite3.Connection]:
    with tempfile.TemporaryDirectory() as folder:
        connection = sqlite3.connect(Path(folder) / "raw.db", isolation_level=None)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, body BLOB)")
        try:
            yield connection
        finally:
            connection.close()
