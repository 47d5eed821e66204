"""An HTTP or HTTPS endpoint as a subscriber (SNS Developer Guide, "Sending messages to HTTP/HTTPS endpoints")."""

import base64
from urllib.parse import unquote, urlsplit, urlunsplit

from tokiwa.domain import delivery_policy
from tokiwa.domain.change import Change
from tokiwa.domain.delivery import Failure
from tokiwa.jobs.subscribers.bringing import Bringing, text
from tokiwa.jobs.targets import http
from tokiwa.jobs.targets.http_request import Request
from tokiwa.work import Work

AGENT = "Amazon Simple Notification Service Agent"


def bring(work: Work, bringing: Bringing) -> Change | Failure:
    """The request, and that it was taken. Other refusals than 429 are for good."""
    answer = http.ask(request(bringing, text(work, bringing)))
    if isinstance(answer, Failure):
        return answer
    if 200 <= answer.status < 300:
        return Change()
    final = answer.status < 500 and answer.status != 429
    return Failure("ERROR_FROM_TARGET", f"The endpoint answered with status {answer.status}.", permanent=final)


def request(bringing: Bringing, body: str) -> Request:
    """The request. A user and password in the endpoint's URL go where HTTP has them (RFC 7617)."""
    notification, subscription = bringing.notification, bringing.subscription
    _, content_type = delivery_policy.effective(bringing.topic.delivery_policy, subscription.delivery_policy)
    headers = {
        "x-amz-sns-message-type": notification.type,
        "x-amz-sns-message-id": notification.id,
        "x-amz-sns-topic-arn": notification.topic,
        "x-amz-sns-subscription-arn": subscription.arn,
        "Content-Type": content_type,
        "User-Agent": AGENT,
    }
    if bringing.raw:
        headers["x-amz-sns-rawdelivery"] = "true"
    parts = urlsplit(subscription.endpoint)
    user, _, place = parts.netloc.rpartition("@")
    if user:
        headers["Authorization"] = f"Basic {base64.b64encode(unquote(user).encode()).decode()}"
    return Request("POST", urlunsplit(parts._replace(netloc=place)), headers, body.encode())
