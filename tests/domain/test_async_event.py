import json
from datetime import UTC, datetime

from tokiwa.domain.async_event import AsyncEvent, read

NOW = datetime(2027, 1, 1, tzinfo=UTC)
ARN = "arn:aws:lambda:us-east-1:111111111111:function:install:live"


def test_an_event_travels_as_a_job_of_the_functions_account() -> None:
    event = AsyncEvent(ARN, '{"n":1}', "r-1", NOW, errors=1, ran=1)

    job = event.job(NOW)

    assert (job.kind, job.key, job.account, job.due) == ("invoke", "r-1", "111111111111", NOW)
    assert read(job.payload) == event


def test_what_others_write_needs_no_counters() -> None:
    written = {
        "function": ARN, "payload": "{}", "request_id": "r-1", "first": NOW.isoformat(),
        "invoked_by": "events.amazonaws.com", "source_arn": "arn:aws:events:us-east-1:111111111111:rule/r",
    }  # fmt: skip

    event = read(json.dumps(written).encode())

    assert event.is_new
    assert (event.first, event.ran, event.held) == (NOW, 0, 0)


def test_what_was_held_back_is_no_longer_new() -> None:
    assert not AsyncEvent(ARN, "{}", "r-1", NOW, held=1).is_new
