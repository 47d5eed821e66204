"""A node at rest: its memory, and how soon it is there."""

from pathlib import Path

from bench import bulk
from bench.load import load
from bench.options import Options
from bench.peers.openbao import OpenBao
from bench.peers.present import Present
from bench.report import Report
from bench.scenarios import P256, authority, named
from bench.server import Server

FEW = 10_000


def rest(options: Options, report: Report) -> None:
    """Beside OpenBao, each with one CA."""
    ours, theirs = [], []
    for _ in range(options.rounds):
        with Server() as server, Present() as peers:
            authority(server, P256)
            bao = peers.start(OpenBao, P256)
            server.rest()
            ours.append(server.memory() / 2**20)
            if bao:
                bao.rest()
                theirs.append(bao.memory() / 2**20)
    report.judge(f"memory/{OpenBao.who}", ours, theirs)
    report.judge("start", starts(bulk.filled(FEW), FEW // 2, options.rounds))


def starts(folder: Path, number: int, rounds: int) -> list[float]:
    """Seconds from a server's start until it has described this certificate; the first start is not counted."""
    found = []
    for _ in range(rounds + 1):
        with Server(folder=folder) as server:
            asked = named(server, "DescribeCertificate", [bulk.arn(number)])
            found.append(server.took + load(server.address, asked(0), 1, count=1).seconds)
    return found[1:]
