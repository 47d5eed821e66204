"""The agent as a process: rounds until it is told to end, its access key renewed, systemd told that it lives."""

import os
import select
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress

import attrs

from tokiwa.agent.backoff import backoff, spread
from tokiwa.agent.client import CallFailed
from tokiwa.agent.link import Link
from tokiwa.agent.rounds import Rounds

_JITTER = 0.2  # of the time between polls


def wall_clock() -> float:
    """Epoch seconds. Here the agent reads the clock."""
    return time.time()  # noqa: TID251 - an agent has no server that reads it for everybody


def sleep(seconds: float) -> None:
    """While a service changes over; a signal does not end it, for then the look after it would come too early."""
    time.sleep(seconds)  # noqa: TID251 - see above: what is waited for is another process


def say(sentence: str) -> None:
    """To the log, which is standard error: systemd adds the time."""
    sys.stderr.write(f"{sentence}\n")
    sys.stderr.flush()


@attrs.frozen
class Signals:
    """SIGTERM and SIGINT end a pause, and the loop after the round that is under way."""

    wake: int

    def pause(self, seconds: float) -> bool:
        """Wait; whether the process is to end."""
        return bool(select.select([self.wake], [], [], seconds)[0])

    @classmethod
    @contextmanager
    def caught(cls) -> Iterator["Signals"]:
        """While this lasts. Commands that the agent runs inherit nothing of it."""
        wake, told = os.pipe()
        os.set_blocking(told, False)
        before = {number: signal.signal(number, lambda *_: None) for number in (signal.SIGTERM, signal.SIGINT)}
        signal.set_wakeup_fd(told, warn_on_full_buffer=False)
        try:
            yield cls(wake)
        finally:
            signal.set_wakeup_fd(-1)
            for number, handler in before.items():
                signal.signal(number, handler)
            os.close(wake)
            os.close(told)


def run(rounds: Rounds, link: Link, pause: Callable[[float], bool], notify: Callable[[str], None]) -> None:
    """Rounds until `pause` says that it is enough. A server that is away is asked less and less often, up to a minute."""
    failures, told = 0, ""
    while True:
        away = rounds.round() or _renew(link, rounds.say)
        notify("READY=1\nWATCHDOG=1")
        failures = failures + 1 if away else 0
        if str(away or "") != told:
            told = str(away or "")
            rounds.say(f"{told} What is in place is guarded meanwhile." if away else "The server answers again.")
        if pause(backoff(failures) if away else spread(rounds.poll_seconds, _JITTER)):
            return


def once(rounds: Rounds, link: Link) -> list[str]:
    """Do what there is to do now, and say what is not well then. CallFailed if the server is away."""
    for _ in range(3):  # what was told may change what is wanted
        away = rounds.round()
        if away is not None:
            raise away
        if not rounds.busy():
            break
    _renew(link, rounds.say)
    return rounds.unwell()


def _renew(link: Link, say: Callable[[str], None]) -> CallFailed | None:
    try:
        if link.renew():
            say("The agent has a new access key.")
    except CallFailed as failed:
        return failed
    return None


def notifier(environment: Mapping[str, str]) -> Callable[[str], None]:
    """Tells systemd how the agent is, where systemd asks for it (sd_notify(3))."""
    path = environment.get("NOTIFY_SOCKET", "")

    def notify(state: str) -> None:
        with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as channel:
            channel.connect(f"\0{path[1:]}" if path.startswith("@") else path)
            channel.send(state.encode())

    return notify if path else lambda _: None
