"""What the agent knows of each deployment, kept on the disk: what it began, what it saw, and what it has yet to tell."""

from collections.abc import Mapping
from typing import Any

import attrs

from tokiwa.agent.task import Outcome, Report

FAILURES = frozenset({Outcome.FAILED, Outcome.ROLLED_BACK})


@attrs.frozen
class Known:
    """One deployment.

    `installed` is the fingerprint that was proved last, `proving` one that may be in place and is not proved yet. `done` is
    the attempt whose end `ending` tells, at `ended_at` (epoch seconds). `roots` are PEM by fingerprint. `looked_at` (epoch seconds) is when a probe was
    last made, `fault` what is wrong since then, `drifted` what was found in the place of ours and told. `outbox` holds what
    the server has not heard yet, oldest first. `own` is the root (PEM) that is enough for a certificate, by its fingerprint.
    """

    installed: str = ""
    proving: str = ""
    done: tuple[str, int] | None = None
    ending: Report | None = None
    ended_at: float = 0.0
    roots: Mapping[str, str] = attrs.field(factory=dict)
    looked_at: float = 0.0
    fault: str = ""
    drifted: str = ""
    outbox: tuple[Report, ...] = ()
    own: Mapping[str, str] = attrs.field(factory=dict)

    @property
    def failure(self) -> Report | None:
        """The end of the last attempt, if it was none that one would want."""
        return self.ending if self.ending is not None and self.ending.outcome in FAILURES else None

    def tell(self, report: Report) -> "Known":
        """With something more to tell. What is waiting and says the same of the same is not said twice."""
        rest = tuple(item for item in self.outbox if item.outcome is not report.outcome)
        return attrs.evolve(self, outbox=(*rest, report))

    def kept(self) -> dict[str, Any]:
        """As JSON."""
        return attrs.asdict(
            self, value_serializer=lambda _, __, value: value.value if isinstance(value, Outcome) else value
        )

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> "Known":
        """From JSON. KeyError, TypeError or ValueError for what was not kept by this."""
        done, ending = kept["done"], kept["ending"]
        return cls(
            **{
                **kept,
                "done": (str(done[0]), int(done[1])) if done else None,
                "ending": _report(ending) if ending else None,
                "outbox": tuple(_report(item) for item in kept["outbox"]),
            }
        )


def _report(kept: Mapping[str, Any]) -> Report:
    outcome, root = Outcome(kept["outcome"]), kept.get("root", "")  # agents of before knew of no root
    return Report(kept["fingerprint"], outcome, kept["message"], tuple(kept["sights"]), root)
