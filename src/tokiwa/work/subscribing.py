"""Subscriptions confirmed and ended: by who has signed a call, or by whoever has the link of a message."""

from datetime import datetime

from tokiwa.domain import subscription as rules
from tokiwa.domain.change import Change
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.subscription import Subscription
from tokiwa.store import accounts, subscriptions, topics
from tokiwa.store.transaction import Transaction
from tokiwa.work.work import Work

LAPSE = "lapse-subscription"  # the job that ends one which nobody confirmed


def confirm(work: Work, topic: str, token: str, wall: datetime, *, authenticated: bool, protected: bool) -> str:
    """The ARN of the subscription that the token belongs to, confirmed. NOT_FOUND without the topic, INVALID for the token."""
    with work.transaction() as tx:
        if topics.get(tx, topic) is None:
            raise no_topic()
        found = _of_token(tx, topic, token)
        owner = accounts.get(tx, found.topic.split(":")[4])
        now = wall if owner is None else owner.now(wall)
        after = rules.confirmed(found, token, now, authenticated=authenticated, protected=protected)
        if not found.confirmed:
            tx.apply(Change(puts=(after,), cancels=((LAPSE, found.arn),)))
    return found.arn


def end(work: Work, arn: str, *, authenticated: bool) -> None:
    """Take a subscription away; one that is not there is no error. DENIED for who has not signed, where that is asked."""
    with work.transaction() as tx:
        found = subscriptions.get(tx, arn)
        if found is None:
            return
        if found.protected and not authenticated:
            raise Problem(
                Kind.DENIED, "Who ends this subscription must sign the call: it was confirmed with that condition."
            )
        tx.apply(Change(drops=(found,), cancels=((LAPSE, arn),)))


def no_topic() -> Problem:
    """There is no such topic."""
    return Problem(Kind.NOT_FOUND, "Topic does not exist")


def _of_token(tx: Transaction, topic: str, token: str) -> Subscription:
    """A token begins with the name of the subscription that it is for."""
    found = subscriptions.get(tx, f"{topic}:{token.partition('.')[0]}")
    if found is None:
        raise Problem(Kind.INVALID, "Invalid token")
    return found
