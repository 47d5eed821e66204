"""`look`: who serves what at a place. Called by agents after an installation, by the server's probes and by scans."""

import queue
import socket
import ssl
import threading
import time
from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

from tokiwa.domain.sight import Sight, Target
from tokiwa.probe.handshake import meet
from tokiwa.probe.start_tls import NotOffered

_T = TypeVar("_T")
_Address = tuple[int, tuple[Any, ...]]  # the family, and the address as the socket module has it


def look(target: Target, timeout: float, allowed: Callable[[str], bool] = lambda _: True) -> tuple[Sight, ...]:
    """What each address of the target shows, in the resolver's order, after `timeout` seconds at the latest.

    Blocks, and raises nothing: whatever goes wrong is the `problem` of a sight. An address is asked only if it is `allowed`.
    """
    deadline = time.monotonic() + timeout
    asked = _beside(lambda: _addresses(target))
    try:
        addresses = _come(asked, deadline)
    except Exception as error:  # noqa: BLE001  # a name that is none, a resolver that does not answer: all is one sentence
        return (Sight("", target.name, problem=f"{target.host} cannot be resolved: {_said(error)}."),)
    # Threads of their own, which nobody waits for: an address that answers to nothing takes no time from the others.
    met = {
        address: _beside(partial(meet, target, address, family, deadline))
        for family, address in addresses
        if allowed(str(address[0]))
    }
    return tuple(
        _seen(target, str(address[0]), met[address], deadline) if address in met else _left_out(target, str(address[0]))
        for _, address in addresses
    )


def _left_out(target: Target, address: str) -> Sight:
    return Sight(
        address, target.name, problem=f"{address} is not looked at from here: it is in no network that may be called."
    )


def _addresses(target: Target) -> list[_Address]:
    """Each once. Those of a kind that this machine has no address of are left out, unless there are no others."""
    place = (target.host, target.port, 0, socket.SOCK_STREAM, 0)
    try:
        found = socket.getaddrinfo(*place, socket.AI_ADDRCONFIG)
    except socket.gaierror:
        found = socket.getaddrinfo(*place)
    return list(dict.fromkeys((int(family), address) for family, _, _, _, address in found))


def _seen(target: Target, address: str, answer: "_Answer[Sight]", deadline: float) -> Sight:
    try:
        return _come(answer, deadline)
    except NotOffered as refusal:
        protocol = "" if target.start_tls is None else f"{target.start_tls.value} "
        problem = f"The {protocol}server at {address} port {target.port} does not change to TLS: {refusal}."
    except ssl.SSLError as error:
        why = (error.reason or str(error)).lower().replace("_", " ")
        problem = f"There is no TLS handshake with {address} port {target.port}: {why}."
    except Exception as error:  # noqa: BLE001  # what a stranger's server sends must not end its reader
        problem = f"{address} port {target.port} shows no certificate: {_said(error)}."
    return Sight(address, target.name, problem=problem)


def _said(error: Exception) -> str:
    if isinstance(error, TimeoutError):
        return "no answer in time"
    text = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return text[:1].lower() + text[1:].rstrip(".") if text else type(error).__name__


class _Answer(queue.SimpleQueue[tuple[_T | None, Exception | None]]):
    """What a thread comes to: its result or what it raised."""


def _beside(work: Callable[[], _T]) -> _Answer[_T]:
    answer: _Answer[_T] = _Answer()

    def run() -> None:
        try:
            answer.put((work(), None))
        except Exception as error:  # noqa: BLE001  # raised again where it is waited for
            answer.put((None, error))

    threading.Thread(target=run, name="probe", daemon=True).start()
    return answer


def _come(answer: _Answer[_T], deadline: float) -> _T:
    try:
        found, error = answer.get(timeout=max(0.0, deadline - time.monotonic()))
    except queue.Empty:
        raise TimeoutError from None
    if error is not None:
        raise error
    return found  # type: ignore[return-value]  # without an error there is a result
