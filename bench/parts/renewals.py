"""Renewals: certificates that fall due together, because a test clock is moved, get new keys and certificates."""

import functools
import threading
import time

from bench import raw
from bench.load import load
from bench.options import Options
from bench.peers.present import Present
from bench.peers.step_ca import StepCa
from bench.report import Report
from bench.scenario import Alone, Scenario
from bench.scenarios import P256, arns, authority, describe, export, listed, request
from bench.server import Server
from bench.steady import Found, Measured, Round, one_round, served

DURATION = "335d"
CLIENTS = 32


def renewals(options: Options, report: Report) -> None:
    """How many in a second, beside the raw work and step-ca's clients; and what callers notice meanwhile."""
    with Server("--test-clock") as server, Present() as peers:
        step = peers.start(StepCa, P256)
        wanted = request(server, authority(server, P256), P256)
        load(server.address, wanted.requests(0), CLIENTS, count=options.renewals)
        _export(server, options.renewals)
        work = functools.partial(raw.key_and_certificate, P256)
        beside: list[Scenario | Alone] = [Alone("keys and certificates, two processes", work, options.seconds)]
        beside += [step.renew()] if step else []
        before = [one_round(each, CLIENTS, options.seconds) for each in beside]
        ours = _renewed(server, options.renewals)
        after = [one_round(each, CLIENTS, options.seconds) for each in beside]
        measured = [Measured(f"{options.renewals:,} renewals, P-256", server.who, 0, (ours, ours))]
        for each, *rounds in zip(beside, before, after, strict=True):
            measured.append(Measured(each.name, each.who, 0, tuple(rounds)))
        found = report.tell("Renewals due at once", Found(tuple(measured)))
        for who in ("raw", StepCa.who):
            report.judge(f"renewals/{who}", found.of(server.who, 0), found.of(who, 0))
        _export(server, options.renewals)
        _swept(server, options, report)


def _export(server: Server, count: int) -> None:
    """A certificate is renewed when it was exported since it was made or last renewed."""
    load(server.address, export(server, arns(server, count)).requests(0), 8, count=count)
    server.rest()


def _renewed(server: Server, count: int) -> Round:
    last = max(item["NotAfter"] for item in listed(server, count))
    cpu, begin = server.cpu(), time.perf_counter()
    _pass(server)
    seconds, cpu = time.perf_counter() - begin, server.cpu() - cpu
    if min(item["NotAfter"] for item in listed(server, count)) <= last:
        raise RuntimeError("not all certificates were renewed")
    return Round(rate=count / seconds, cpu=cpu / count * 1e6)


def _pass(server: Server) -> None:
    server.client("tokiwa").advance_clock(Duration=DURATION)


def _swept(server: Server, options: Options, report: Report) -> None:
    """One caller asks all the time, first of an idle server and then while everything is renewed."""
    calm = describe(server)
    idle = served(calm, 1, options.seconds)
    sweep = threading.Thread(target=_pass, args=(server,))
    sweep.start()
    done = load(server.address, calm.requests(0), 1, expected=calm.expected, going=sweep.is_alive)
    sweep.join()
    p50, p99 = (done.quantile(part) * 1e3 for part in (0.5, 0.99))
    busy = Round(rate=done.count / done.seconds, p50=p50, p99=p99, generator=done.cpu / done.count * 1e6)
    names = (("DescribeCertificate, idle", idle), ("the same while all is renewed", busy))
    report.tell("Callers meanwhile", Found(tuple(Measured(name, server.who, 1, (one,)) for name, one in names)))
    report.judge("sweep-p99", [busy.p99], [idle.p99], clients=1)
