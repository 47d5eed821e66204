from datetime import UTC, datetime, timedelta

import pytest

from tokiwa.domain.change import Change
from tokiwa.domain.log_event import LogGroup, LogTrim
from tokiwa.domain.log_trim import trim

NOW = datetime(2027, 1, 5, tzinfo=UTC)


def test_what_is_too_old_goes_and_tomorrow_again() -> None:
    group = LogGroup("0" * 12, "us-east-1", "app", NOW, retention_days=1)

    change = trim(group, NOW)

    assert change.puts == (LogTrim("0" * 12, "app", int((NOW - timedelta(days=1)).timestamp() * 1000)),)
    assert [(job.key, job.due) for job in change.jobs] == [(group.arn, NOW + timedelta(days=1))]


@pytest.mark.parametrize("group", [None, LogGroup("0" * 12, "us-east-1", "app", NOW)], ids=["gone", "keeps all"])
def test_there_is_nothing_to_do(group: LogGroup | None) -> None:
    assert trim(group, NOW) == Change()
