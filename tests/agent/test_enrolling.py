import attrs
import pytest
from tests.agent.enrolled import HOST, root, token

from running import Running
from tokiwa.agent import credentials
from tokiwa.agent.client import CallFailed
from tokiwa.agent.credentials import Token
from tokiwa.agent.enrolling import enroll
from tokiwa.agent.folder import Folder
from tokiwa.agent.link import Link
from tokiwa.agent.loop import wall_clock

pytestmark = pytest.mark.xdist_group("agent enrolling")


def test_a_token_is_good_for_one_host(server, tmp_path):
    given = Token.of(token(server, "web"))
    folder = Folder(tmp_path / "state")
    assert enroll(folder, given, "", None, HOST, wall_clock) == "web"
    made = credentials.read(folder)
    assert (made.url, made.agent, made.ca) == (server.url, "web", "")
    assert made.access_key != given.access_key
    with pytest.raises(CallFailed):
        enroll(Folder(tmp_path / "other"), given, "", None, HOST, wall_clock)
    assert root(server, "DescribeAgent", Name="web")["Agent"]["AgentName"] == "web"


def test_where_the_server_is_must_be_known(tmp_path):
    with pytest.raises(CallFailed, match=r"does not say where the server is. Give its address: --url"):
        enroll(Folder(tmp_path), Token("", "us-east-1", "AKIA", "secret"), "", None, HOST, wall_clock)


def test_a_folder_that_cannot_be_one_is_found_before_the_token_is_spent(server, tmp_path):
    given = Token.of(token(server, "patient"))
    (tmp_path / "file").touch()
    with pytest.raises(CallFailed, match="cannot be used"):
        enroll(Folder(tmp_path / "file" / "state"), given, "", None, HOST, wall_clock)
    assert enroll(Folder(tmp_path / "state"), given, "", None, HOST, wall_clock) == "patient"


@pytest.mark.parametrize("way", ["the token", "a file"])
def test_what_the_server_is_trusted_by_is_kept_beside_the_key(way, tmp_path):
    server = Running(tmp_path / "data", "--name", "localhost", listen="0.0.0.0:0")
    try:
        pem = (server.folder / "ca.pem").read_text()
        given = Token.of(token(server, "web"))
        url = f"https://localhost:{server.url.rpartition(':')[2]}"
        with pytest.raises(CallFailed, match="certificate verify failed"):
            enroll(Folder(tmp_path / "state"), attrs.evolve(given, ca=""), url, None, HOST, wall_clock)
        given = attrs.evolve(given, ca=pem if way == "the token" else "")
        ca = server.folder / "ca.pem" if way == "a file" else None
        folder = Folder(tmp_path / "state")
        enroll(folder, given, url, ca, HOST, wall_clock)
        made = credentials.read(folder)
        assert (tmp_path / "state/ca.pem").read_text() == pem
        told = Link(folder, made, wall_clock).ask("PollAgent", {"Hostname": "h", "Version": "1", "Kinds": []})
        assert told["Tasks"] == []
    finally:
        server.stop()
