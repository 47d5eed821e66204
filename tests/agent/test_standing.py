from pathlib import Path
from typing import Any

import pytest
from tests.agent.given import task
from tests.agent.kinds.pairs import pair

from tokiwa.agent.known import Known
from tokiwa.agent.standing import unwell, well
from tokiwa.agent.task import Outcome, Report

OURS = pair()
MINE = OURS.fingerprint
BACK = Report(MINE, Outcome.ROLLED_BACK, "It was not seen.")

CASES: dict[str, tuple[dict[str, Any], Known, str | None]] = {
    "served": ({}, Known(installed=MINE, ending=Report(MINE, Outcome.SERVED)), None),
    "kept since before this agent": ({"Action": "KEEP"}, Known(installed=MINE), None),
    "not begun": ({}, Known(), "It is not installed yet."),
    "another one": ({}, Known(installed="ab"), "It is not installed yet."),
    "not proved": ({}, Known(proving=MINE), "It is in place, and not proved yet."),
    "kept by an agent that has lost its folder": ({"Action": "KEEP"}, Known(), None),
    "not told": ({}, Known(installed=MINE, outbox=(BACK,)), "The server has not heard yet what came of it."),
    "wrong": ({}, Known(installed=MINE, fault="It is wrong."), "It is wrong."),
    "drifted": ({}, Known(installed=MINE, drifted="another one"), "In its place is another one."),
    "rolled back": ({}, Known(installed="ab", ending=BACK), "ROLLED_BACK: It was not seen."),
    "the one before is kept, the next was rolled back": (
        {"Fingerprint": "ab" * 32},
        Known(installed="ab" * 32, ending=BACK),
        "ROLLED_BACK: It was not seen.",
    ),
    "deleted": ({"Action": "REMOVE"}, Known(installed=MINE), "It is deleted, and not gone yet."),
}


@pytest.mark.parametrize("case", CASES)
def test_what_is_not_as_it_should_be(case: str) -> None:
    changes, known, wanted = CASES[case]
    assert unwell(task(OURS, Path("/etc/tls"), **changes), known) == wanted


def test_a_failure_counts_while_the_server_waits_before_it_asks_again() -> None:
    assert unwell(None, Known(ending=BACK)) == "ROLLED_BACK: It was not seen."
    assert unwell(None, Known(installed=MINE)) is None
    assert well(None, Known(installed=MINE)) == "no longer wanted"


def test_what_is() -> None:
    known = Known(installed=MINE)
    assert well(task(OURS, Path("/etc/tls")), known) == f"served, {MINE[:16]}"
    assert well(task(OURS, Path("/etc/tls"), Probe=None), known) == f"delivered, {MINE[:16]}"
