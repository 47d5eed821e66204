"""tokiwa agents: made, listed, shown and deleted."""

import json

from click.testing import CliRunner

from tokiwa.cli.main import main


def run(server, *arguments, code=0):
    done = CliRunner().invoke(main, ["agents", *arguments, "--data", str(server.folder)])
    assert done.exit_code == code, done.output
    return done.output


def test_an_agents_life(server):
    assert run(server, "list") == "there is none\n"
    token = run(server, "create", "web", "--description", "The front.").strip()
    assert len(token) > 100
    lines = run(server, "list").splitlines()
    assert lines[0].split() == ["NAME", "STATE", "HOST", "LAST", "SEEN", "DEPLOYMENTS"]
    assert lines[1].split() == ["web", "NEW", "-", "never", "0"]
    shown = run(server, "show", "web")
    assert "web  NEW, 0 deployments" in shown
    assert "The front." in shown
    assert "a token is out until" in shown
    assert run(server, "token", "web", "--good-for", "60").strip() != token
    assert json.loads(run(server, "show", "web", "--json"))["AgentName"] == "web"
    assert run(server, "delete", "web") == "web is deleted\n"
    assert "There is no agent web." in run(server, "show", "web", code=1)


def test_many_are_listed_through_all_pages(server):
    names = [f"n{number:03}" for number in range(101)]
    for name in names:
        run(server, "create", name)
    assert [each["AgentName"] for each in json.loads(run(server, "list", "--json"))] == names
