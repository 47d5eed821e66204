"""IAM's lists: in pages, with Marker, MaxItems and IsTruncated."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

from tokiwa.domain.call import Call
from tokiwa.domain.problem import Kind, Problem
from tokiwa.operations.page import position, token

MOST = 100
_BATCH = 1000

T = TypeVar("T")
After = Callable[[str, int], Sequence[T]]  # given a place and a number: the next ones behind that place


def page(
    call: Call,
    member: str,
    after: After[T],
    place: Callable[[T], str],
    show: Callable[[T], Any],
    wanted: Callable[[T], bool] = lambda _: True,
) -> dict[str, Any]:
    """One page of those that are wanted, under the name `member`. INVALID for a Marker that is none of this list."""
    most = call.input.get("MaxItems", MOST)
    start = _start(call)
    found: list[T] = []
    while len(found) <= most:
        batch = after(start, _BATCH)
        found += filter(wanted, batch)
        if len(batch) < _BATCH:
            break
        start = place(batch[-1])
    answer: dict[str, Any] = {member: [show(item) for item in found[:most]], "IsTruncated": len(found) > most}
    if len(found) > most:
        answer["Marker"] = token(call.name, place(found[most - 1]))
    return answer


def page_of(
    call: Call, member: str, items: Iterable[T], place: Callable[[T], str], show: Callable[[T], Any] = lambda item: item
) -> dict[str, Any]:
    """One page of what is in memory, in the order of its places."""
    ordered = sorted(items, key=place)
    return page(call, member, lambda start, most: [item for item in ordered if place(item) > start][:most], place, show)


def _start(call: Call) -> str:
    try:
        start: str = position(call.name, call.input.get("Marker"), "")
    except Problem:
        raise Problem(Kind.INVALID_PAGE, f"Invalid Marker: {call.input['Marker']}") from None
    return start
