"""What was found: told while it is measured, as Markdown, and kept for a file of JSON."""

import json
import os
import platform
import statistics
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import attrs

from bench.goals import GOALS
from bench.options import Options
from bench.steady import Found, Measured

FIGURES = ("rate", "p50", "p99", "cpu", "generator", "raw")
NOT_HERE = "not here"


@attrs.frozen
class Verdict:
    """A goal and how far the figures of this run go; None where something was not there to be measured."""

    goal: str
    clients: int
    ours: float | None
    beside: float | None
    value: float | None
    met: str


@attrs.define
class Report:
    """Everything of one run."""

    options: Options
    figures: list[Measured] = attrs.Factory(list)
    verdicts: list[Verdict] = attrs.Factory(list)

    def tell(self, title: str, found: Found) -> Found:
        """A table of figures: the median of each."""
        print(f"\n### {title}\n")
        print("| | server | clients | per s | p50 ms | p99 ms | CPU µs | raw µs | x raw | generator µs |")
        print("| --- | --- | --: | --: | --: | --: | --: | --: | --: | --: |")
        for each in found.all:
            self.figures.append(each)
            rate, p50, p99, cpu, generator, raw = (statistics.median(each.each(figure)) for figure in FIGURES)
            figures = (f"{rate:,.0f}", _known(p50, ".2f"), _known(p99, ".2f"), _known(cpu, ",.0f"))
            beside = (_known(raw, ",.0f"), _known(raw and cpu / raw, ".2f"), _known(generator, ".0f"))
            print("|", " | ".join((each.name, each.who, str(each.clients), *figures, *beside)), "|", flush=True)
        return found

    def judge(
        self, key: str, ours: Sequence[float] | None, beside: Sequence[float] | None = None, *, clients: int = 0
    ) -> None:
        """Hold figures against a goal: the median of all rounds, or of the ratios of each two of one round."""
        goal = GOALS[key]
        value: float | None = None
        if ours and not goal.beside:
            value = statistics.median(ours)
        elif ours and beside:
            value = statistics.median(mine / its for mine, its in zip(ours, beside, strict=True))
        self.verdicts.append(
            Verdict(
                key,
                clients,
                statistics.median(ours) if ours else None,
                statistics.median(beside) if beside else None,
                value,
                NOT_HERE if value is None else goal.met(value),
            )
        )

    def compare(self, key: str, found: Found, who: str, figure: str = "rate", us: str = "Tokiwa") -> None:
        """Hold ours against another's, with as many clients as it was measured with, but not with one alone."""
        for clients in self.options.several:
            self.judge(key, found.of(us, clients, figure), found.of(who, clients, figure), clients=clients)

    def table(self) -> str:
        """All goals that were measured, in the order of the goals."""
        order = {key: number for number, key in enumerate(GOALS)}
        lines = [
            "| | beside | clients | ours | its | ratio | reach | aim | met |",
            "| --- | --- | --: | --: | --: | --: | --: | --: | --- |",
        ]
        for verdict in sorted(self.verdicts, key=lambda each: (order[each.goal], each.clients)):
            goal = GOALS[verdict.goal]
            sign, unit = ("≤ " if goal.most else "≥ "), f" {goal.unit}".replace(" /", "/")
            absolute = "" if goal.beside else unit
            cells = (
                goal.what,
                goal.beside,
                str(verdict.clients or ""),
                "" if verdict.ours is None else f"{number(verdict.ours)}{unit}",
                "" if verdict.beside is None else f"{number(verdict.beside)}{unit}",
                "" if verdict.value is None or not goal.beside else number(verdict.value),
                f"{sign}{number(goal.reach)}{absolute}",
                f"{sign}{number(goal.aim)}{absolute}",
                verdict.met,
            )
            lines.append(f"| {' | '.join(cells)} |")
        return "\n".join(lines)

    def write(self, path: Path) -> None:
        """Everything as JSON, each round by itself."""
        machine = {"processors": os.cpu_count(), "machine": platform.machine(), "python": platform.python_version()}
        whole: dict[str, Any] = {
            "machine": machine,
            "options": attrs.asdict(self.options),
            "figures": [attrs.asdict(each) for each in self.figures],
            "goals": [{**attrs.asdict(GOALS[each.goal]), **attrs.asdict(each)} for each in self.verdicts],
        }
        path.write_text(json.dumps(whole, indent=1, ensure_ascii=False) + "\n")


def _known(value: float, form: str) -> str:
    return format(value, form) if value else ""


def number(value: float) -> str:
    """Three digits that count, and no fraction where there are thousands."""
    if value >= 100 or value == round(value):
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}" if value >= 0.1 else f"{value:.4f}"
