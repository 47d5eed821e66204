"""A topic as a target: the event is published there, if the topic's policy or the target's role lets the rule in."""

from datetime import datetime

from tokiwa.domain.change import Change
from tokiwa.domain.delivery import Failure
from tokiwa.domain.rule import Rule
from tokiwa.jobs.targets.order import no_permission, no_resource
from tokiwa.jobs.targets.other_clock import now_for
from tokiwa.jobs.targets.permission import SERVICE
from tokiwa.store import topics
from tokiwa.work import Transaction, Work
from tokiwa.work.enqueuing import lets_in
from tokiwa.work.publishing import Saying, published
from tokiwa.work.role_right import refusal

ACTION = "sns:Publish"


def publish_change(
    work: Work, tx: Transaction, arn: str, text: str, rule: Rule, now: datetime, *, role: str | None = None
) -> Change | Failure:
    """The notifications that it leads to (EventBridge User Guide, "Using resource-based policies", "Amazon SNS permissions")."""
    found = topics.get(tx, arn)
    if found is None:
        return no_resource(f"The topic {arn} does not exist.")
    by_role = role is not None and refusal(tx, role, SERVICE, rule.arn, ACTION, arn, found.policy, now) is None
    if not by_role and not lets_in(found.policy, ACTION, arn, found.account, SERVICE, rule.arn):
        return no_permission(
            f"The policy of {arn} does not let {SERVICE} publish for {rule.arn}. "
            "Allow it sns:Publish with that aws:SourceArn (aws sns set-topic-attributes)."
        )
    saying = Saying(work.draw.uuid(), text)
    return published(tx, found, saying, now_for(tx, found.account, rule.account, now))
