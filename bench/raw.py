"""The raw cost of the same work: the library's own builder, a row by its key, one durable commit of SQLite.

It is measured in a loop of nothing else, with everything in the caches: the least that the work can cost.
"""

import concurrent.futures
import functools
import json
import os
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
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES256
from cryptography.hazmat.primitives.ciphers.modes import CBC
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC
from cryptography.hazmat.primitives.padding import PKCS7
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from tokiwa.app.settings import USUAL

Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey

NAME = "www.internal.example"
PASSPHRASE = b"a passphrase"
PROCESSES = min(len(os.sched_getaffinity(0)), USUAL)  # as many as a node has by default
_NOW = datetime.now(UTC)
_ROW = bytes(1500)
_DER, _PKCS8 = serialization.Encoding.DER, serialization.PrivateFormat.PKCS8


def new_key(algorithm: str) -> Key:
    """A key pair."""
    if algorithm.startswith("EC"):
        return ec.generate_private_key(ec.SECP256R1())
    return rsa.generate_private_key(65537, 2048)


_one_key = functools.cache(new_key)


def certificate(algorithm: str, public_key: ec.EllipticCurvePublicKey | rsa.RSAPublicKey) -> bytes:
    """A certificate as the manager's, made with the library's builder, in PEM."""
    ca = _one_key(algorithm)
    usage = x509.KeyUsage(True, False, True, False, False, False, False, False, False)
    made = (
        x509.CertificateBuilder()
        .subject_name(_name(NAME))
        .issuer_name(_name("Raw CA"))
        .public_key(public_key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(_NOW)
        .not_valid_after(_NOW + timedelta(days=395))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), False)
        .add_extension(x509.BasicConstraints(False, None), False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(ca.public_key()), False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public_key), False)
        .add_extension(usage, True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH]), False)
        .sign(ca, hashes.SHA256())
    )
    return made.public_bytes(serialization.Encoding.PEM)


def csr(algorithm: str) -> bytes:
    """A certificate signing request with a new key, in PEM."""
    return csr_of(new_key(algorithm))


def csr_of(key: Key) -> bytes:
    """A certificate signing request with this key, in PEM."""
    builder = x509.CertificateSigningRequestBuilder().subject_name(_name(NAME))
    builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), False)
    return builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)


def key_and_certificate(algorithm: str) -> None:
    """What RequestCertificate and a renewal must at least do."""
    certificate(algorithm, new_key(algorithm).public_key())


def certificate_of(request: bytes, algorithm: str) -> None:
    """What IssueCertificate must at least do."""
    read = x509.load_pem_x509_csr(request)
    public_key = read.public_key()
    if not read.is_signature_valid or not isinstance(public_key, (ec.EllipticCurvePublicKey, rsa.RSAPublicKey)):
        raise ValueError(request)
    certificate(algorithm, public_key)


def encrypted_key(algorithm: str) -> None:
    """What ExportCertificate must at least do: PKCS #8 under a passphrase (PBES2, RFC 8018) with AWS's parameters.

    PBKDF2 with HMAC-SHA1 makes 32 bytes of two blocks: twice the work that the library's own choice takes.
    """
    clear = _one_key(algorithm).private_bytes(_DER, _PKCS8, serialization.NoEncryption())
    secret = PBKDF2HMAC(hashes.SHA1(), 32, os.urandom(20), 2048).derive(PASSPHRASE)  # noqa: S303 - as AWS has it
    padder, encryptor = PKCS7(128).padder(), Cipher(AES256(secret), CBC(os.urandom(16))).encryptor()
    encryptor.update(padder.update(clear) + padder.finalize()) + encryptor.finalize()


def encrypted_by_library(algorithm: str) -> None:
    """The same with the library's own parameters: HMAC-SHA256."""
    cipher = serialization.BestAvailableEncryption(PASSPHRASE)
    _one_key(algorithm).private_bytes(serialization.Encoding.PEM, _PKCS8, cipher)


def cpu_of(work: Callable[[], object], seconds: float = 0.2) -> float:
    """Seconds of this process's time that one piece of work takes."""
    work()
    count, begin = 0, time.process_time()
    while time.process_time() - begin < seconds:
        work()
        count += 1
    return (time.process_time() - begin) / count


def per_second(work: Callable[[], object], seconds: float) -> float:
    """How many pieces of work so many processes as a node has do in a second when there is nothing else to do."""
    with concurrent.futures.ProcessPoolExecutor(PROCESSES) as pool:
        return sum(pool.map(_rate, [work] * PROCESSES, [seconds] * PROCESSES))


def _rate(work: Callable[[], object], seconds: float) -> float:
    work()
    count, begin = 0, time.perf_counter()
    while time.perf_counter() - begin < seconds:
        work()
        count += 1
    return count / (time.perf_counter() - begin)


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


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])
