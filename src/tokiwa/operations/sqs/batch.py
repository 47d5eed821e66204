"""Batches of up to ten entries, of which each stands or falls by itself: what SQS's batch operations share."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from tokiwa.domain.problem import Kind, Problem

MOST = 10
_ID = re.compile(r"[A-Za-z0-9_-]{1,80}")
Entry = Mapping[str, Any]


def checked(entries: Sequence[Entry]) -> Sequence[Entry]:
    """The entries, once their number and their ids are in order. INVALID, under SQS's codes, for the whole batch."""
    if not entries:
        raise Problem(Kind.INVALID, "There should be at least one entry in the request.", "EmptyBatchRequest")
    if len(entries) > MOST:
        raise Problem(
            Kind.INVALID,
            f"Maximum number of entries per request are {MOST}. You have sent {len(entries)}.",
            "TooManyEntriesInBatchRequest",
        )
    ids = [entry["Id"] for entry in entries]
    for each in ids:
        if not _ID.fullmatch(each):
            raise Problem(
                Kind.INVALID,
                "A batch entry id can only contain alphanumeric characters, hyphens and underscores. "
                "It can be at most 80 letters long.",
                "InvalidBatchEntryId",
            )
        if ids.count(each) > 1:
            raise Problem(Kind.INVALID, f"Id {each} repeated.", "BatchEntryIdsNotDistinct")
    return entries


def done(entries: Sequence[Entry], act: Callable[[Entry], Mapping[str, Any]]) -> dict[str, Any]:
    """The batch's answer: what `act` says of each entry, or why it refused it."""
    successful: list[dict[str, Any]] = []
    failed: list[dict[str, Any]] = []
    for entry in entries:
        try:
            successful.append({"Id": entry["Id"], **act(entry)})
        except Problem as problem:
            code = (problem.code or "InvalidParameterValue").removesuffix("Exception")
            failed.append({"Id": entry["Id"], "SenderFault": True, "Code": code, "Message": problem.message})
    return {"Successful": successful, "Failed": failed}
