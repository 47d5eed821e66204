"""Steady load: several servers in turn, round by round, so that what else the machine does falls on all of them."""

import statistics
import time
from collections.abc import Sequence

import attrs

from bench.load import FOREVER, load
from bench.options import Options
from bench.raw import cpu_of_commit, per_second
from bench.scenario import Alone, Scenario

WARM = 0.3  # seconds of load that do not count


@attrs.frozen
class Round:
    """One run of load: answers per second, the times of answers in ms, and the processor time of one in µs.

    `generator` is what the load generator spent on each. `work` is what the same work costs without a server, `raw`
    that with one durable commit where it is stored. What is unknown is 0.
    """

    rate: float
    p50: float = 0.0
    p99: float = 0.0
    cpu: float = 0.0
    generator: float = 0.0
    work: float = 0.0
    raw: float = 0.0


@attrs.frozen
class Measured:
    """All rounds of a scenario at one number of clients."""

    name: str
    who: str
    clients: int
    rounds: tuple[Round, ...]

    def each(self, figure: str) -> list[float]:
        """One figure of every round."""
        return [getattr(one, figure) for one in self.rounds]


@attrs.frozen
class Found:
    """What came of several servers beside each other."""

    all: tuple[Measured, ...]

    def of(self, who: str, clients: int, figure: str = "rate") -> list[float] | None:
        """One figure of every round, or None of who was not there."""
        found = (each for each in self.all if each.who == who and each.clients == clients)
        return next((each.each(figure) for each in found), None)


def interleave(contenders: Sequence[Scenario | Alone], options: Options, clients: Sequence[int] | None = None) -> Found:
    """Each round has every contender once; each number of clients has its rounds."""
    for one in contenders:
        if isinstance(one, Scenario) and one.count == FOREVER:
            load(one.address, one.requests(WARM), max(options.clients), seconds=WARM, expected=one.expected)
            one.settle()
    found = []
    for many in clients or options.clients:
        rounds: list[list[Round]] = [[] for _ in contenders]
        for _ in range(options.rounds):
            for contender, mine in zip(contenders, rounds, strict=True):
                mine.append(one_round(contender, many, options.seconds))
        found += [
            Measured(contender.name, contender.who, many, tuple(mine))
            for contender, mine in zip(contenders, rounds, strict=True)
        ]
    return Found(tuple(found))


def one_round(contender: Scenario | Alone, clients: int, seconds: float) -> Round:
    """One turn."""
    if isinstance(contender, Alone):
        return Round(rate=per_second(contender.work, contender.seconds))
    return served(contender, clients, seconds)


def served(scenario: Scenario, clients: int, seconds: float) -> Round:
    """A run of load; it ends when all that was accepted is done. The raw work is measured before and after it."""
    costs = [_least(scenario)]
    counted = scenario.count != FOREVER
    requests = scenario.requests(seconds)
    cpu = scenario.server.cpu()
    done = load(
        scenario.address,
        requests,
        clients,
        seconds=FOREVER if counted else seconds,
        count=scenario.count,
        expected=scenario.expected,
    )
    late = time.perf_counter()
    scenario.settle()
    elapsed = done.seconds + time.perf_counter() - late
    scenario.rest()
    cpu = scenario.server.cpu() - cpu
    costs.append(_least(scenario))
    return Round(
        rate=done.count / elapsed,
        p50=done.quantile(0.5) * 1e3,
        p99=done.quantile(0.99) * 1e3,
        cpu=cpu / done.count * 1e6,
        generator=done.cpu / done.count * 1e6,
        work=statistics.mean(work for work, _ in costs) * 1e6,
        raw=statistics.mean(work + commit for work, commit in costs) * 1e6,
    )


def _least(scenario: Scenario) -> tuple[float, float]:
    if scenario.raw is None:
        return 0.0, 0.0
    return scenario.raw(), cpu_of_commit() if scenario.stored else 0.0
