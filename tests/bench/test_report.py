"""Goals: how figures are held against them, and what is told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from bench.goals import GOALS, Goal
from bench.options import QUICK, Options
from bench.report import Report, number
from bench.steady import Found, Measured, Round

LEAST = Goal("least", "", "", "/s", 2, 4)
MOST = Goal("most", "", "", "ms", 3, 2, most=True)


@pytest.mark.parametrize(
    ("goal", "value", "met"),
    [
        pytest.param(LEAST, 1.9, "no", id="too little"),
        pytest.param(LEAST, 2, "reach", id="just enough"),
        pytest.param(LEAST, 4, "aim", id="what is aimed at"),
        pytest.param(MOST, 3.1, "no", id="too much"),
        pytest.param(MOST, 3, "reach", id="just not too much"),
        pytest.param(MOST, 1, "aim", id="less than what is aimed at"),
    ],
)
def test_a_value_meets_a_goal(goal: Goal, value: float, met: str) -> None:
    assert goal.met(value) == met


def test_no_aim_is_easier_than_what_is_to_be_reached() -> None:
    assert [
        goal.key for goal in GOALS.values() if (goal.aim > goal.reach) is goal.most and goal.aim != goal.reach
    ] == []


def test_a_ratio_is_the_median_of_the_ratios_of_each_round() -> None:
    """What disturbs one round disturbs both servers: the ratio of two medians would mix rounds."""
    report = Report(Options())
    report.judge("issue-p256/OpenBao", [100.0, 400.0, 900.0], [50.0, 100.0, 300.0], clients=32)

    (verdict,) = report.verdicts
    assert (verdict.ours, verdict.beside, verdict.value, verdict.met) == (400, 100, 3, "reach")


def test_what_is_not_beside_anything_is_held_against_the_goal_itself() -> None:
    report = Report(Options())
    report.judge("start", [0.5, 0.2, 0.9])

    assert (report.verdicts[0].value, report.verdicts[0].met) == (0.5, "reach")


@pytest.mark.parametrize(("ours", "beside"), [(None, [1.0]), ([1.0], None), ([1.0], [])])
def test_who_is_not_here_is_beaten_by_nobody(ours: list[float] | None, beside: list[float] | None) -> None:
    report = Report(Options())
    report.judge("describe/ministack", ours, beside, clients=8)

    assert report.verdicts[0].met == "not here"
    assert "| not here |" in report.table()


def found() -> Found:
    rounds = {"Tokiwa": Round(rate=3000, p99=4), "OpenBao": Round(rate=1000, p99=10)}
    return Found(tuple(Measured("sign", who, many, (one,)) for many in (1, 8, 32) for who, one in rounds.items()))


def test_servers_are_compared_with_several_clients_and_not_with_one(capsys: pytest.CaptureFixture[str]) -> None:
    report = Report(Options())
    report.compare("issue-p256/OpenBao", report.tell("Signing", found()), "OpenBao")
    report.compare("issue-p256-p99/OpenBao", found(), "OpenBao", "p99")

    assert [(each.clients, each.value) for each in report.verdicts] == [(8, 3), (32, 3), (8, 0.4), (32, 0.4)]
    assert "| sign | OpenBao | 32 | 1,000 |  | 10.00 |  |  |  |  |" in capsys.readouterr().out


def test_the_file_has_every_round_and_every_goal(tmp_path: Path) -> None:
    report = Report(QUICK)
    report.compare("issue-p256/OpenBao", report.tell("Signing", found()), "OpenBao")
    report.write(tmp_path / "figures.json")

    read = json.loads((tmp_path / "figures.json").read_text())
    assert [each["rounds"][0]["rate"] for each in read["figures"]][:2] == [3000, 1000]
    assert read["goals"][0] | {"value": 3.0, "reach": 2, "clients": 8} == read["goals"][0]
    assert read["options"]["seconds"] == QUICK.seconds


@pytest.mark.parametrize(
    ("value", "text"),
    [(12345.6, "12,346"), (2.0, "2"), (43.21, "43.2"), (2.345, "2.35"), (0.0123, "0.0123")],
)
def test_a_number_has_three_digits_that_count(value: float, text: str) -> None:
    assert number(value) == text
