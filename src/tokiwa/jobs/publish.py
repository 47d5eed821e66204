"""publish: events that wait are matched against the rules of their bus, each match becomes a delivery; archives keep them."""

from collections.abc import Mapping, Sequence

from tokiwa.domain import dispatch
from tokiwa.domain.call import Batch, Task
from tokiwa.domain.change import Change, Event, Job
from tokiwa.domain.envelope import envelope
from tokiwa.domain.fault import Effect, Fault, Occasion
from tokiwa.domain.pattern import Pattern
from tokiwa.domain.pattern import compile as compile_pattern
from tokiwa.domain.rule import Rule
from tokiwa.domain.value import Value
from tokiwa.jobs.archiving import archived
from tokiwa.jobs.registry import job
from tokiwa.store import events, rules
from tokiwa.store.change import PUBLISH
from tokiwa.work import Conflict, Work
from tokiwa.work.faults import known, strike

MOST = 100  # events in one commit: against hundreds of rules each takes a millisecond, for which the loop waits


class Listeners(Value):
    """The enabled rules of one bus: by the sources that they ask for, and those that take any source."""

    by_source: Mapping[str, tuple[tuple[Pattern, Rule], ...]]
    others: tuple[tuple[Pattern, Rule], ...]

    def of(self, source: str) -> tuple[tuple[Pattern, Rule], ...]:
        """The rules that may match an event of this source."""
        return self.by_source.get(source, ()) + self.others


@job(PUBLISH)
def publish(work: Work, batch: Batch) -> None:
    """Take what waits in each account, in one change for each."""
    changes = [_matched(work, task, batch) for task in batch.tasks]
    for task, problem in zip(batch.tasks, work.write(changes), strict=True):
        if isinstance(problem, Conflict):
            work.means.store.release(task, batch.now)
        elif problem is not None:
            raise problem


def _matched(work: Work, task: Task, batch: Batch) -> Change:
    listeners = _listeners(work, task.account)
    with work.means.store.snapshot() as tx:
        waiting = events.waiting(tx, task.account, MOST)
    fates = _fates(work, task.account, waiting)
    heard = [event for event in waiting if not _lost(fates, event)]
    found: list[tuple[dispatch.Delivery, Job]] = []
    for event in heard:
        on_bus = listeners.get(event.bus)
        candidates = on_bus.of(event.source) if on_bus is not None else ()
        if not candidates:
            continue
        seen, fate = envelope(event), fates.get(event.id)
        found += [
            dispatch.begin(event, rule, target, batch.now if fate is None else batch.now + fate.wait)
            for pattern, rule in candidates
            if (event.again is None or event.again.concerns(rule.arn)) and pattern.matches(seen)
            for target in rule.targets
        ]
    more = (Job(PUBLISH, task.account, task.account, batch.now),) if len(waiting) == MOST else ()
    return Change(
        puts=(*(delivery for delivery, _ in found), *archived(work, task.account, heard)),
        jobs=(*(job for _, job in found), *more),
        published=tuple(event.id for event in waiting),
        finished=(task,),
    )


def _fates(work: Work, account: str, waiting: Sequence[Event]) -> Mapping[str, Fault]:
    """The faults that strike events, by the events' ids."""
    if PUBLISH not in known(work, account):
        return {}
    struck = strike(work, account, PUBLISH, [Occasion(event.resources) for event in waiting])
    return {event.id: fault for event, fault in zip(waiting, struck, strict=True) if fault is not None}


def _lost(fates: Mapping[str, Fault], event: Event) -> bool:
    fate = fates.get(event.id)
    return fate is not None and fate.effect is Effect.LOSE


def _listeners(work: Work, account: str) -> Mapping[str, Listeners]:
    """The rules of an account by bus, compiled; from memory unless a rule changed."""

    def load() -> Mapping[str, Listeners]:
        with work.means.store.snapshot() as tx:
            return listeners(rules.of_account(tx, account))

    return work.means.store.cached("listeners", (Rule,), account, load)


def listeners(found: list[Rule]) -> Mapping[str, Listeners]:
    """Rules by bus, made ready to be asked about events."""
    by_source: dict[str, dict[str, list[tuple[Pattern, Rule]]]] = {}
    others: dict[str, list[tuple[Pattern, Rule]]] = {}
    for rule in found:
        if not rule.enabled or rule.pattern is None or not rule.targets:
            continue
        pattern = compile_pattern(rule.pattern)
        if pattern.sources is None:
            others.setdefault(rule.bus, []).append((pattern, rule))
            continue
        for source in pattern.sources:
            by_source.setdefault(rule.bus, {}).setdefault(source, []).append((pattern, rule))
    return {
        bus: Listeners(
            {source: tuple(ready) for source, ready in by_source.get(bus, {}).items()}, tuple(others.get(bus, ()))
        )
        for bus in by_source.keys() | others.keys()
    }
