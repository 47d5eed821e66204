"""OpenSSL's own responder (`openssl ocsp`): its index is in memory, it signs each answer, and keeps no connection."""

import shutil
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from bench.peers.cache import Absent
from bench.peers.material import authority, pem_of
from bench.raw import new_key
from bench.running import Running

_ALGORITHM = "EC_prime256v1"


class OpensslOcsp(Running):
    """One of them, in one process or in several, that knows so many good certificates of a P-256 CA."""

    who = "openssl ocsp"

    def __init__(self, processes: int, serials: Sequence[int]) -> None:
        self._program = shutil.which("openssl")
        if self._program is None:
            raise Absent("openssl is not installed")
        super().__init__()
        self._processes, self._serials = processes, serials

    @property
    def issuer(self) -> x509.Certificate:
        """Whose certificates it knows."""
        return x509.load_pem_x509_certificate((self.folder / "ca.pem").read_bytes())

    def prepare(self) -> None:
        """The CA, the responder's certificate and the index."""
        ca = authority(_ALGORITHM)
        ca.write(self.folder)
        key = new_key(_ALGORITHM)
        signer = (
            x509.CertificateBuilder()
            .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Bench OCSP")]))
            .issuer_name(ca.certificate.subject)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(datetime.now(UTC) - timedelta(hours=1))
            .not_valid_after(datetime.now(UTC) + timedelta(days=14))
            .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.OCSP_SIGNING]), critical=False)
            .sign(ca.key, hashes.SHA256())
        )
        (self.folder / "ocsp.pem").write_bytes(signer.public_bytes(Encoding.PEM))
        (self.folder / "ocsp.key").write_text(pem_of(key))
        end = f"{datetime.now(UTC) + timedelta(days=300):%y%m%d%H%M%SZ}"
        lines = [f"V\t{end}\t\t{serial:032X}\tunknown\t/CN={serial}\n" for serial in self._serials]
        (self.folder / "index.txt").write_text("".join(lines))

    def probe(self) -> None:
        """It says where it listens. A connection without a question would be the last one that a single process takes."""
        if "ACCEPT" not in self.said():
            raise OSError("not ready")

    def command(self) -> Sequence[str]:
        """The responder; its answers hold for an hour, as ours do."""
        several = ["-multi", str(self._processes)] if self._processes > 1 else []
        files = ["-index", "index.txt", "-CA", "ca.pem", "-rsigner", "ocsp.pem", "-rkey", "ocsp.key"]
        return [str(self._program), "ocsp", "-port", str(self.address.port), "-nmin", "60", *files, *several]
