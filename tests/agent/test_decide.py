from pathlib import Path
from typing import Any

import attrs
import pytest
from tests.agent.given import task
from tests.agent.kinds.pairs import pair

from tokiwa.agent.decide import AGAIN, DAY, Step, decide
from tokiwa.agent.known import Known
from tokiwa.agent.task import Outcome, Report

NOW = 1_800_000_000.0
OURS = pair()
MINE, THEIRS = OURS.fingerprint, pair().fingerprint
SEEN = Known(installed=MINE, looked_at=NOW)
DRIFTED = attrs.evolve(SEEN, drifted=f"the certificate with the fingerprint {THEIRS}")
GONE_BACK = Known(installed=THEIRS, done=(MINE, 1), ending=Report(MINE, Outcome.ROLLED_BACK, "It was not seen."))

CASES: dict[str, tuple[dict[str, Any], Known, str | None, float, Step]] = {
    "a new one": ({}, Known(), None, 0, Step.INSTALL),
    "a new one that is there already": ({}, SEEN, MINE, 0, Step.INSTALL),
    "an attempt that was made": ({}, Known(done=(MINE, 1)), THEIRS, 0, Step.REPEAT),
    "the next attempt": ({"Attempt": 2}, Known(done=(MINE, 1)), THEIRS, 0, Step.INSTALL),
    "the same number for another certificate": ({}, Known(done=(THEIRS, 1)), THEIRS, 0, Step.INSTALL),
    "all is well": ({"Action": "KEEP"}, SEEN, MINE, 0, Step.NOTHING),
    "all is well for a day": ({"Action": "KEEP"}, SEEN, MINE, DAY - 1, Step.NOTHING),
    "the daily look": ({"Action": "KEEP"}, SEEN, MINE, DAY, Step.LOOK),
    "a clock that was set back": ({"Action": "KEEP"}, SEEN, MINE, -1, Step.LOOK),
    "nothing to look at": ({"Action": "KEEP", "Probe": None}, SEEN, MINE, DAY, Step.NOTHING),
    "something was wrong just now": ({"Action": "KEEP"}, attrs.evolve(SEEN, fault="x"), MINE, AGAIN - 1, Step.NOTHING),
    "something was wrong": ({"Action": "KEEP"}, attrs.evolve(SEEN, fault="x"), MINE, AGAIN, Step.LOOK),
    "killed before it was proved": ({"Action": "KEEP"}, Known(proving=MINE), MINE, 0, Step.PROVE),
    "killed where nothing proves": ({"Action": "KEEP", "Probe": None}, Known(proving=MINE), MINE, 0, Step.PROVE),
    "delivered, and gone back again": ({"Action": "KEEP"}, GONE_BACK, THEIRS, 0, Step.NOTHING),
    "something else": ({"Action": "KEEP"}, SEEN, THEIRS, 0, Step.MEND),
    "nothing": ({"Action": "KEEP"}, SEEN, None, 0, Step.MEND),
    "something else, to be told": ({"Action": "KEEP", "OnDrift": "REPORT"}, SEEN, THEIRS, 0, Step.TELL_DRIFT),
    "something else, that was told": ({"Action": "KEEP", "OnDrift": "REPORT"}, DRIFTED, THEIRS, 0, Step.NOTHING),
    "something else than was told": ({"Action": "KEEP", "OnDrift": "REPORT"}, DRIFTED, None, 0, Step.TELL_DRIFT),
    "right again": ({"Action": "KEEP"}, DRIFTED, MINE, 0, Step.LOOK),
    "right again, and nothing to look at": ({"Action": "KEEP", "Probe": None}, DRIFTED, MINE, 0, Step.TELL_BACK),
    "possible again, and nothing to look at": (
        {"Action": "KEEP", "Probe": None},
        attrs.evolve(SEEN, fault="no such kind"),
        MINE,
        0,
        Step.TELL_BACK,
    ),
    "deleted": ({"Action": "REMOVE"}, SEEN, MINE, 0, Step.REMOVE),
}


@pytest.mark.parametrize("case", CASES)
def test_what_comes_next(case: str) -> None:
    changes, known, there, later, wanted = CASES[case]
    assert decide(task(OURS, Path("/etc/tls"), **changes), known, there, NOW + later) is wanted


def test_every_step_is_in_the_table() -> None:
    assert {wanted for *_, wanted in CASES.values()} == set(Step)
