"""A Lambda function as a subscriber: an asynchronous invocation, which `jobs.invoke` makes."""

from tokiwa.domain.async_event import AsyncEvent
from tokiwa.domain.change import Change
from tokiwa.domain.delivery import Failure
from tokiwa.domain.function_name import of_arn
from tokiwa.domain.function_policy import may_invoke
from tokiwa.domain.notification import record
from tokiwa.domain.problem import Problem
from tokiwa.jobs.subscribers.bringing import SERVICE, Bringing, encoded, signed
from tokiwa.jobs.targets.order import no_permission, no_resource
from tokiwa.jobs.targets.other_clock import now_for
from tokiwa.store import functions
from tokiwa.work import Work


def bring(work: Work, bringing: Bringing) -> Change | Failure:
    """The invocation of a function that is there and lets the topic in."""
    arn, topic = bringing.subscription.endpoint, bringing.topic
    try:
        name = of_arn(arn)
    except Problem as problem:
        return no_resource(problem.message)
    with work.means.store.snapshot() as tx:
        found = functions.get(tx, name.account, name.name)
        now = now_for(tx, name.account, topic.account, bringing.now)
    if found is None:
        return no_resource(f"Function not found: {arn}")
    if not may_invoke(found, name.qualifier, SERVICE, topic.arn, topic.account):
        return no_permission(
            f"The resource policy of {arn} does not let {SERVICE} invoke it for {topic.arn}. "
            "Add a permission with that source ARN (aws lambda add-permission)."
        )
    payload = encoded(record(bringing.notification, signed(work, bringing)))
    event = AsyncEvent(arn, payload, work.draw.uuid(), now, invoked_by=SERVICE, source_arn=topic.arn)
    return Change(jobs=(event.job(now),))
