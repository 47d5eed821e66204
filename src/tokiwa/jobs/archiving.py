"""Which archives keep an event. Called by `publish`, which writes what they keep with what the rules make of it."""

from collections.abc import Mapping, Sequence

from tokiwa.domain.archive import Archive, Archived
from tokiwa.domain.bus import name_of
from tokiwa.domain.change import Event
from tokiwa.domain.envelope import envelope
from tokiwa.domain.pattern import Pattern
from tokiwa.domain.pattern import compile as compile_pattern
from tokiwa.store import archives
from tokiwa.work import Work

Keeping = tuple[Pattern | None, str]


def archived(work: Work, account: str, events: Sequence[Event]) -> tuple[Archived, ...]:
    """The events in the archives that keep them. What a replay sends again is in its archive already."""
    listening = _listening(work, account)
    return tuple(
        Archived(arn, event)
        for event in events
        if event.again is None
        for pattern, arn in listening.get(event.bus, ())
        if pattern is None or pattern.matches(envelope(event))
    )


def _listening(work: Work, account: str) -> Mapping[str, Sequence[Keeping]]:
    """The archives of an account by the bus's name; from memory unless one of them changed."""

    def load() -> Mapping[str, Sequence[Keeping]]:
        with work.means.store.snapshot() as tx:
            found = archives.of_account(tx, account)
        by_bus: dict[str, list[Keeping]] = {}
        for archive in found:
            pattern = None if archive.pattern is None else compile_pattern(archive.pattern)
            by_bus.setdefault(name_of(archive.bus), []).append((pattern, archive.arn))
        return by_bus

    return work.means.store.cached("archives", (Archive,), account, load)
