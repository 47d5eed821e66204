"""Agents: what a thousand of them cost while nothing happens, and how long it takes until all serve what was renewed."""

import asyncio
import statistics
import threading
import time
from collections.abc import Sequence
from typing import Any

from bench.agents import SimulatedAgent, enrolled, live
from bench.options import Options
from bench.report import Report
from bench.scenarios import P256, authority
from bench.server import Server
from bench.steady import Found, Measured, Round

DURATION = "336d"
WARM = 6.0  # seconds in which each has polled once
CALM = 20.0  # seconds of which the idle load is the mean
PATIENCE = 300.0


def agents(options: Options, report: Report) -> None:
    """One deployment of each, of a certificate of its own."""
    with Server("--test-clock") as server:
        ca = authority(server, P256)
        acm, ours = server.client("acm"), server.client("tokiwa")
        fleet = [_deployed(server, acm, ours, ca, number) for number in range(options.agents)]
        asyncio.run(_measured(server, fleet, report))


def _deployed(server: Server, acm: Any, ours: Any, ca: str, number: int) -> SimulatedAgent:
    name = f"n{number}"
    agent = enrolled(server, ours, name)
    certificate = acm.request_certificate(
        DomainName=f"{name}.internal.example", KeyAlgorithm=P256, CertificateAuthorityArn=ca
    )["CertificateArn"]
    ours.create_deployment(
        Name=name,
        CertificateArn=certificate,
        AgentName=name,
        Kind="files",
        Settings={"folder": "/etc/tls"},
        Probe={"Host": f"{name}.internal.example", "Port": 443},
    )
    return agent


async def _measured(server: Server, fleet: Sequence[SimulatedAgent], report: Report) -> None:
    end = asyncio.Event()
    living = asyncio.create_task(live(fleet, end))
    await _until_installed(fleet, {})
    await asyncio.sleep(WARM)
    idle = await _idle(server, fleet)
    first = {id(each): each.installed for each in fleet}
    cpu, begin = server.cpu(), time.perf_counter()
    renewing = threading.Thread(target=lambda: server.client("tokiwa").advance_clock(Duration=DURATION))
    renewing.start()
    await _until_installed(fleet, first)
    times = sorted(each.served_at - begin for each in fleet)
    cpu = server.cpu() - cpu
    await asyncio.to_thread(renewing.join)
    end.set()
    await living
    _check(server, len(fleet))
    count = len(fleet)
    p50, p99 = statistics.median(times) * 1e3, times[int(0.99 * (count - 1))] * 1e3
    served = Round(rate=count / times[-1], p50=p50, p99=p99, cpu=cpu / count * 1e6)
    measured = (
        Measured(f"{count:,} agents that poll", server.who, count, (idle,)),
        Measured("renewed, fetched and served", server.who, count, (served,)),
    )
    report.tell("Agents", Found(measured))
    print(f"\n{sum(each.lost for each in fleet)} calls were not answered.", flush=True)
    report.judge("agents-idle", [idle.rate * idle.cpu / 1e4], clients=count)
    report.judge("agents-served", [times[-1]], clients=count)


async def _idle(server: Server, fleet: Sequence[SimulatedAgent]) -> Round:
    """What polls cost when there is nothing new."""
    polls, cpu, begin = sum(each.polls for each in fleet), server.cpu(), time.perf_counter()
    await asyncio.sleep(CALM)
    seconds, cpu = time.perf_counter() - begin, server.cpu() - cpu
    polls = sum(each.polls for each in fleet) - polls
    return Round(rate=polls / seconds, cpu=cpu / polls * 1e6)


async def _until_installed(fleet: Sequence[SimulatedAgent], before: dict[int, str]) -> None:
    """Wait until each has installed something else than before."""
    late = time.perf_counter() + PATIENCE
    while any(each.installed == before.get(id(each), "") for each in fleet):
        if time.perf_counter() > late:
            raise RuntimeError("not all agents have installed what they should")
        await asyncio.sleep(0.05)


def _check(server: Server, count: int) -> None:
    pages = server.client("tokiwa").list_deployments(Status="SERVED", MaxResults=1000)
    if len(pages["Deployments"]) != min(count, 1000):
        raise RuntimeError(f"{len(pages['Deployments'])} deployments are served")
