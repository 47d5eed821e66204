import os
import signal
import socket
import threading
from typing import Any

import attrs
import pytest
from tests.agent.given import ARN

from tokiwa.agent.client import CallFailed
from tokiwa.agent.credentials import Credentials
from tokiwa.agent.finding import Kinds
from tokiwa.agent.folder import Folder
from tokiwa.agent.link import Link
from tokiwa.agent.loop import Signals, notifier, once, run
from tokiwa.agent.memory import Memory
from tokiwa.agent.rounds import Rounds
from tokiwa.domain.sight import Sight


@pytest.fixture
def link(tmp_path, desk):
    folder = Folder(tmp_path / "state")
    folder.make()
    return Link(folder, Credentials("http://127.0.0.1:1", "r", "web", "AKIA", "s", desk.now), lambda: desk.now)


@pytest.fixture
def said():
    return []


@pytest.fixture
def rounds(link, desk, said):
    def look(*_: Any) -> tuple[Sight, ...]:
        return (Sight("192.0.2.1", "www.example.com", desk.bundle.fingerprint, trusted=True),)

    return Rounds(
        Memory.of(link.folder), Kinds.installed(), "1.0", desk.ask, look, lambda: desk.now, lambda _: None, said.append
    )


def pauses(count: int, meanwhile=lambda _: None):
    """So many rounds; how long it would have waited after each."""
    waited: list[float] = []

    def pause(seconds: float) -> bool:
        waited.append(seconds)
        meanwhile(len(waited))
        return len(waited) == count

    return pause, waited


def test_it_asks_as_often_as_the_server_wants_and_not_all_at_once(rounds, link):
    pause, waited = pauses(20)
    run(rounds, link, pause, lambda _: None)
    assert all(4.0 <= seconds <= 5.0 for seconds in waited)
    assert len(set(waited)) == 20


def test_a_server_that_is_away_is_asked_less_often_and_that_is_said_once(rounds, link, desk, said):
    def meanwhile(at: int) -> None:
        desk.away = at < 12

    desk.away = True
    pause, waited = pauses(13, meanwhile)
    run(rounds, link, pause, lambda _: None)
    assert said == [
        "The server does not answer. What is in place is guarded meanwhile.",
        "The server answers again.",
    ]
    assert waited[0] <= 2.0
    assert all(30.0 <= seconds <= 60.0 for seconds in waited[6:12])
    assert waited[12] <= 5.0


def test_a_key_that_cannot_be_renewed_is_said_and_the_rest_goes_on(rounds, link, desk, said):
    link.credentials = attrs.evolve(link.credentials, since=0.0)
    desk.want()
    run(rounds, link, pauses(2)[0], lambda _: None)
    assert desk.heard == ["DELIVERED", "SERVED"]
    assert "does not answer as one: Connection refused" in said[-1]


def test_once_does_all_there_is_to_do(rounds, link, desk):
    desk.want()
    assert once(rounds, link) == []
    assert desk.heard == ["DELIVERED", "SERVED"]
    assert desk.calls.count("PollAgent") == 2  # after what was told there may be more


def test_once_says_what_is_not_well_although_the_server_asks_for_nothing_more(rounds, link, desk):
    desk.want(Settings={"folder": str(desk.folder), "check": "false"})
    assert once(rounds, link) == ["web: FAILED: false failed with 1"]
    assert rounds.memory.tasks == ()
    assert rounds.memory.known(ARN).failure


def test_once_without_the_server(rounds, link, desk):
    desk.away = True
    with pytest.raises(CallFailed):
        once(rounds, link)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_a_pause_and_what_was_before_comes_back(number):
    before = signal.getsignal(number)
    with Signals.caught() as signals:
        assert not signals.pause(0.0)
        threading.Timer(0.05, os.kill, (os.getpid(), number)).start()
        assert signals.pause(30.0)
        assert signals.pause(30.0)  # it is not forgotten by a second one
    assert signal.getsignal(number) is before


def test_systemd_is_told_where_it_asks(rounds, link, tmp_path):
    path = str(tmp_path / "notify")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(path)
        systemd.settimeout(5)
        run(rounds, link, pauses(1)[0], notifier({"NOTIFY_SOCKET": path}))
        assert systemd.recv(100) == b"READY=1\nWATCHDOG=1"
    notifier({"NOTIFY_SOCKET": path})("nobody listens")
    notifier({})("nobody asked")
