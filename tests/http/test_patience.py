"""Those who wait are woken by what is committed, and by the end of the server; none takes up a thread."""

import re
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from tests.http.serving import Serving

from tokiwa.http import patience
from world import World

LONG = 20  # seconds that a caller says it would wait; none of these tests takes as long


@pytest.fixture
def queue(server: Serving) -> str:
    """The URL of an empty queue."""
    sqs = server.client("sqs")
    url: str = sqs.create_queue(QueueName=server.world.means.draw.uuid())["QueueUrl"]
    return url


def waiting(server: Serving, count: int) -> None:
    """Return when so many wait."""
    while len(server.api.patience._waiting) < count:
        threading.Event().wait(0.005)


def test_who_waits_gets_what_comes(server: Serving, queue: str) -> None:
    sqs = server.client("sqs")
    with ThreadPoolExecutor(1) as pool:
        coming = pool.submit(sqs.receive_message, QueueUrl=queue, WaitTimeSeconds=LONG)
        waiting(server, 1)
        sqs.send_message(QueueUrl=queue, MessageBody="hello")
        assert [each["Body"] for each in coming.result(LONG / 2)["Messages"]] == ["hello"]


def test_more_wait_than_there_are_threads_and_others_are_served(server: Serving, queue: str) -> None:
    count = 40
    with ThreadPoolExecutor(count) as pool:
        client = server.client("sqs")
        clients = [server.client("sqs") for _ in range(count)]
        coming = [pool.submit(each.receive_message, QueueUrl=queue, WaitTimeSeconds=LONG) for each in clients]
        waiting(server, count)
        for number in range(0, count, 10):
            entries = [{"Id": str(at), "MessageBody": str(number + at)} for at in range(10)]
            client.send_message_batch(QueueUrl=queue, Entries=entries)
        bodies = [each["Body"] for future in coming for each in future.result(LONG)["Messages"]]
    assert sorted(bodies, key=int) == [str(number) for number in range(count)]


def test_what_comes_by_the_passing_of_time_is_found(server: Serving, queue: str) -> None:
    sqs = server.client("sqs")
    sqs.send_message(QueueUrl=queue, MessageBody="later", DelaySeconds=1)
    assert sqs.receive_message(QueueUrl=queue, WaitTimeSeconds=LONG)["Messages"][0]["Body"] == "later"


def test_nobody_waits_longer_than_it_said(server: Serving, queue: str) -> None:
    """And how long that was is no measure of the server."""
    start, before = time.monotonic(), measured(server)
    assert "Messages" not in server.client("sqs").receive_message(QueueUrl=queue, WaitTimeSeconds=1)
    assert 1 <= time.monotonic() - start < LONG / 2
    assert measured(server) - before < 1


def measured(server: Serving) -> float:
    """Seconds that all calls of ReceiveMessage took, as the metrics tell it."""
    found = re.search(
        r'^tokiwa_call_seconds_sum\{operation="sqs:ReceiveMessage"\} (\S+)$',
        server.api.metrics.text().decode(),
        re.MULTILINE,
    )
    return float(found[1]) if found else 0.0


def test_the_end_of_the_server_is_not_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "LONGEST", LONG)
    world = World(tmp_path)
    server = Serving(world)
    url = server.client("sqs").create_queue(QueueName="q")["QueueUrl"]
    with ThreadPoolExecutor(1) as pool:
        coming: Any = pool.submit(server.client("sqs").receive_message, QueueUrl=url, WaitTimeSeconds=LONG)
        waiting(server, 1)
        server._loop.call_soon_threadsafe(server.api.patience.end)
        assert "Messages" not in coming.result(LONG / 2)
    assert "Messages" not in server.client("sqs").receive_message(QueueUrl=url, WaitTimeSeconds=LONG)
    server.close()
    world.close()
