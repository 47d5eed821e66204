"""The socket. What is said on it is tested with Envoy in test_envoy_sds.py."""

from __future__ import annotations

import os
import queue
import stat
from pathlib import Path

import pytest
from tests.agent.kinds.sds.test_message import text

from tokiwa.agent.kind import Refused
from tokiwa.agent.kinds.sds.message import METHOD, SERVICE
from tokiwa.agent.kinds.sds.server import Server, grpc  # imported there first, with what it is told


def first_answer(target: str) -> bytes:
    with grpc.insecure_channel(target) as channel:
        said: queue.Queue[bytes | None] = queue.Queue()
        said.put(text(3, b"web"))
        answers = channel.stream_stream(f"/{SERVICE}/{METHOD}")(iter(said.get, None), timeout=20)
        first = bytes(next(answers))
        said.put(None)
        return first


def test_a_server_that_starts_again_takes_the_place_of_the_old_one(tmp_path: Path) -> None:
    """Its socket, which a process that was killed leaves behind, does not keep it out."""
    path = tmp_path / "run" / "sds.sock"
    servers = [Server(str(path), {}) for _ in range(2)]
    servers[1].board.offer("one", {"web": b"secret"})
    assert b"secret" in first_answer(f"unix:{path}")
    for server in servers:
        server.close()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
def test_the_socket_is_open_to_whom_the_settings_say(tmp_path: Path) -> None:
    server = Server(str(tmp_path / "s"), {"owner": "12345", "group": "54321", "mode": "0660"})
    seen = (tmp_path / "s").stat()
    assert (seen.st_uid, seen.st_gid, stat.S_IMODE(seen.st_mode)) == (12345, 54321, 0o660)
    server.close()


@pytest.mark.parametrize("address", ["/proc/nowhere/s", "/" + "long" * 40])
def test_an_address_that_cannot_be_had_is_told(tmp_path: Path, address: str) -> None:
    where = str(tmp_path) + address if "long" in address else address
    with pytest.raises(Refused, match="cannot listen for Envoy"):
        Server(where, {})
