"""make bench: one run, every figure beside its peers and the raw work in the same seconds (docs/bench.md)."""

import argparse
import sys
import traceback
from collections.abc import Callable
from pathlib import Path

import attrs

from bench.options import QUICK, Options
from bench.parts.agents import agents
from bench.parts.describe import describing
from bench.parts.events import events
from bench.parts.export import exporting
from bench.parts.functions import functions
from bench.parts.p256 import p256
from bench.parts.renewals import renewals
from bench.parts.rest import rest
from bench.parts.revocation import revocation
from bench.parts.rsa import rsa
from bench.parts.stored import stored
from bench.report import Report

PARTS: dict[str, Callable[[Options, Report], None]] = {
    "p256": p256,
    "rsa": rsa,
    "describe": describing,
    "export": exporting,
    "renewals": renewals,
    "rest": rest,
    "stored": stored,
    "revocation": revocation,
    "events": events,
    "functions": functions,
    "agents": agents,
}


def main() -> None:
    """Run what was asked for, or everything."""
    parser = argparse.ArgumentParser(prog="python -m bench")
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"default: all of {', '.join(PARTS)}")
    parser.add_argument("--quick", action="store_true", help="a short run with small sizes, within three minutes")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every figure of every round there")
    sizes = {field.name: field.type for field in attrs.fields(Options) if field.type in (int, float)}
    for name, kind in sizes.items():
        parser.add_argument(f"--{name}", type=kind, help=f"default: {getattr(Options(), name)}")
    given = vars(parser.parse_args())
    if unknown := set(given["parts"]) - set(PARTS):
        parser.error(f"there is no part {', '.join(sorted(unknown))}")
    wanted = {name: given[name] for name in sizes if given[name] is not None}
    report = Report(attrs.evolve(QUICK if given["quick"] else Options(), **wanted))
    failed = [part for part in given["parts"] or PARTS if not done(part, report)]
    print(f"\n### Goals\n\n{report.table()}")
    if given["json"]:
        report.write(given["json"])
    if failed:
        sys.exit(f"failed: {', '.join(failed)}")


def done(part: str, report: Report) -> bool:
    """Whether a part could be measured; the others are worth having without it."""
    try:
        PARTS[part](report.options, report)
    except Exception:  # noqa: BLE001 - told at once, and again by the status at the end
        traceback.print_exc()
        return False
    return True


if __name__ == "__main__":
    main()
