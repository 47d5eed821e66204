"""Pages of what stands in one authority: its tags, its permissions."""

from collections.abc import Mapping
from typing import Any

from tokiwa.domain.call import Call
from tokiwa.operations.page import position, token

MOST = 1000


def page(call: Call, member: str, items: Mapping[str, Any]) -> dict[str, Any]:
    """The part of `items` that the call asks for, by key, as the output's `member`, and the token of the next."""
    listing = f"{call.name} {call.input['CertificateAuthorityArn']}"
    after, most = position(listing, call.input.get("NextToken"), ""), call.input.get("MaxResults", MOST)
    keys = [key for key in sorted(items) if key > after]
    answer: dict[str, Any] = {member: [items[key] for key in keys[:most]]}
    if len(keys) > most:
        answer["NextToken"] = token(listing, keys[most - 1])
    return answer
