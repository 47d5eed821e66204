"""A bus as a target: the event goes on to another bus of this account or of another one, once."""

import uuid
from datetime import datetime

from tokiwa.domain.bus import EventBus
from tokiwa.domain.change import Change, Event
from tokiwa.domain.delivery import Failure
from tokiwa.domain.rule import Rule
from tokiwa.domain.value import evolve
from tokiwa.jobs.targets.order import no_permission, no_resource
from tokiwa.jobs.targets.other_clock import now_for
from tokiwa.jobs.targets.permission import SERVICE, account_may, keys_of
from tokiwa.store import buses, events
from tokiwa.work import Transaction
from tokiwa.work.role_right import refusal

ACTION = "events:PutEvents"
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
    refused = _refusal(tx, found, event, rule, role, now)
    if refused is not None:
        return no_permission(refused)
    identity = str(uuid.uuid5(_NAMESPACE, f"{event.id} {found.arn}"))
    handed = evolve(
        event,
        id=identity,
        account=found.account,
        bus=found.name,
        arrived_at=now_for(tx, found.account, rule.account, now),
        origin=event.original,
        # Which of the other bus's rules hear it is nothing that a replay here could say.
        again=event.again and evolve(event.again, id=identity, rules=()),
    )
    # The same event may come by two rules; a bus has it once.
    return Change() if events.get(tx, handed.id) is not None else Change(events=(handed,))


def _refusal(tx: Transaction, bus: EventBus, event: Event, rule: Rule, role: str | None, now: datetime) -> str | None:
    """Why the event may not go there, or None if it may: a target's role must be allowed to put it, if one is named.

    Without one it is the account that puts it: in its own buses unless their policy denies it, in another account's
    where the policy allows it, as it must for a role from elsewhere (EventBridge User Guide, "Permissions for event
    buses" and "Sending and receiving events between AWS accounts").
    """
    keys = {"events:source": event.source, "events:detail-type": event.detail_type}
    if role is not None:
        return refusal(tx, role, SERVICE, rule.arn, ACTION, bus.arn, bus.policy, now, keys_of(rule) | keys)
    if account_may(bus.policy, ACTION, bus.arn, bus.account, rule, keys):
        return None
    return f"The policy of {bus.arn} does not let account {rule.account} put events."
