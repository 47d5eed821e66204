"""What a run or a node leaves behind that did not end in order: work in its hands, serials that it may have used."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime

import structlog

from tokiwa.domain.change import Change
from tokiwa.domain.issued import Issued, IssuedStatus, ReservedSerial
from tokiwa.domain.problem import Unavailable
from tokiwa.store import issued, nodes
from tokiwa.store.store import Store
from tokiwa.store.transaction import Conflict
from tokiwa.work.serials import Serials

log = structlog.get_logger("recovery")

_REASON = "UNSPECIFIED"
AT_ONCE = 500  # serials put on record in one commit


def abandon(reserved: ReservedSerial, now: datetime) -> Change:
    """Whether the serial was signed with cannot be known any more; if it was, nobody must trust the certificate.

    A serial is reserved until the change that records what was signed with it, so this is all that an
    attempt can leave behind that was cut off, whatever became of its certificate.
    """
    record = Issued(
        authority=reserved.authority,
        account=reserved.account,
        serial=reserved.serial,
        issued_at=now,
        template="",
        requested_by="",
        status=IssuedStatus.ABANDONED,
        revoked_at=now,
        revocation_reason=_REASON,
    )
    return Change(puts=(record,), drops=(reserved,))


def bury(store: Store, node: str, now: datetime) -> None:
    """Free what a dead node had claimed, put every serial that it reserved on record, and strike it off the list.

    Any number of nodes may do so for the same one: each serial is put on record by whoever comes first. A node that
    was only silent finds itself struck off, and its serials used: what it signed with one cannot be recorded any
    more, so it never leaves it.
    """
    count = 0
    while True:
        with store.snapshot() as tx:
            left = issued.reserved_by(tx, node, AT_ONCE)
        if not left:
            break
        count += sum(_written(store, [abandon(reserved, now) for reserved in left]))
    store.release_of(node)
    with store.snapshot() as tx:
        found = nodes.get(tx, node)
    if found is not None:
        _written(store, [Change(drops=(found,))])
    if count:
        log.warning("serials whose use is not on record are revoked", count=count, node=node)


def leave(store: Store, serials: Serials, now: datetime) -> None:
    """End a node in order: release what it reserved and did not use, and put the rest on record.

    The rest was signed with, perhaps, by those whose changes could not be written. While the store is away it is left
    to others.
    """
    try:
        serials.give_back()
        bury(store, serials.node, now)
    except Unavailable as error:
        log.warning("what the node had in hand is left to others", node=serials.node, why=str(error))


def _written(store: Store, changes: Sequence[Change]) -> list[bool]:
    """Whether each change was written; what another node was faster with is done as well."""
    done = []
    for future in store.submit(changes):
        with suppress(Conflict):
            store.wait(future)
        done.append(future.exception() is None)
    return done
