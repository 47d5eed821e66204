"""Several processes behind one address, as an operator runs and an accident ends them."""

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from tests.story.automation import role
from tests.story.pki import zipped

from running import Running, tokiwa

CREW = ("--processes", "3")


def members(server: Running) -> set[int]:
    """The processes of the crew."""
    return {
        int(pid) for pid in Path(f"/proc/{server.process.pid}/task/{server.process.pid}/children").read_text().split()
    }


def alive(pid: int) -> bool:
    """Whether a process still runs, and does not only wait for somebody to take note of its end."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):  # gone before it was opened, or since
        return False


def sockets(pid: int) -> int:
    """How many connections of a client a process has."""
    found = {entry.readlink().name for entry in Path(f"/proc/{pid}/fd").iterdir() if entry.is_symlink()}
    inodes = {name[8:-1] for name in found if name.startswith("socket:[")}
    lines = Path(f"/proc/{pid}/net/tcp").read_text().splitlines()[1:]
    return len([1 for line in lines if line.split()[9] in inodes and line.split()[3] == "01"])


def connected(server: Running) -> http.client.HTTPConnection:
    """A connection that has been served once."""
    address = urlsplit(server.url)
    connection = http.client.HTTPConnection(address.hostname or "", address.port, timeout=20)
    connection.request("GET", "/healthz")
    assert connection.getresponse().read() == b"ok\n"
    return connection


def until(server: Running, count: int, without: int = 0) -> set[int]:
    """The members once there are so many again, each of which answers."""
    while len(found := members(server) - {without}) < count:
        assert server.process.poll() is None
    return found


@pytest.fixture
def server(tmp_path: Path):
    made = Running(tmp_path / "data", *CREW)
    yield made
    made.stop(signal.SIGKILL)


def test_connections_go_to_whoever_has_the_fewest(server):
    held = [connected(server) for _ in range(6)]
    assert sorted(map(sockets, members(server))) == [2, 2, 2]
    fewest = min(members(server))
    for connection in held:
        connection.close()
    while any(map(sockets, members(server))):
        pass
    held = [connected(server) for _ in range(3)]
    assert sockets(fewest) == 1
    for connection in held:
        connection.close()


def test_a_rush_is_served_by_and_by(server):
    """More connections than the processes have room for before they look."""
    address = urlsplit(server.url)
    place = (address.hostname, address.port)
    busy = members(server)
    for pid in busy:
        os.kill(pid, signal.SIGSTOP)
    rush = [socket.create_connection(place, timeout=20) for _ in range(1000)]
    for pid in busy:
        os.kill(pid, signal.SIGCONT)
    for connection in rush:
        connection.sendall(b"GET /healthz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n")
    answered = sum(connection.recv(12) == b"HTTP/1.1 200" for connection in rush)
    for connection in rush:
        connection.close()
    assert answered == len(rush)


def test_what_one_has_written_the_others_know(server):
    names = [f"user-{number}" for number in range(6)]
    for name in names:
        server.client("iam").create_user(UserName=name)
    for _ in range(6):
        assert [user["UserName"] for user in server.client("iam").list_users()["Users"]] == names


def test_one_that_is_killed_is_replaced_while_the_others_serve(server):
    killed = max(members(server))
    os.kill(killed, signal.SIGKILL)
    while killed in members(server):
        pass  # what it was handed until the crew took note of its end ends with it
    for _ in range(6):
        connected(server).close()
    assert len(until(server, 3, without=killed)) == 3
    assert re.search(rf'"pid": {killed}, "code": -9.*a process has ended', server.log.read_text())


def test_the_end_is_clean_and_the_folder_free_at_once(server):
    idle, pids = connected(server), members(server)
    assert server.stop() == 0
    assert not [pid for pid in pids if alive(pid)]
    idle.close()
    again = Running(server.folder, *CREW)
    assert again.stop(signal.SIGINT) == 0


def test_when_the_crew_is_killed_its_processes_go_too_and_the_next_start_finds_the_folder_free(server):
    pids = members(server)
    server.stop(signal.SIGKILL)
    again = Running(server.folder, "--processes", "1")
    assert not [pid for pid in pids if alive(pid)]
    assert again.stop() == 0


def test_what_a_member_that_is_gone_had_started_is_the_crews_to_bury(server):
    """A function's process outlives the member that started it, if only by a moment, and nobody else waits for it."""
    arn = role(server, "runs")
    functions = server.client("lambda")
    made = {"FunctionName": "f", "Runtime": "python3.12", "Handler": "app.handler", "Role": arn}
    functions.create_function(**made, Code={"ZipFile": zipped("def handler(event, context): return 1", "app")})
    for _ in range(3):
        assert functions.invoke(FunctionName="f")["StatusCode"] == 200
    before = members(server)
    for pid in before:
        os.kill(pid, signal.SIGKILL)
    while before & members(server):
        pass
    while len(now := members(server)) != 3 or not all(map(alive, now)):
        assert server.process.poll() is None


def test_a_start_that_fails_says_why(tmp_path):
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "tokiwa.db").write_bytes(b"nonsense" * 1000)
    done = tokiwa("serve", "--data", str(folder), "--listen", "127.0.0.1:0", *CREW)
    assert (done.returncode, done.stdout) == (1, "")
    assert f"Error: The database {folder}/tokiwa.db cannot be opened" in done.stderr


def test_a_signal_ends_it_before_it_is_ready(tmp_path):
    folder = tmp_path / "data"
    command = [
        sys.executable,
        "-m",
        "tokiwa.cli.main",
        "serve",
        "--data",
        str(folder),
        "--listen",
        "127.0.0.1:0",
        *CREW,
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as starting:
        children = Path(f"/proc/{starting.pid}/task/{starting.pid}/children")
        while not children.read_text():
            assert starting.poll() is None
        starting.send_signal(signal.SIGTERM)
        assert starting.communicate(timeout=30)[0] == b""
    assert starting.returncode == 0
    again = Running(folder, *CREW)
    assert again.stop() == 0


def test_a_connection_over_tls_is_handed_on_too(tmp_path):
    server = Running(tmp_path / "data", *CREW, listen="0.0.0.0:0")
    with socket.create_connection(("127.0.0.1", urlsplit(server.url).port or 0), timeout=20) as nonsense:
        nonsense.sendall(b"GET / HTTP/1.1\r\n\r\n")
        assert nonsense.recv(100)[:1] in {b"", b"\x15"}  # an alert at most
    for _ in range(3):
        assert server.client("sts").get_caller_identity()["Account"] == "000000000000"
    assert server.stop() == 0
