"""Functions: warm invocations through the API."""

from bench.options import Options
from bench.report import Report
from bench.scenarios import invoke
from bench.server import Server
from bench.steady import interleave


def functions(options: Options, report: Report) -> None:
    """A function that returns its event."""
    with Server() as server:
        found = report.tell("Functions", interleave([invoke(server)], options))
        for clients in options.several:
            report.judge("functions", found.of(server.who, clients), clients=clients)
