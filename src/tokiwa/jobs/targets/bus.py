"""A bus as a target: the event goes on to another bus of this account or of another one, once."""

import uuid
from datetime import datetime

import attrs

from tokiwa.domain.change import Change, Event
from tokiwa.domain.delivery import Failure
from tokiwa.domain.rule import Rule
from tokiwa.jobs.targets.order import no_permission, no_resource
from tokiwa.jobs.targets.other_clock import now_for
from tokiwa.jobs.targets.permission import account_may
from tokiwa.store import buses, events
from tokiwa.work import Transaction

_NAMESPACE = uuid.UUID("6a0f5a3e-4a0f-5d0c-8d55-0c7a4f1d9b27")


def forwarded_change(
    tx: Transaction, bus_arn: str, event: Event, rule: Rule, role: str | None, now: datetime
) -> Change | Failure:
    """The event on the other bus, where it keeps its id and account.

    An event that another bus handed on goes no further, so that buses cannot send it round in circles
    (EventBridge User Guide, "Sending and receiving events between event buses").
    """
    found = buses.get(tx, bus_arn)
    if found is None:
        return no_resource(f"The event bus {bus_arn} does not exist.")
    if event.origin is not None and event.origin.id != event.own_id:
        return no_permission("The event came from another event bus and is not sent on to a third.")
    keys = {"events:source": event.source, "events:detail-type": event.detail_type}
    own = found.account == rule.account
    if not own and not account_may(found.policy, "events:PutEvents", found.arn, found.account, rule, role, keys):
        return no_permission(f"The policy of {bus_arn} does not let account {rule.account} put events.")
    identity = str(uuid.uuid5(_NAMESPACE, f"{event.id} {found.arn}"))
    handed = attrs.evolve(
        event,
        id=identity,
        account=found.account,
        bus=found.name,
        arrived_at=now_for(tx, found.account, rule.account, now),
        origin=event.original,
        # Which of the other bus's rules hear it is nothing that a replay here could say.
        again=event.again and attrs.evolve(event.again, id=identity, rules=()),
    )
    # The same event may come by two rules; a bus has it once.
    return Change() if events.get(tx, handed.id) is not None else Change(events=(handed,))
