"""The part of JSONPath that EventBridge reads: names, indexes and wildcards, from the root down.

`$`, `$.detail.state`, `$.resources[0]`, `$.detail['a.b']`, `$.detail.items[*].id` (EventBridge User Guide,
"Input transformation", supported syntax).
"""

import re
from typing import Any, Final

Step = str | int | None  # a name, an index (from the end if negative), or None for all of them
Path = tuple[Step, ...]

_STEP = re.compile(
    r"""\. (?P<name> [\w/-]+ )
      | \[ (?P<index> -? [0-9]{1,9} ) ]
      | \[ ' (?P<single> [^']+ ) ' ]
      | \[ " (?P<double> [^"]+ ) " ]
      | \. \* | \[ \* ]""",
    re.VERBOSE,
)


class Missing:
    """What a path leads to when it leads nowhere; null is a value."""


MISSING: Final = Missing()


def parse(text: str) -> Path:
    """The steps of a path; a ValueError if the text is none, or uses what EventBridge does not read."""
    if not text.startswith("$"):
        raise ValueError("a path starts with $")
    steps: list[Step] = []
    at = 1
    while at < len(text):
        found = _STEP.match(text, at)
        if found is None:
            raise ValueError(f"unexpected character at {at}")
        name = found["name"] or found["single"] or found["double"]
        steps.append(int(found["index"]) if found["index"] else name)
        at = found.end()
    return tuple(steps)


def pick(path: Path, value: Any) -> Any:
    """What a path leads to in a JSON value, or MISSING. A path with wildcards leads to a list, maybe empty."""
    reached = [value]
    for step in path:
        reached = [child for parent in reached for child in _children(parent, step)]
    if None in path:
        return reached
    return reached[0] if reached else MISSING


def _children(parent: Any, step: Step) -> list[Any]:
    if isinstance(parent, dict):
        if step is None:
            return list(parent.values())
        return [parent[step]] if step in parent else []
    if not isinstance(parent, list) or isinstance(step, str):
        return []
    if step is None:
        return parent
    return [parent[step]] if -len(parent) <= step < len(parent) else []
