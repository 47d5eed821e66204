import json

import attrs
import pytest
from tests.agent.given import sight

from tokiwa.agent.known import Known
from tokiwa.agent.task import Outcome, Report, shown

REPORT = Report("ab", Outcome.ROLLED_BACK, "why", shown([sight("cd")]))
SERVED = Report("ab", Outcome.SERVED, root="ef" * 32)
FULL = Known(
    "ab", "cd", ("cd", 3), REPORT, 11.5, {"ab": "PEM"}, 12.5, "fault", "drift", (REPORT, SERVED), {"ab": "PEM"}
)


@pytest.mark.parametrize("known", [Known(), FULL], ids=["nothing", "everything"])
def test_it_is_the_same_after_a_restart(known: Known) -> None:
    assert Known.of(json.loads(json.dumps(known.kept()))) == known


def test_what_an_agent_of_before_has_kept() -> None:
    """It knew of no root apart."""
    kept = json.loads(json.dumps(FULL.kept()))
    del kept["own"]
    for report in (kept["ending"], *kept["outbox"]):
        del report["root"]
    before = attrs.evolve(FULL, own={}, outbox=(REPORT, attrs.evolve(SERVED, root="")))
    assert Known.of(kept) == before


def test_the_same_is_not_said_twice() -> None:
    delivered, older, newer = (
        Report("ab", Outcome.DELIVERED),
        Report("ab", Outcome.DRIFTED, "older"),
        Report("ab", Outcome.DRIFTED, "newer"),
    )
    assert Known().tell(older).tell(delivered).tell(newer).outbox == (delivered, newer)


@pytest.mark.parametrize("name", [field.name for field in attrs.fields(Known)])
def test_what_was_not_kept_by_this_is_not_taken_for_it(name: str) -> None:
    kept = FULL.kept()
    del kept[name]
    if name in {"done", "ending", "outbox"}:
        with pytest.raises(KeyError):
            Known.of(kept)
    else:
        assert Known.of(kept) == attrs.evolve(FULL, **{name: getattr(Known(), name)})
