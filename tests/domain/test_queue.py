"""Queues by their URLs, and how often they are emptied."""

from datetime import UTC, datetime, timedelta

import pytest

from tokiwa.domain.problem import Problem
from tokiwa.domain.queue import Emptied, Queue, arn_of, named, purge, url_of
from tokiwa.domain.value import evolve

NOW = datetime(2027, 1, 1, tzinfo=UTC)
QUEUE = Queue(arn_of("us-east-1", "0" * 12, "q"), "0" * 12, "us-east-1", "q", NOW, NOW)


def test_a_queue_is_named_by_its_url_wherever_the_server_is():
    url = url_of("https://somewhere:8420", QUEUE.arn)
    assert url == "https://somewhere:8420/000000000000/q"
    assert named(url) == named("https://sqs.us-east-1.amazonaws.com/000000000000/q/") == ("0" * 12, "q")


@pytest.mark.parametrize("text", ["q", "", "https://somewhere/q", "https://somewhere/12/q", "https://s/00000000000a/q"])
def test_what_names_no_queue(text):
    with pytest.raises(Problem) as caught:
        named(text)
    assert caught.value.code == "InvalidAddress"


def test_a_queue_is_emptied_once_a_minute():
    emptied, gone = purge(QUEUE, NOW)
    assert gone == Emptied(QUEUE.arn, NOW)
    with pytest.raises(Problem, match="every 60 seconds"):
        purge(emptied, NOW + timedelta(seconds=59))
    later = NOW + timedelta(seconds=60)
    assert purge(emptied, later)[1].until == later


def test_how_long_messages_are_kept():
    assert evolve(QUEUE, retention=60).oldest(NOW) == NOW - timedelta(minutes=1)
