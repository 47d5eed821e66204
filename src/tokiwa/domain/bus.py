"""An event bus: where events arrive and whose rules they are matched against."""

from datetime import datetime

from tokiwa.domain.value import Value, field

DEFAULT = "default"
MOST = 100  # buses of an account, besides the default one


class EventBus(Value):
    """A bus and its settings. `policy` is the document that lets others put events, or None.

    `log_config`, `kms_key` and `dead_letter` are kept for the client that set them.
    """

    arn: str
    account: str
    name: str
    created_at: datetime
    updated_at: datetime
    description: str | None = None
    policy: str | None = None
    dead_letter: str | None = None
    kms_key: str | None = None
    log_config: dict[str, str] | None = None
    tags: dict[str, str] = field(default_factory=dict)
    version: int = 0


def arn_of(region: str, account: str, name: str) -> str:
    """The ARN of a bus by its name."""
    return f"arn:aws:events:{region}:{account}:event-bus/{name}"


def name_of(arn: str) -> str:
    """The name in a bus's ARN; a name alone is one already."""
    return arn.partition(":event-bus/")[2] if arn.startswith("arn:") else arn


def default_bus(arn: str, account: str, since: datetime) -> EventBus:
    """The bus that every account has from the start."""
    return EventBus(arn, account, DEFAULT, since, since)
