"""The condition keys of AWS Health (Service Authorization Reference, "AWS Health APIs And Notifications")."""

from tokiwa.domain.call import Call
from tokiwa.work import Work


def event_keys(_work: Work, _call: Call, arn: str) -> dict[str, str | tuple[str, ...]]:
    """Service and type in an event's ARN: `...:event/<service>/<type>/<id>`."""
    parts = arn.partition(":event/")[2].split("/")
    return {"health:service": parts[0], "health:eventTypeCode": parts[1]} if len(parts) > 1 else {}
