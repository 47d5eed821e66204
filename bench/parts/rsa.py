"""Certificates with RSA keys, which take as long to make as hundreds of requests take to answer."""

import functools

import attrs

from bench import raw
from bench.options import Options
from bench.peers.cfssl import Cfssl
from bench.peers.openbao import OpenBao
from bench.peers.present import Present
from bench.peers.step_ca import StepCa
from bench.report import Report
from bench.scenario import Alone, Scenario
from bench.scenarios import RSA, authority, issue, request
from bench.server import Server
from bench.steady import interleave

_A_SECOND = 25  # keys that two processes make, roughly


class Stocked(Server):
    """A node that has keys ready."""

    who = "Tokiwa, from stock"


def signed(options: Options, report: Report) -> None:
    """IssueCertificate: the keys are others', only the signatures are RSA's."""
    with Server() as server, Present() as peers:
        bao, step, cfssl = peers.start(OpenBao, RSA), peers.start(StepCa, RSA), peers.start(Cfssl, RSA)
        theirs = [peer.sign() for peer in (bao, step, cfssl) if peer]
        contenders = [issue(server, authority(server, RSA), RSA), *theirs]
        found = report.tell("A request in, a certificate out: RSA-2048", interleave(contenders, options))
        for who in (OpenBao.who, StepCa.who):
            report.compare(f"issue-rsa/{who}", found, who)


def made(options: Options, report: Report) -> None:
    """RequestCertificate, without keys in stock and within a stock of them. Runs end when all are issued."""
    keys = options.keys
    with Server() as server, Stocked("--key-stock", str(keys)) as stocked, Present() as peers:
        stocked.rest()
        bao = peers.start(OpenBao, RSA)
        contenders: list[Scenario | Alone] = [
            Alone("RSA-2048 keys, two processes", functools.partial(raw.new_key, RSA), keys / _A_SECOND),
            _counted(server, keys),
            attrs.evolve(_counted(stocked, keys // 2), rest=stocked.rest),
            *([attrs.evolve(bao.issue(), count=keys // 2)] if bao else []),
        ]
        found = report.tell("The server makes the key, too: RSA-2048", interleave(contenders, options, options.several))
        report.compare("request-rsa/raw", found, "raw")
        report.compare(f"request-rsa-p99/{OpenBao.who}", found, OpenBao.who, "p99")
        report.compare(f"burst-rsa/{OpenBao.who}", found, OpenBao.who, us=Stocked.who)


def _counted(server: Server, count: int) -> Scenario:
    return attrs.evolve(request(server, authority(server, RSA), RSA), count=count, raw=None)


def rsa(options: Options, report: Report) -> None:
    """Both."""
    signed(options, report)
    made(options, report)
