"""A queue as a target, and as the place of dead letters: a message, if the queue's policy or the target's role lets the rule in."""

from collections.abc import Mapping
from datetime import datetime

from tokiwa.domain.change import Change
from tokiwa.domain.delivery import Failure
from tokiwa.domain.message_attributes import strings
from tokiwa.domain.rule import Rule
from tokiwa.jobs.targets.other_clock import now_for
from tokiwa.jobs.targets.permission import SERVICE
from tokiwa.store import queues
from tokiwa.work import Transaction, Work
from tokiwa.work.enqueuing import ACTION, by_service, missing, put
from tokiwa.work.role_right import refusal


def send_change(
    work: Work,
    tx: Transaction,
    arn: str,
    text: str,
    rule: Rule,
    now: datetime,
    *,
    role: str | None = None,
    attributes: Mapping[str, str] | None = None,
    group: str = "",
) -> Change | Failure:
    """The message in the queue (EventBridge User Guide, "Using resource-based policies", "Amazon SQS permissions")."""
    given = strings(attributes or {})
    if role is not None:
        found = queues.get(tx, arn)
        if found is None:
            return missing(arn)
        if refusal(tx, role, SERVICE, rule.arn, ACTION, arn, found.policy, now) is None:
            then = now_for(tx, found.account, rule.account, now)
            return put(tx, work.draw, found, text, SERVICE, given, then, group)
    owner = arn.split(":")[4]
    then = now_for(tx, owner, rule.account, now)
    return by_service(tx, work.draw, arn, SERVICE, rule.arn, text, given, then, group)
