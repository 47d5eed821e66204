"""Renewals: so many certificates fall due at once; how long until all are renewed, beside the raw limit of two cores."""

import concurrent.futures
import json
import os
import time

from bench import raw
from bench.load import load
from bench.scenarios import NAME, authority
from bench.server import Server

DURATION = "335d"


def _raw(seconds: float) -> float:
    """Key and certificate pairs per second of one process."""
    count, begin = 0, time.perf_counter()
    while time.perf_counter() - begin < seconds:
        raw.key_and_certificate("EC_prime256v1")
        count += 1
    return count / (time.perf_counter() - begin)


def raw_limit(seconds: float = 2.0) -> float:
    """The same of all cores together."""
    cores = min(2, os.cpu_count() or 1)
    with concurrent.futures.ProcessPoolExecutor(cores) as pool:
        return sum(pool.map(_raw, [seconds] * cores))


def renewals(count: int) -> None:
    """Make them, export them, let 335 days pass, and tell."""
    with Server("--test-clock") as server:
        ca = authority(server, "EC_prime256v1")
        acm = server.client("acm")
        wanted = server.request(
            "acm",
            "RequestCertificate",
            {"DomainName": NAME, "CertificateAuthorityArn": ca, "KeyAlgorithm": "EC_prime256v1"},
        )
        made = 0
        while made < count:
            made += load(server.url, lambda: wanted, 32, 1.0, warm_up=0.0).count
        listed = acm.get_paginator("list_certificates").paginate(Includes={"keyTypes": ["EC_prime256v1"]})
        arns = [item["CertificateArn"] for page in listed for item in page["CertificateSummaryList"]]
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            list(
                pool.map(lambda arn: acm.export_certificate(CertificateArn=arn, Passphrase=b"passphrase"), arns[:count])
            )
        limit = raw_limit()
        before, begin = server.cpu(), time.perf_counter()
        answer = server.tokiwa("AdvanceClock", {"Duration": DURATION})
        seconds, cpu = time.perf_counter() - begin, server.cpu() - before
        renewed = min(count, len(arns))
        rate = renewed / seconds
        print(
            f"{'renewals of ' + str(renewed) + ' due certificates':34}{'':8}{rate:9.0f}{'':18}{cpu / renewed * 1e6:9.0f}   {rate / limit:.0%} of the raw {limit:.0f}/s of two cores"
        )
        if json.dumps(answer).count("renew") == 0:
            raise RuntimeError("nothing was renewed")
