"""When a group with a retention policy is rid of what is too old."""

from datetime import datetime, timedelta

from tokiwa.domain.change import Change, Job
from tokiwa.domain.log_event import LogGroup, LogTrim

TRIM = "trim-log"
EVERY = timedelta(days=1)


def plan(group: LogGroup, due: datetime) -> Change:
    """The next round for this group."""
    return Change(jobs=(Job(TRIM, group.arn, group.account, due),))


def trim(group: LogGroup | None, now: datetime) -> Change:
    """What is too old goes, and tomorrow again; nothing for a group that is gone or keeps everything."""
    if group is None or group.retention_days is None:
        return Change()
    return Change(puts=(LogTrim(group.account, group.name, group.oldest(now)),)) + plan(group, now + EVERY)
