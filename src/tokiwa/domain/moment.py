"""When and where something is decided, with the fresh ids that its events may take."""

from datetime import datetime

import attrs


@attrs.frozen
class Moment:
    """`now` is the account's time. `ids` are event ids drawn for this decision, used from the front.

    `days_before` is the account's DaysBeforeExpiry (GetAccountConfiguration).
    """

    now: datetime
    region: str
    ids: tuple[str, ...]
    days_before: int = 45
