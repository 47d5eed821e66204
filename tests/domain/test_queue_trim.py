"""The daily round of a queue."""

from datetime import UTC, datetime, timedelta

from tokiwa.domain.change import Change, Job
from tokiwa.domain.fifo import Forgotten
from tokiwa.domain.queue import Emptied, Queue
from tokiwa.domain.queue_trim import trim

NOW = datetime(2027, 1, 1, tzinfo=UTC)


def test_what_is_too_old_goes_and_tomorrow_again():
    queue = Queue("arn:q", "0" * 12, "us-east-1", "q", NOW, NOW, retention=3600)
    assert trim(queue, NOW) == Change(
        puts=(Emptied("arn:q", NOW - timedelta(hours=1)), Forgotten("arn:q", NOW - timedelta(minutes=5))),
        jobs=(Job("trim-queue", "arn:q", "0" * 12, NOW + timedelta(days=1)),),
    )


def test_there_is_nothing_to_do_for_a_queue_that_is_gone():
    assert trim(None, NOW).empty
