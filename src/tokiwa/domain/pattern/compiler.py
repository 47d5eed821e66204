"""A pattern's text made ready to match: compiled once per rule, then asked about every event of a bus."""

from typing import Any

from tokiwa.domain.pattern import grammar
from tokiwa.domain.pattern.consistency import can_agree
from tokiwa.domain.pattern.lookup import Condition, Scattered
from tokiwa.domain.pattern.refusal import refusal
from tokiwa.domain.problem import Problem
from tokiwa.domain.value import Hidden, Value

LONGEST = 4096  # characters; the limit of PutRule and TestEventPattern

_Branch = tuple[Condition, ...]  # the cheapest first


class Pattern(Value, eq=False):
    """A compiled event pattern.

    `sources`: the only values of `source` that it can match, or None if others are possible; a publisher
    need not ask the pattern about an event of another source.
    """

    text: str
    sources: frozenset[str] | None
    _branches: Hidden[tuple[_Branch, ...]]

    def matches(self, event: dict[str, Any]) -> bool:
        """Whether the pattern matches an event: the whole envelope, as JSON is read into dicts and lists."""
        if len(self._branches) == 1:
            return _matches(self._branches[0], event, None)
        known: dict[Condition, bool | Scattered] = {}
        return any(_matches(branch, event, known) for branch in self._branches)


def compile(text: str) -> Pattern:  # noqa: A001  as `re.compile` is named
    """The pattern that a text writes.

    Raises a Problem of the kind INVALID_PATTERN with AWS's sentence ("Event pattern is not valid. Reason:
    …") if the text is not JSON or breaks a rule of the pattern language (EventBridge User Guide, "Creating
    event patterns" and "Comparison operators"; aws/event-ruler, README).
    """
    if len(text) > LONGEST:
        raise refusal(f"The pattern is longer than {LONGEST} characters")
    fields_of_branches = _read(text)
    made: dict[tuple[str, grammar.Field], Condition] = {}  # branches share what is before their `$or`
    for fields in fields_of_branches:
        for item in fields.items():
            if item not in made:
                made[item] = Condition(*item)
    branches = tuple(
        tuple(sorted((made[item] for item in fields.items()), key=lambda condition: condition.cost))
        for fields in fields_of_branches
    )
    return Pattern(text, _sources(fields_of_branches), branches)


def _read(text: str) -> list[grammar.Branch]:
    try:
        return grammar.read(text)
    except Problem as problem:
        if "$or" not in text:
            raise
        # Before there was `$or`, a field could have that name. Such patterns go on to work.
        try:
            return grammar.read(text, alternatives=False)
        except Problem:
            raise problem from None


def _sources(branches: list[grammar.Branch]) -> frozenset[str] | None:
    sources: set[str] = set()
    for fields in branches:
        source = fields.get("source")
        if source is None or source.strings is None:
            return None
        sources |= source.strings
    return frozenset(sources)


def _matches(branch: _Branch, event: dict[str, Any], known: dict[Condition, bool | Scattered] | None) -> bool:
    """Whether every condition holds. `known` keeps what was found, for branches that share conditions."""
    scattered: list[tuple[str, Scattered]] = []
    for condition in branch:
        found = None if known is None else known.get(condition)
        if found is None:
            found = condition.look(event)
            if known is not None:
                known[condition] = found
        if found is False:
            return False
        if found is not True:
            scattered.append((condition.path, found))
    if not scattered:
        return True
    scattered.sort(key=lambda pair: pair[0])
    return can_agree(found for _, found in scattered)
