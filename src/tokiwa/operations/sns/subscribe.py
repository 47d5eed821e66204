"""sns:Subscribe, ConfirmSubscription and Unsubscribe."""

from typing import Any

from tokiwa.domain import subscription as rules
from tokiwa.domain.arn import parse
from tokiwa.domain.call import Call
from tokiwa.domain.change import Change, Job
from tokiwa.domain.notification import confirmation
from tokiwa.domain.subscription import PATIENCE, Subscription
from tokiwa.domain.topic import invalid
from tokiwa.operations.registry import operation
from tokiwa.operations.sns.finding import Keys, own_time, policy_of, resource_keys, subscription, topic
from tokiwa.store import subscriptions
from tokiwa.work import Work, apply, subscribing
from tokiwa.work.subscribing import LAPSE

PENDING = "pending confirmation"


def _keys(work: Work, call: Call, arn: str) -> Keys:
    given = {"sns:Protocol": call.input["Protocol"], "sns:Endpoint": call.input.get("Endpoint", "")}
    return resource_keys(work, call, arn) | given


@operation("sns:Subscribe", on="TopicArn", context=_keys, policy=policy_of)
def subscribe(work: Work, call: Call) -> dict[str, Any]:
    """A place that gets the topic's messages once it has said that it wants them; an account's own queues and functions do."""
    protocol, endpoint = call.input["Protocol"], call.input.get("Endpoint", "")
    rules.check_endpoint(protocol, endpoint)
    if protocol.startswith("email") and work.means.post is None:
        raise invalid("Protocol", "this server has no mail server: tokiwa serve --smtp says where one is")
    with work.transaction() as tx:
        to = topic(tx, call.input["TopicArn"])
        now, there = own_time(tx, call, to), subscriptions.at(tx, to.arn, protocol, endpoint)
        made = there or _new(work, call, to.arn, protocol, endpoint)
        wanted = rules.changed(made, call.input.get("Attributes", {}))
        if there is not None and wanted != there:
            raise invalid("Attributes", "Subscription already exists with different attributes")
        change = Change()
        if there is None:
            lapse = () if wanted.confirmed else (Job(LAPSE, wanted.arn, to.account, now + PATIENCE),)
            change = Change(puts=(wanted,), jobs=lapse)
        if not wanted.confirmed:
            asked = confirmation(work.draw.uuid(), to.arn, wanted.arn, wanted.token, now)
            change += Change(jobs=(asked.job(now),))
        apply(tx, change)
    told = wanted.confirmed or call.input.get("ReturnSubscriptionArn")
    return {"SubscriptionArn": wanted.arn if told else PENDING}


def _new(work: Work, call: Call, to: str, protocol: str, endpoint: str) -> Subscription:
    name = work.draw.uuid()
    own = protocol in ("sqs", "lambda") and parse(endpoint).account == call.account
    return Subscription(
        arn=f"{to}:{name}",
        topic=to,
        account=call.account,
        protocol=protocol,
        endpoint=endpoint,
        created_at=call.now,
        token="" if own else f"{name}.{work.draw.uuid()}{work.draw.uuid()}",
        confirmed=own,
        authenticated=own,
    )


@operation("sns:ConfirmSubscription", on="TopicArn", free=True)
def confirm_subscription(work: Work, call: Call) -> dict[str, Any]:
    """Who has the token may do this, also without an account: `http.subscriptions` does the same for links."""
    protected = call.input.get("AuthenticateOnUnsubscribe", "").lower() == "true"
    arn = subscribing.confirm(
        work, call.input["TopicArn"], call.input["Token"], call.wall, authenticated=True, protected=protected
    )
    return {"SubscriptionArn": arn}


@operation("sns:Unsubscribe")
def unsubscribe(work: Work, call: Call) -> None:
    """End a subscription; one that is not there is no error."""
    arn = call.input["SubscriptionArn"]
    if parse(arn).service != "sns" or arn.count(":") < 6:
        raise invalid("SubscriptionArn", "An ARN must have at least 7 elements")
    with work.means.store.snapshot() as tx:
        if subscriptions.get(tx, arn) is None:
            return
        subscription(tx, call, arn)
    subscribing.end(work, arn, authenticated=True)
