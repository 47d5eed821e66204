"""When and where something is decided, with the fresh ids that its events may take."""

from datetime import datetime

from tokiwa.domain.renewal_policy import NO_POLICIES, Policies
from tokiwa.domain.value import Value


class Moment(Value):
    """`now` is the account's time. `ids` are event ids drawn for this decision, used from the front.

    `days_before` is the account's DaysBeforeExpiry (GetAccountConfiguration); `policies` say when renewals are due.
    """

    now: datetime
    region: str
    ids: tuple[str, ...]
    days_before: int = 45
    policies: Policies = NO_POLICIES


def stamp(moment: datetime) -> str:
    """ISO 8601 in whole seconds and UTC, as in events: `2027-01-31T12:00:00Z`. A tenth of what strftime takes."""
    return f"{moment.isoformat(timespec='seconds')[:19]}Z"
