"""make bench: one run, every figure beside the raw cost of the same work in the same seconds (docs/bench.md)."""

import argparse
import statistics
from collections.abc import Callable

from bench.load import Load, load
from bench.renewals import renewals
from bench.scenarios import Scenario, authority, describe, invoke, issue, listen, request
from bench.server import Server

CLIENTS = (1, 8, 32)
P256, RSA = "EC_prime256v1", "RSA_2048"
KEYS = 64  # RSA keys: each takes as long to make as hundreds of requests take to answer


def main() -> None:
    """Run what was asked for, or everything."""
    parser = argparse.ArgumentParser(prog="python -m bench")
    parser.add_argument("parts", nargs="*", choices=[[], *PARTS], help="default: all of them")
    parser.add_argument("--seconds", type=float, default=2.0, help="of load for each figure")
    parser.add_argument("--rounds", type=int, default=1, help="of each figure; the median is told")
    parser.add_argument("--renewals", type=int, default=5000, help="certificates that fall due at once")
    options = parser.parse_args()
    for part in options.parts or PARTS:
        PARTS[part](options)


def p256(options: argparse.Namespace) -> None:
    """Certificates with keys that cost little, where the server's own work shows."""
    with Server() as server:
        print(f"memory of an idle node: {server.memory() / 2**20:.0f} MiB (PSS)\n")
        head()
        ca = authority(server, P256)
        for scenario in (issue(server, ca, P256), request(server, ca, P256), describe(server)):
            steady(server, scenario, options)
        listen(server)
        steady(server, request(server, ca, P256, ", a rule listens"), options)


def functions(options: argparse.Namespace) -> None:
    """Warm invocations through the API."""
    with Server() as server:
        head()
        steady(server, invoke(server), options)


def rsa(options: argparse.Namespace) -> None:
    """Certificates with RSA keys, which are made by jobs, or ahead of time."""
    with Server() as server:
        head()
        ca = authority(server, RSA)
        steady(server, issue(server, ca, RSA), options)
        until_issued(server, request(server, ca, RSA))
    with Server("--key-stock", str(KEYS)) as server:
        server.rest()
        until_issued(server, request(server, authority(server, RSA), RSA, ", from stock"))


def storm(options: argparse.Namespace) -> None:
    """Renewals that fall due at once."""
    print("\nrenewals due at once           per s   CPU µs   of the raw limit of all cores")
    for _ in range(options.rounds):
        done = renewals(options.renewals)
        rate, cpu = done.count / done.seconds, done.cpu / done.count * 1e6
        print(f"{done.count:<28}{rate:8.0f}{cpu:9.0f}   {done.share:.0%} of {done.limit:.0f}/s")


PARTS: dict[str, Callable[[argparse.Namespace], None]] = {
    "p256": p256,
    "functions": functions,
    "rsa": rsa,
    "renewals": storm,
}


def head() -> None:
    """The head of a table."""
    print(f"\n{'':40}{'clients':>8}{'per s':>9}{'p50 ms':>9}{'p99 ms':>9}{'CPU µs':>9}{'raw µs':>9}{'x raw':>8}")


def steady(server: Server, scenario: Scenario, options: argparse.Namespace) -> None:
    """One scenario under steady load, at each number of clients."""
    requests = scenario.requests()
    load(server.url, requests, 8, count=len(requests))
    for clients in CLIENTS:
        found = [one_round(server, scenario, requests, clients, options.seconds) for _ in range(options.rounds)]
        tell(scenario.name, clients, *sorted(found, key=lambda each: each[1] / (each[2] or 1))[len(found) // 2])


def one_round(
    server: Server, scenario: Scenario, requests: list[bytes], clients: int, seconds: float
) -> tuple[Load, float, float]:
    """The load, the processor time of one answer, and the mean of the raw cost before and after."""
    costs = [scenario.raw()] if scenario.raw else []
    before = server.cpu()
    done = load(server.url, requests, clients, seconds=seconds)
    cpu = (server.cpu() - before) / done.count
    costs += [scenario.raw()] if scenario.raw else []
    return done, cpu, statistics.mean(costs) if costs else 0.0


def until_issued(server: Server, scenario: Scenario) -> None:
    """A number of requests; the time and the processors' time go on until all certificates are issued."""
    before = server.cpu()
    done = load(server.url, scenario.requests()[:KEYS], 8, count=KEYS)
    server.rest()
    cpu = (server.cpu() - before) / done.count
    tell(scenario.name, 8, done, cpu, scenario.raw() if scenario.raw else 0.0)


def tell(name: str, clients: int, done: Load, cpu: float, cost: float) -> None:
    """One line of a table."""
    p50, p99 = done.quantile(0.5) * 1e3, done.quantile(0.99) * 1e3
    beside = f"{cost * 1e6:9.0f}{cpu / cost:8.2f}" if cost else ""
    print(f"{name:40}{clients:8}{done.rate:9.0f}{p50:9.2f}{p99:9.2f}{cpu * 1e6:9.0f}{beside}", flush=True)


if __name__ == "__main__":
    main()
