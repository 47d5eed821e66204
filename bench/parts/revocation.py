"""What those who verify certificates ask for: OCSP beside OpenSSL's responder, and a long list of revoked certificates."""

import base64
import itertools
import statistics
import time
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import quote

import attrs
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.ocsp import OCSPRequestBuilder

from bench.once import load_once
from bench.options import Options
from bench.parts.long_list import long_list
from bench.peers.openssl_ocsp import OpensslOcsp
from bench.peers.present import Present
from bench.raw import PROCESSES, csr
from bench.report import Report
from bench.running import Running, ask
from bench.scenario import Scenario
from bench.scenarios import P256, SIGNING, authority
from bench.server import Server
from bench.steady import Found, Measured, Round, interleave

ASKED = 64  # certificates that are asked about in turn
CLIENTS = 32
WARM = 0.3  # seconds of load that do not count
GOOD = b"\x80\x00"  # CertStatus good: a null under [0]
WAYS = {"GET": "ocsp-get/openssl", "POST": "ocsp-post/openssl", "POST with a nonce": "ocsp-nonce/openssl"}
_SHA1 = hashes.SHA1()  # noqa: S303 - what clients ask with
_TYPE = {"content-type": "application/ocsp-request"}


@attrs.frozen
class Responder:
    """One that is asked: its server, where it is, and the certificates that it knows."""

    who: str
    server: Running
    path: str
    issuer: x509.Certificate
    serials: Sequence[int]

    def questions(self, way: str) -> list[bytes]:
        """A request about each certificate."""
        if way == "GET":
            paths = [quote(base64.b64encode(each).decode(), safe="") for each in self._asked(None)]
            return [self._http("GET", f"{self.path}/{path}", b"", {}) for path in paths]
        asked = self._asked(bytes(16) if "nonce" in way else None)
        return [self._http("POST", self.path or "/", each, _TYPE) for each in asked]

    def _asked(self, nonce: bytes | None) -> Iterator[bytes]:
        digest = hashes.Hash(_SHA1)
        digest.update(self.issuer.subject.public_bytes())
        name, key = digest.finalize(), x509.SubjectKeyIdentifier.from_public_key(self.issuer.public_key()).digest
        for serial in self.serials:
            builder = OCSPRequestBuilder().add_certificate_by_hash(name, key, serial, _SHA1)
            if nonce is not None:
                builder = builder.add_extension(x509.OCSPNonce(nonce), critical=False)
            yield builder.build().public_bytes(Encoding.DER)

    def _http(self, method: str, path: str, body: bytes, headers: Mapping[str, str]) -> bytes:
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        length = f"content-length: {len(body)}\r\n" if body else ""
        head = f"{method} {path} HTTP/1.1\r\nhost: {self.server.address.host}\r\nconnection: close\r\n"
        return f"{head}{lines}{length}\r\n".encode() + body


def revocation(options: Options, report: Report) -> None:
    """Answers in a second at 32 clients, and the time of a list that is made anew."""
    with Server() as server, Present() as peers:
        ours = _ours(server)
        theirs = []
        for count in sorted({1, PROCESSES}):
            peer = peers.start(OpensslOcsp, count, ours.serials)
            if peer is not None:
                who = OpensslOcsp.who if count == 1 else f"{OpensslOcsp.who}, {count} processes"
                theirs.append(Responder(who, peer, "", peer.issuer, ours.serials))
        for way, goal in WAYS.items():
            found = report.tell(f"OCSP by {way}, a connection for each question", _asked(way, [ours, *theirs], options))
            rates = [found.of(each.who, CLIENTS) or [] for each in theirs]
            report.tell(f"OCSP by {way}, on connections that are kept", _kept(way, ours, options))
            report.judge(
                goal, found.of(ours.who, CLIENTS), max(rates, key=statistics.median, default=None), clients=CLIENTS
            )
    long_list(options, report)


def _ours(server: Server) -> Responder:
    """A CA whose responder answers, and certificates that it issued."""
    arn, pca = authority(server, P256), server.client("acm-pca")
    named = {"CertificateAuthorityArn": arn}
    pca.update_certificate_authority(**named, RevocationConfiguration={"OcspConfiguration": {"Enabled": True}})
    wanted = {"Csr": csr(P256), "SigningAlgorithm": SIGNING[P256], "Validity": {"Value": 30, "Type": "DAYS"}}
    arns = [pca.issue_certificate(**named, **wanted)["CertificateArn"] for _ in range(ASKED)]
    issuer = pca.get_certificate_authority_certificate(**named)["Certificate"]
    serials = [int(each.rpartition("/")[2], 16) for each in arns]
    path = f"/ocsp/{arn.rpartition('/')[2]}"
    made = Responder(server.who, server, path, x509.load_pem_x509_certificate(issuer.encode()), serials)
    question = made.questions("POST")[0].partition(b"\r\n\r\n")[2]
    while GOOD not in ask(f"{server.url}{path}", question, _TYPE):  # its signer is made beside the answers
        time.sleep(0.01)
    return made


def _asked(way: str, responders: Sequence[Responder], options: Options) -> Found:
    """Each round has every responder once."""
    questions = {each.who: each.questions(way) for each in responders}
    rounds: dict[str, list[Round]] = {each.who: [] for each in responders}
    for each in responders:
        load_once(each.server.address, itertools.cycle(questions[each.who]), CLIENTS, seconds=WARM, expected=GOOD)
    for _ in range(options.rounds):
        for each in responders:
            rounds[each.who].append(_round(each, questions[each.who], options.seconds))
    return Found(tuple(Measured(f"OCSP, {way}", who, CLIENTS, tuple(mine)) for who, mine in rounds.items()))


def _kept(way: str, responder: Responder, options: Options) -> Found:
    """As a proxy or a server that staples answers asks, which OpenSSL's does not answer: of ours alone."""
    questions = [each.replace(b"connection: close\r\n", b"") for each in responder.questions(way)]
    scenario = Scenario(f"OCSP, {way}", responder.server, lambda _: itertools.cycle(questions), GOOD)
    return interleave([scenario], options, [CLIENTS])


def _round(responder: Responder, questions: Sequence[bytes], seconds: float) -> Round:
    server = responder.server
    cpu = server.cpu()
    done = load_once(server.address, itertools.cycle(questions), CLIENTS, seconds=seconds, expected=GOOD)
    return Round(
        rate=done.count / done.seconds,
        p50=done.quantile(0.5) * 1e3,
        p99=done.quantile(0.99) * 1e3,
        cpu=(server.cpu() - cpu) / done.count * 1e6,
        generator=done.cpu / done.count * 1e6,
    )
