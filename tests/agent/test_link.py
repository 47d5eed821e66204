import attrs
import pytest
from tests.agent.enrolled import enrolled

from tokiwa.agent import credentials
from tokiwa.agent.client import CallFailed
from tokiwa.agent.credentials import WEEK
from tokiwa.agent.link import Link
from tokiwa.agent.loop import wall_clock

pytestmark = pytest.mark.xdist_group("agent link")

ITSELF = {"Hostname": "www.example.com", "Version": "1.0", "Kinds": ["files"]}


@pytest.fixture
def folder(server, tmp_path, request):
    return enrolled(
        server, request.node.name.replace("test_", "")[:50].replace("_", "-").rstrip("-"), tmp_path / "state"
    )


def link(folder, later: float = 0.0) -> Link:
    return Link(folder, credentials.read(folder), lambda: wall_clock() + later)


def test_it_calls_as_the_agent(folder):
    assert link(folder).ask("PollAgent", ITSELF)["Tasks"] == []
    with pytest.raises(CallFailed) as refused:
        link(folder).ask("ListAgents", {})
    assert refused.value.code == "AccessDeniedException"


def test_after_a_week_there_is_a_new_key_and_the_old_one_ends_when_it_is_used(folder):
    old = credentials.read(folder)
    made = link(folder)
    assert not made.renew()
    made.credentials = attrs.evolve(made.credentials, since=wall_clock() - WEEK)
    assert made.renew()
    new = credentials.read(folder)
    assert new.access_key != old.access_key
    assert new.before == (old.access_key, old.secret)
    Link(folder, old, wall_clock).ask("PollAgent", ITSELF)  # still good
    link(folder).ask("PollAgent", ITSELF)
    assert credentials.read(folder).before is None
    with pytest.raises(CallFailed) as gone:
        Link(folder, old, wall_clock).ask("PollAgent", ITSELF)
    assert gone.value.code == "UnrecognizedClientException"


def test_a_key_that_never_arrived_is_asked_for_again(folder):
    """The server made one, and the agent was killed before it was on the disk."""
    old = credentials.read(folder)
    for _ in range(3):
        Link(folder, attrs.evolve(old, since=0.0), wall_clock)._call("RotateAgentKey", {})
    due = Link(folder, attrs.evolve(old, since=0.0), wall_clock)
    assert due.renew()
    due.ask("PollAgent", ITSELF)
    link(folder).ask("PollAgent", ITSELF)


def test_a_server_that_does_not_know_the_new_key_is_called_with_the_old_one(folder):
    """It was restored from a backup of the time before."""
    old = credentials.read(folder)
    credentials.write(folder, old.renewed("AKIAQQQQQQQQQQQQQQQQ", "secret", wall_clock()))
    made = link(folder)
    assert made.ask("PollAgent", ITSELF)["Tasks"] == []
    kept = credentials.read(folder)
    assert (kept.access_key, kept.before) == (old.access_key, None)
    assert made.renew()  # at once: the server may have lost more than that


def test_a_new_key_that_cannot_be_kept_is_not_used(folder, monkeypatch):
    old = credentials.read(folder)
    made = link(folder)
    made.credentials = attrs.evolve(made.credentials, since=0.0)
    with monkeypatch.context() as full:
        full.setattr("os.fsync", lambda _: (_ for _ in ()).throw(OSError(28, "No space left on device")))
        with pytest.raises(CallFailed, match=r"cannot be written: No space left on device"):
            made.renew()
    assert made.credentials.access_key == old.access_key
    made.ask("PollAgent", ITSELF)


def test_a_server_that_does_not_answer(folder):
    away = Link(folder, attrs.evolve(credentials.read(folder), url="http://127.0.0.1:1"), wall_clock)
    with pytest.raises(
        CallFailed, match=r"^The server at http://127.0.0.1:1 does not answer as one: Connection refused."
    ) as failed:
        away.ask("PollAgent", ITSELF)
    assert failed.value.passing
