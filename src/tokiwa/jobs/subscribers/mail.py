"""An e-mail address as a subscriber: a text for people, or with `email-json` the signed content."""

from tokiwa.domain.change import Change
from tokiwa.domain.delivery import Failure
from tokiwa.domain.notification import CONFIRMATION, subscribe_url, unsubscribe_url
from tokiwa.jobs.subscribers.bringing import Bringing, encoded, signed
from tokiwa.work import Work
from tokiwa.work.post import Undelivered, send


def bring(work: Work, bringing: Bringing) -> Change | Failure:
    """Send it through the mail server."""
    if work.means.post is None:
        return Failure("NO_RESOURCE", "This server has no mail server any more (--smtp).")
    json = bringing.subscription.protocol == "email-json"
    body = encoded(signed(work, bringing)) if json else readable(work.means.address, bringing)
    try:
        send(work.means.post, bringing.subscription.endpoint, _subject(bringing), body)
    except Undelivered as error:
        return Failure("ERROR_FROM_TARGET", error.message, permanent=error.refused)
    return Change()


def readable(server: str, bringing: Bringing) -> str:
    """The message for people, with a link that ends the subscription; or the link that begins it."""
    notification = bringing.notification
    if notification.type == CONFIRMATION:
        return (
            f"Somebody asked for this address to get the messages of the topic\n{notification.topic}\n\n"
            f"If that was you, open this link within two days:\n{subscribe_url(notification, server)}\n\n"
            "If it was not, there is nothing to do.\n"
        )
    return (
        f"{notification.message}\n\n--\nTo get no more messages of this topic, open this link:\n"
        f"{unsubscribe_url(notification.subscription, server)}\n"
    )


def _subject(bringing: Bringing) -> str:
    if bringing.notification.type == CONFIRMATION:
        return "AWS Notification - Subscription Confirmation"
    return bringing.notification.subject or bringing.topic.display_name or "AWS Notification Message"
