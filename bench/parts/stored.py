"""A store with very many certificates, beside one with a thousand: nothing may depend on what is not asked for."""

import statistics
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import attrs

from bench import bulk
from bench.load import load
from bench.options import Options
from bench.parts.rest import starts
from bench.report import Report
from bench.scenario import Scenario, always
from bench.scenarios import P256, named
from bench.server import Server
from bench.steady import Found, Measured, Round, interleave
from tokiwa.app.build import build
from tokiwa.app.now import wall_clock
from tokiwa.app.settings import settings
from tokiwa.jobs import registry
from tokiwa.jobs.loop import Loop

FEW = 1000
ASKED = 500  # certificates that are described in turn, from all over the store
TICKS = 50
_EC: dict[str, Any] = {"Includes": {"keyTypes": [P256]}}
_SEARCHED = {"FilterStatement": {"Filter": {"AcmCertificateMetadataFilter": {"Status": "ISSUED"}}}}
_FAILED = {"FilterStatement": {"Filter": {"AcmCertificateMetadataFilter": {"Status": "FAILED"}}}}
# The oldest but a few: all others are looked at before it.
_NAME = {"DnsName": {"Value": "n7.internal.", "ComparisonOperator": "CONTAINS"}}
_NAMED = {"FilterStatement": {"Filter": {"X509AttributeFilter": {"SubjectAlternativeName": _NAME}}}}
PAGES: Mapping[str, tuple[str, dict[str, Any]]] = {
    "ListCertificates, a page of 100": ("ListCertificates", {"MaxItems": 100, **_EC}),
    "ListCertificates, a page of 1,000": ("ListCertificates", {"MaxItems": 1000, **_EC}),
    "ListCertificates, none of them meant": ("ListCertificates", {"MaxItems": 100}),
    "SearchCertificates, a page of 100": ("SearchCertificates", {"MaxResults": 100, **_SEARCHED}),
    "SearchCertificates, one name of all": ("SearchCertificates", _NAMED),
    "SearchCertificates, none of them meant": ("SearchCertificates", _FAILED),
}


class Small(Server):
    """One with a thousand."""

    who = "Tokiwa, 1,000 stored"


def stored(options: Options, report: Report) -> None:
    """Start, memory, an idle tick, pages and single certificates."""
    count = options.stored
    few, many = bulk.filled(FEW), bulk.filled(count)
    report.judge("stored-start", starts(many, count // 2, options.rounds))
    with Small(folder=few) as small, Server(folder=many) as large:
        scenarios = [_described(small, FEW), _described(large, count)]
        found = report.tell(f"{count:,} certificates in the store", interleave(scenarios, options))
        for clients in options.several:
            ours, its = found.of(large.who, clients), found.of(small.who, clients)
            report.judge("stored-describe", ours, its, clients=clients)
        small.rest()
        large.rest()
        report.judge("stored-memory", [large.memory() / 2**20], [small.memory() / 2**20])
        pages = {name: _page(large, *asked) for name, asked in PAGES.items()}
        measured = (Measured(name, large.who, 1, (one,)) for name, one in pages.items() if one)
        report.tell("Pages", Found(tuple(measured)))
        report.judge("stored-list", _p99(pages["ListCertificates, a page of 100"]))
        report.judge("stored-search", _p99(pages["SearchCertificates, a page of 100"]))
    report.judge("stored-tick", [_tick(many / "data")])


def _described(server: Server, count: int) -> Scenario:
    arns = [bulk.arn(number * count // ASKED) for number in range(ASKED)]
    return Scenario("DescribeCertificate", server, named(server, "DescribeCertificate", arns), b"DomainName")


def _page(server: Server, operation: str, values: dict[str, Any]) -> Round | None:
    """One client asks for one page again and again; None when the server does not know how."""
    asked = always([server.request("acm", operation, values)])
    try:
        load(server.address, asked(0), 1, count=1)
    except RuntimeError as refused:
        print(f"{operation} is not measured: {str(refused).splitlines()[0]}.")
        return None
    done = load(server.address, asked(0), 1, count=200, seconds=2)
    return Round(done.count / done.seconds, done.quantile(0.5) * 1e3, done.quantile(0.99) * 1e3)


def _p99(page: Round | None) -> list[float] | None:
    return [page.p99] if page else None


def _tick(data: Path) -> float:
    """Milliseconds of one round of the loop that finds nothing due: the median of many, in this process."""
    means = build(attrs.evolve(settings(data=str(data)), processes=1))
    loop = Loop(means, registry.load(), wall_clock, means.serials.node)
    times = []
    try:
        loop.settle()  # what fell due while no server ran
        for _ in range(TICKS):
            begin = time.perf_counter()
            if not loop.tick():
                times.append((time.perf_counter() - begin) * 1e3)
    finally:
        loop.close()
        means.runner.close()
        means.stock.close()
        means.serials.give_back()
        means.store.close()
    return statistics.median(times)
