"""DescribeCertificate: what asks most often in practice, and writes nothing."""

from bench.load import load
from bench.options import Options
from bench.peers.ministack import Ministack
from bench.peers.present import Present
from bench.report import Report
from bench.scenarios import DIFFERENT, P256, authority, describe, request
from bench.server import Server
from bench.steady import interleave


def describing(options: Options, report: Report) -> None:
    """Beside an emulator that has everything in memory and checks nothing."""
    with Server() as server, Present() as peers:
        wanted = request(server, authority(server, P256), P256)
        load(server.address, wanted.requests(1), 8, count=DIFFERENT)
        ministack = peers.start(Ministack)
        theirs = [ministack.describe()] if ministack else []
        found = report.tell("What is there is described", interleave([describe(server), *theirs], options))
        report.compare(f"describe/{Ministack.who}", found, Ministack.who)
