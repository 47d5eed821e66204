"""Certificates with P-256 keys, which cost little, so that the server's own work shows."""

from bench.options import Options
from bench.peers.cfssl import Cfssl
from bench.peers.openbao import OpenBao
from bench.peers.present import Present
from bench.peers.step_ca import StepCa
from bench.report import Report
from bench.scenarios import P256, authority, issue, listen, request
from bench.server import Server
from bench.steady import interleave


def p256(options: Options, report: Report) -> None:
    """IssueCertificate and RequestCertificate beside what others have for it."""
    with Server() as server, Present() as peers:
        ca = authority(server, P256)
        bao, step, cfssl = peers.start(OpenBao, P256), peers.start(StepCa, P256), peers.start(Cfssl, P256)
        signing = [peer.sign() for peer in (bao, step, cfssl) if peer]
        found = report.tell(
            "A request in, a certificate out: P-256", interleave([issue(server, ca, P256), *signing], options)
        )
        for who in (OpenBao.who, StepCa.who):
            report.compare(f"issue-p256/{who}", found, who)
        report.compare(f"issue-p256-p99/{OpenBao.who}", found, OpenBao.who, "p99")
        for clients in options.several:
            mine, least = (found.of(server.who, clients, figure) for figure in ("cpu", "work"))
            report.judge("issue-p256/raw", mine, least, clients=clients)
        issuing = [peer.issue() for peer in (bao, cfssl) if peer]
        found = report.tell(
            "The server makes the key, too: P-256", interleave([request(server, ca, P256), *issuing], options)
        )
        report.compare(f"request-p256/{OpenBao.who}", found, OpenBao.who)
        listen(server)
        report.tell(
            "The same while a rule listens", interleave([request(server, ca, P256, ", a rule listens")], options)
        )
