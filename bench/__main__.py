"""make bench: one run, every figure beside the raw cost of the same work on the same machine.

CPU is the processor time of the server's whole process tree for one answer; "x raw" is that divided by the raw work's
(the library's own builder) plus, where the answer is durable, one durable commit of SQLite. Machines are noisy: compare
ratios, not single figures.
"""

import argparse
import concurrent.futures
import time

from bench import raw
from bench.load import load
from bench.renewals import renewals
from bench.scenarios import Scenario, authority, certificates, describe, function
from bench.server import Server

CLIENTS = (1, 8, 32)


def main() -> None:
    """Run everything."""
    parser = argparse.ArgumentParser(prog="python -m bench")
    parser.add_argument("--seconds", type=float, default=2.0, help="of load for each figure")
    parser.add_argument("--renewals", type=int, default=5000, help="due certificates to renew")
    options = parser.parse_args()
    print(f"{'':34}{'clients':>8}{'per s':>9}{'p50 ms':>9}{'p99 ms':>9}{'CPU µs':>9}{'x raw':>8}")
    with Server() as server:
        ec = authority(server, "EC_prime256v1")
        for scenario in [*certificates(server, ec, "EC_prime256v1"), describe(server, ec)]:
            measure(server, scenario, options.seconds)
        functions(server, options.seconds)
        print(f"memory of all processes: {server.memory() / 2**20:.0f} MiB (PSS)")
    for stock in (0, 200):
        with Server("--key-stock", str(stock)) as server:
            print(f"with a stock of {stock} RSA keys")
            rsa = authority(server, "RSA_2048")
            for scenario in certificates(server, rsa, "RSA_2048"):
                measure(server, scenario, options.seconds)
    renewals(options.renewals)


def measure(server: Server, scenario: Scenario, seconds: float) -> None:
    """One scenario at each number of clients."""
    cost = 0.0
    if scenario.raw is not None:
        cost = raw.cpu_of(scenario.raw) + (raw.cpu_of_commit() if scenario.durable else 0.0)
    for clients in CLIENTS:
        request = scenario.request()
        before = server.cpu()
        done = load(server.url, lambda: request, clients, seconds)  # noqa: B023 - used before it changes
        cpu = (server.cpu() - before) / done.count * done.seconds / (done.seconds + done.warm_up)
        ratio = f"{cpu / cost:8.2f}" if cost else ""
        print(
            f"{scenario.name:34}{clients:8}{done.rate:9.0f}{done.quantile(0.5) * 1e3:9.2f}{done.quantile(0.99) * 1e3:9.2f}{cpu * 1e6:9.0f}{ratio}"
        )


def functions(server: Server, seconds: float) -> None:
    """Warm invocations through the API."""
    invoke = function(server)
    for clients in (1, 2):
        end = time.perf_counter() + seconds
        with concurrent.futures.ThreadPoolExecutor(clients) as pool:
            counts = [done.result() for done in [pool.submit(_until, end, invoke) for _ in range(clients)]]
        print(f"{'Invoke (warm, boto3)':34}{clients:8}{sum(counts) / seconds:9.0f}")


def _until(end: float, act: object) -> int:
    count = 0
    while time.perf_counter() < end:
        act()  # type: ignore[operator]
        count += 1
    return count


if __name__ == "__main__":
    main()
