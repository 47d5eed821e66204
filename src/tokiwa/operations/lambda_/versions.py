"""lambda:PublishVersion and ListVersionsByFunction: code and settings, frozen under a number."""

from collections.abc import Iterator
from typing import Any

from tokiwa.domain.call import Call
from tokiwa.domain.change import Change
from tokiwa.domain.function import LATEST, Function, publish
from tokiwa.domain.problem import Kind, Problem
from tokiwa.operations.lambda_.description import described, listed
from tokiwa.operations.lambda_.finding import check_revision, function, whole
from tokiwa.operations.page import position, token
from tokiwa.operations.registry import operation
from tokiwa.store import functions
from tokiwa.work import Transaction, Work, apply

MOST = 50


@operation("lambda:PublishVersion", on=whole)
def publish_version(work: Work, call: Call) -> dict[str, Any]:
    """The new version; the last one if nothing changed since."""
    if call.input.get("PublishTo"):
        raise Problem(Kind.INVALID_ARGUMENTS, "This server has no $LATEST.PUBLISHED: leave out PublishTo.")
    with work.transaction() as tx:
        found = function(tx, call)
        check_revision(call, found.latest.revision)
        given, current = call.input.get("CodeSha256"), found.latest.code
        if given and given != current:
            raise Problem(
                Kind.INVALID_ARGUMENTS,
                f"CodeSHA256 ({given}) is different from current CodeSHA256 in $LATEST ({current}). "
                "Please try again with the CodeSHA256 in $LATEST.",
            )
        return published(work, tx, found, call.input.get("Description"))


def published(work: Work, tx: Transaction, found: Function, description: str | None, *also: Any) -> dict[str, Any]:
    """Publish in this transaction, together with what else is to be put; the version's configuration."""
    last = functions.version(tx, found.account, found.name, found.published)
    function_, version = publish(found, last, description, work.draw.uuid())
    new = () if version == last else (version,)
    apply(tx, Change(puts=(*((function_,) if new or also else ()), *new, *also)))
    return described(work.means, function_, version.configuration, str(version.number), str(version.number))


@operation("lambda:ListVersionsByFunction", on=whole)
def list_versions_by_function(work: Work, call: Call) -> dict[str, Any]:
    """One page: `$LATEST` first, then by number."""
    after = position(call.name, call.input.get("Marker"), -1)
    most = min(call.input.get("MaxItems", MOST), MOST)
    told: list[Any] = []
    with work.transaction() as tx:
        for item in versions_of(work, tx, function(tx, call), after + 1):
            if len(told) == most:
                last = told[-1]["Version"]
                return {"Versions": told, "NextMarker": token(call.name, 0 if last == LATEST else int(last))}
            told.append(item)
    return {"Versions": told}


def versions_of(work: Work, tx: Transaction, found: Function, start: int) -> Iterator[Any]:
    """The versions of a function as lists tell them, from number `start` on; `$LATEST` is number 0."""
    if start == 0:
        yield listed(work.means, found, found.latest, LATEST, LATEST)
    after = max(start - 1, 0)
    while True:
        page = functions.versions(tx, found.account, found.name, after, MOST)
        for one in page:
            yield listed(work.means, found, one.configuration, str(one.number), str(one.number))
        if len(page) < MOST:
            return
        after = page[-1].number
