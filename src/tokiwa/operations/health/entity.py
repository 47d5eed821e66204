"""What an event affects: one certificate, under a name of the Health API's own."""

import uuid

from tokiwa.domain.health import HealthEvent

_NAMESPACE = uuid.UUID("0d4c2d55-6a0c-5b1e-8f2a-5f6a4f6f6d10")


def entity_arn(event: HealthEvent) -> str:
    """The ARN of the affected entity, the same each time."""
    identity = uuid.uuid5(_NAMESPACE, f"{event.arn} {event.entity}")
    return f"arn:aws:health:{event.region}:{event.account}:entity/{identity}"
