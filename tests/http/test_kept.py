import threading

import pytest
from structlog.testing import capture_logs

from tokiwa.http.kept import FRESH, SHARE, Kept

PATIENCE = 20.0


class Finding:
    """Finds 1, 2, 3 ..., each within `takes` seconds of a clock that stands still otherwise."""

    def __init__(self, takes=0.0):
        self.now, self.takes, self.found = 0.0, takes, 0
        self.threads, self.error = [], None
        self.kept = Kept(self.find, lambda: self.now)

    def find(self):
        self.threads.append(threading.current_thread())
        self.now += self.takes
        if self.error:
            raise self.error
        self.found += 1
        return self.found

    def join(self):
        self.threads[-1].join(PATIENCE)


def test_an_answer_is_kept_while_it_is_fresh():
    finding = Finding()
    assert finding.kept() == 1
    finding.now += FRESH - 0.1
    assert finding.kept() == 1
    finding.now += 0.1
    assert finding.kept() == 2


def test_what_takes_long_is_found_out_seldom_and_beside_those_who_ask():
    finding = Finding(takes=1.0)
    assert (finding.kept(), finding.kept.took) == (1, 1.0)
    finding.now += SHARE - 1
    assert finding.kept() == 1
    finding.now += 1
    assert finding.kept() == 1
    finding.join()
    assert finding.kept() == 2
    assert finding.threads[1] is not threading.main_thread()


def test_a_failure_keeps_the_old_answer_and_is_not_tried_at_once_again():
    finding = Finding()
    finding.kept()
    finding.error = ConnectionError("away")
    finding.now += FRESH
    with capture_logs() as logs:
        assert [finding.kept(), finding.kept()] == [1, 1]
    assert [line["event"] for line in logs] == ["no new figures"]
    finding.error = None
    finding.now += FRESH
    assert finding.kept() == 2


def test_without_any_answer_a_failure_is_told():
    finding = Finding()
    finding.error = ConnectionError("away")
    with pytest.raises(ConnectionError):
        finding.kept()
    finding.error = None
    assert finding.kept() == 1


def test_those_who_ask_at_once_find_it_out_once():
    finding = Finding()
    threads = [threading.Thread(target=finding.kept) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert finding.found == 1
