"""Those who verify: each is given a chain, a list and a moment, and says what it thinks in its own words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import attrs
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.verification import PolicyBuilder, Store, VerificationError
from tests.story import pki

from revoking import run

JAVA = Path(__file__).parent / "java/Verify.java"


@attrs.frozen
class Chain:
    """A folder with root.pem, chain.pem (from the leaf up to below the root), list.crl; the moment and the host's name."""

    folder: Path
    at: datetime
    host: str

    @property
    def seconds(self) -> str:
        """The moment since 1970."""
        return str(int(self.at.timestamp()))

    @property
    def pems(self) -> list[str]:
        """Leaf first."""
        return pki.pems((self.folder / "chain.pem").read_text())

    def say(self, *command: str) -> str:
        """What a command prints about it; the test is skipped where the command is not installed."""
        done = run(self.folder, *command)
        return done.stdout + done.stderr


def openssl(chain: Chain) -> str:
    leaf, *middle = chain.pems
    (chain.folder / "leaf.pem").write_text(leaf)
    (chain.folder / "middle.pem").write_text("".join(middle))
    chain.say("openssl", "crl", "-inform", "DER", "-in", "list.crl", "-out", "list.pem")
    command = ("openssl", "verify", "-x509_strict", "-attime", chain.seconds, "-verify_hostname", chain.host)
    trust = ("-CAfile", "root.pem", "-untrusted", "middle.pem", "-CRLfile", "list.pem", "-crl_check")
    return chain.say(*command, *trust, "leaf.pem")


def gnutls(chain: Chain) -> str:
    (chain.folder / "list.pem").write_text(_list(chain))
    then: tuple[str, ...] = (f"--attime={chain.at:%Y-%m-%d %H:%M:%S} UTC",)
    if "--attime" not in chain.say("certtool", "--help"):  # before 3.8
        if chain.at > datetime.now(UTC) + timedelta(days=1):
            pytest.skip("this version of certtool knows no moment but now")
        then = ()
    files = ("--load-ca-certificate=root.pem", "--load-crl=list.pem", "--infile=chain.pem")
    said = chain.say("certtool", "--verify", *then, f"--verify-hostname={chain.host}", *files)
    return said.partition("Chain verification output:")[2]


def nss(chain: Chain) -> str:
    database = ("-d", "sql:.")
    chain.say("certutil", "-N", *database, "--empty-password")
    chain.say("certutil", "-A", *database, "-n", "root", "-t", "C,,", "-a", "-i", "root.pem")
    for number, pem in enumerate(chain.pems):
        (chain.folder / f"{number}.pem").write_text(pem)
        chain.say("certutil", "-A", *database, "-n", str(number), "-t", ",,", "-a", "-i", f"{number}.pem")
    chain.say("crlutil", "-I", *database, "-i", "list.crl", "-B")
    return chain.say("certutil", "-V", *database, "-n", "0", "-u", "V", "-e", "-b", f"{chain.at:%y%m%d%H%M%SZ}")


def java(chain: Chain) -> str:
    return chain.say("java", str(JAVA), chain.seconds, "root.pem", "list.crl", "chain.pem")


def library(chain: Chain) -> str:
    """The `cryptography` package, which asks for no list."""
    root, leaf, *middle = (
        x509.load_pem_x509_certificate(pem.encode()) for pem in [(chain.folder / "root.pem").read_text(), *chain.pems]
    )
    policy = PolicyBuilder().store(Store([root])).time(chain.at)
    try:
        policy.build_server_verifier(x509.DNSName(chain.host)).verify(leaf, middle)
    except VerificationError as error:
        return str(error)
    return "OK"


def _list(chain: Chain) -> str:
    found = x509.load_der_x509_crl((chain.folder / "list.crl").read_bytes())
    return found.public_bytes(Encoding.PEM).decode()


VERIFIERS: dict[str, Callable[[Chain], str]] = {
    "OpenSSL": openssl,
    "GnuTLS": gnutls,
    "NSS": nss,
    "Java": java,
    "cryptography": library,
}
