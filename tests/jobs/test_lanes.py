"""Who waits for somebody slow keeps nobody else waiting."""

import threading
from concurrent.futures import CancelledError

import pytest
from tests.jobs.loops import PATIENCE

from tokiwa.jobs.lanes import WIDTH, Lanes


class Slow:
    """Acts that wait until they are let go, and note that they began."""

    def __init__(self) -> None:
        self.opened = threading.Event()
        self.began: list[str] = []
        self._news = threading.Condition()

    def act(self, name: str) -> None:
        with self._news:
            self.began.append(name)
            self._news.notify_all()
        assert self.opened.wait(PATIENCE)

    def until(self, count: int) -> None:
        """Wait until so many have begun."""
        with self._news:
            assert self._news.wait_for(lambda: len(self.began) >= count, PATIENCE)


def test_a_lane_that_is_slow_takes_few_threads_and_the_others_go_on() -> None:
    lanes, slow = Lanes(WIDTH + 1, "test"), Slow()
    held = [lanes.submit("slow", lambda: slow.act("slow")) for _ in range(20)]
    slow.until(WIDTH)
    done = [lanes.submit(f"quick {number}", lambda: None) for number in range(20)]
    for future in done:
        future.result(PATIENCE)
    assert len(slow.began) == WIDTH
    assert not any(future.done() for future in held)
    slow.opened.set()
    for future in held:
        future.result(PATIENCE)
    lanes.shutdown()
    assert len(slow.began) == 20


def test_a_lane_keeps_the_order_in_which_acts_came() -> None:
    lanes, slow, order = Lanes(8, "test"), Slow(), []
    held = [lanes.submit("lane", lambda: slow.act("held")) for _ in range(WIDTH)]
    slow.until(WIDTH)
    later = [lanes.submit("lane", lambda n=number: order.append(n)) for number in range(10)]  # type: ignore[misc]
    slow.opened.set()
    for future in [*held, *later]:
        future.result(PATIENCE)
    lanes.shutdown()
    assert len(order) == 10
    # Two are under way side by side, so neighbours may change places, and no others.
    assert all(abs(place - number) < 2 * WIDTH for place, number in enumerate(order))


def test_lanes_with_more_work_than_threads_take_turns() -> None:
    """One with a long queue does not keep a thread for itself until it is empty."""
    lanes, slow, order = Lanes(1, "test"), Slow(), []
    first = lanes.submit("busy", lambda: slow.act("first"))
    slow.until(1)
    many = [lanes.submit("busy", lambda: order.append("busy")) for _ in range(5)]
    other = lanes.submit("other", lambda: order.append("other"))
    slow.opened.set()
    for future in [first, *many, other]:
        future.result(PATIENCE)
    lanes.shutdown()
    assert order.index("other") <= WIDTH


def test_what_an_act_raises_is_its_futures() -> None:
    lanes = Lanes(1, "test")

    def fails() -> None:
        raise ValueError("no")

    failed, fine = lanes.submit("lane", fails), lanes.submit("lane", lambda: None)
    with pytest.raises(ValueError, match="no"):
        failed.result(PATIENCE)
    assert fine.result(PATIENCE) is None
    lanes.shutdown()


@pytest.mark.parametrize("threads", [1, WIDTH])
def test_at_the_end_what_is_under_way_is_finished_and_the_rest_is_cancelled(threads: int) -> None:
    """Also what has a place on its lane and only waits for a thread."""
    lanes, slow = Lanes(threads, "test"), Slow()
    futures = [lanes.submit("lane", lambda: slow.act("x")) for _ in range(WIDTH + 3)]
    slow.until(threads)
    closing = threading.Thread(target=lanes.shutdown)
    closing.start()
    while not lanes.closing:
        pass
    slow.opened.set()
    closing.join(PATIENCE)
    assert not closing.is_alive()
    ended = []
    for future in futures:
        try:
            ended.append(future.result(PATIENCE) is None)
        except CancelledError:
            ended.append(False)
    assert sum(ended) == len(slow.began) <= WIDTH
    with pytest.raises(CancelledError):
        lanes.submit("another", lambda: None).result(PATIENCE)
