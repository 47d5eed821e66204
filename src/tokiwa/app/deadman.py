"""A dead man's switch: a URL outside is called for as long as all is well, and who has it alarms when it is not.

Nothing inside can tell that nothing inside works any more. It runs in a thread of its own, in one process of a node,
and looks at what the metrics tell.
"""

import threading
from collections.abc import Callable, Mapping
from datetime import datetime

import structlog

from tokiwa.domain.delivery import Failure
from tokiwa.domain.heartbeat import Part
from tokiwa.http.board import Key
from tokiwa.http.catalogue import LATE, SIGNAL, SIGNALS, TAKEN_AT, TICK
from tokiwa.http.metrics import Metrics
from tokiwa.jobs.targets.http import ask, failure_of
from tokiwa.jobs.targets.http_request import Request

log = structlog.get_logger("heartbeat")

EVERY = 60.0  # seconds
OLDEST_TICK = 60.0  # seconds since the loop last went round
OLDEST_CENSUS = 600.0  # seconds since the database was last read
AGENT = {"user-agent": "Tokiwa"}


class DeadMan:
    """Calls `url` from `start` until `close`. The URL is a secret: who knows it can keep the alarm silent."""

    def __init__(self, url: str, metrics: Metrics, clock: Callable[[], datetime]) -> None:
        self._request = Request("GET", url, AGENT, b"")
        self._metrics, self._clock = metrics, clock
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name="heartbeat", daemon=True)
        self._said: str | None = None  # why it was not called the last time

    def start(self) -> None:
        """Begin, with the first call after a while: a server that only ever starts is not well."""
        self._thread.start()

    def close(self) -> None:
        """End."""
        self._closing.set()
        if self._thread.is_alive():
            self._thread.join()

    def signal(self) -> str | None:
        """Call it if all is well; why it was not called, or not reached."""
        now = self._clock()
        why_not = ailment(self._metrics.figures(), self._metrics.process, now)
        outcome = "withheld"
        if why_not is None:
            answer = ask(self._request)
            failure = answer if isinstance(answer, Failure) else failure_of(answer)
            outcome = "failed" if failure else "sent"
            why_not = failure.message if failure else None
        self._metrics.count(SIGNALS, outcome)
        if outcome == "sent":
            self._metrics.set(SIGNAL, now.timestamp())
        return why_not

    def _run(self) -> None:
        while not self._closing.wait(EVERY):
            try:
                why_not = self.signal()
            except Exception:  # it must outlive whatever happens to one call
                log.exception("the heartbeat URL was not called")
                continue
            if why_not != self._said:
                self._said = why_not
                if why_not is None:
                    log.info("the heartbeat URL is called")
                else:
                    log.warning("the heartbeat URL is not called", why=why_not)


def ailment(figures: Mapping[Key, list[float]], process: str, now: datetime) -> str | None:
    """Why this node, or what it knows of others, is not well; None if all is."""
    tick = figures.get((TICK.name, process))
    if tick is None or now.timestamp() - tick[0] > OLDEST_TICK:
        return "The loop does not go round."
    census = figures.get((TAKEN_AT.name,))
    if census is None or now.timestamp() - census[0] > OLDEST_CENSUS:
        return "The database cannot be read."
    # A target that is away is its owner's affair; whether Tokiwa works is another question.
    late = [part for part in (Part.NODE, Part.JOBS) if figures.get((LATE.name, part.value), [0.0])[0]]
    return f"Heartbeats are late: {', '.join(late)}." if late else None
