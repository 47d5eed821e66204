"""Pages of the few things that an account or a bus has, by name."""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from tokiwa.domain.call import Call
from tokiwa.operations.page import position, token

T = TypeVar("T")
MOST = 100


def page(
    call: Call, member: str, items: Iterable[T], name: Callable[[T], str], show: Callable[[T], Any], within: str = ""
) -> dict[str, Any]:
    """The part of `items` that the call asks for, as the output's `member`, and the token of the next part.

    `name` orders them. A token is good for the same listing of the same things, which `within` names.
    """
    listing = f"{call.name} {within}"
    after, most = position(listing, call.input.get("NextToken"), ""), call.input.get("Limit", MOST)
    prefix = call.input.get("NamePrefix", "")
    found = sorted((item for item in items if name(item) > after and name(item).startswith(prefix)), key=name)
    answer: dict[str, Any] = {member: [show(item) for item in found[:most]]}
    if len(found) > most:
        answer["NextToken"] = token(listing, name(found[most - 1]))
    return answer
