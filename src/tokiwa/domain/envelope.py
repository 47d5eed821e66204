"""An event as rules, targets and users see it: the JSON object around its detail.

EventBridge User Guide, "AWS service event metadata".
"""

from typing import Any

from tokiwa.domain.change import Event


def envelope(event: Event) -> dict[str, Any]:
    """The event with its metadata, as JSON is read. Its time has whole seconds."""
    shown = event.original
    return {
        "version": "0",
        "id": shown.id,
        "detail-type": event.detail_type,
        "source": event.source,
        "account": shown.account,
        "time": f"{event.time.isoformat()[:19]}Z",
        "region": event.region,
        **({} if event.again is None else {"replay-name": event.again.replay}),
        "resources": list(event.resources),
        "detail": event.detail,
    }
