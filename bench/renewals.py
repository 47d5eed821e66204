"""Renewals: so many certificates fall due at once; how long until all are renewed, beside the raw limit of all cores."""

import concurrent.futures
import os
import time
from typing import Any

import attrs

from bench import raw
from bench.load import load
from bench.scenarios import authority, request
from bench.server import Server

DURATION = "335d"
ALGORITHM = "EC_prime256v1"


@attrs.frozen
class Renewed:
    """How many, in how many seconds of time and of processors, and how many keys and certificates the cores make."""

    count: int
    seconds: float
    cpu: float
    limit: float

    @property
    def share(self) -> float:
        """The part of the raw limit that was reached."""
        return self.count / self.seconds / self.limit


def raw_limit(seconds: float = 1.0) -> float:
    """Keys and certificates per second that the library makes on all cores together."""
    cores = os.cpu_count() or 1
    with concurrent.futures.ProcessPoolExecutor(cores) as pool:
        return sum(pool.map(_raw, [seconds] * cores))


def _raw(seconds: float) -> float:
    count, begin = 0, time.perf_counter()
    while time.perf_counter() - begin < seconds:
        raw.key_and_certificate(ALGORITHM)
        count += 1
    return count / (time.perf_counter() - begin)


def renewals(count: int) -> Renewed:
    """Make them, export them, and let 335 days pass."""
    with Server("--test-clock") as server:
        wanted = request(server, authority(server, ALGORITHM), ALGORITHM)
        load(server.url, wanted.requests(), 32, count=count)
        arns = _arns(server)
        exports = [
            server.request("acm", "ExportCertificate", {"CertificateArn": arn, "Passphrase": "cGFzc3BocmFzZQ=="})
            for arn in arns
        ]
        load(server.url, exports, 8, count=len(exports))
        server.rest()
        before_limit, before, begin = raw_limit(), server.cpu(), time.perf_counter()
        answer = server.client("tokiwa").advance_clock(Duration=DURATION)
        seconds, cpu = time.perf_counter() - begin, server.cpu() - before
        if not any(ran["Kind"] == "renew" for ran in answer["Ran"]):
            raise RuntimeError("nothing was renewed")
        return Renewed(len(arns), seconds, cpu, (before_limit + raw_limit()) / 2)


def _arns(server: Server) -> list[str]:
    pages: Any = server.client("acm").get_paginator("list_certificates")
    found = pages.paginate(Includes={"keyTypes": [ALGORITHM]}, PaginationConfig={"PageSize": 1000})
    return [item["CertificateArn"] for page in found for item in page["CertificateSummaryList"]]
