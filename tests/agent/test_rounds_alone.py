"""Rounds of an agent whose server is away, or breaks, or has changed its mind."""

from tests.agent.given import ARN
from tests.agent.kinds.pairs import pair

from tokiwa.agent.client import CallFailed

LINK = "current"


def test_what_could_not_be_told_is_told_later_even_after_a_restart(host, desk):
    desk.want()
    desk.refusing["ReportDeployment"] = CallFailed("The server does not answer.", passing=True)
    assert host.go() is not None
    assert host.rounds.unwell() == ["web: The server has not heard yet what came of it."]
    host.start()
    desk.refusing.clear()
    assert host.go() is None
    assert desk.heard == ["DELIVERED", "SERVED"]
    assert desk.calls.count("FetchDeployment") == 1


def test_what_is_no_news_to_the_server_is_not_told_for_ever(host, desk):
    desk.want()
    desk.refusing["ReportDeployment"] = CallFailed("Conflict: poll again", "ConflictException")
    host.go()
    desk.want("KEEP")
    desk.calls.clear()
    host.go()
    host.go()
    assert "ReportDeployment" not in desk.calls


def test_without_the_server_what_is_in_place_is_guarded(host, desk):
    desk.want()
    host.go()
    host.go()
    desk.away = True
    host.start()
    (desk.folder / LINK).unlink()
    assert isinstance(host.go(), CallFailed)
    assert host.present() == desk.bundle.fingerprint
    (desk.folder / LINK).unlink()
    host.go(5)
    assert host.present() == desk.bundle.fingerprint
    desk.away = False
    host.go(60)
    assert desk.heard == ["DELIVERED", "SERVED", "MENDED", "SERVED"]


def test_what_went_back_stays_back_although_the_server_has_heard_only_of_its_delivery(host, desk):
    desk.want()
    host.go()
    old = host.present()
    desk.want("INSTALL", pair(), Attempt=2)
    host.slow = 1000
    real = desk.report

    def once(given):
        desk.refusing["ReportDeployment"] = CallFailed("The server does not answer.", passing=True)
        return real(given)

    desk.report = once
    for _ in range(5):
        host.go(5)
        host.start()
    assert host.present() == old
    desk.refusing.clear()
    desk.report = real
    host.go(60)
    assert desk.heard == ["DELIVERED", "SERVED", "DELIVERED", "ROLLED_BACK"]
    assert host.present() == old
    assert host.rounds.unwell()[0].startswith("web: ROLLED_BACK: ")


def test_a_server_that_does_not_answer_is_called_once_in_a_round(host, desk):
    """Each call may take half a minute."""
    desk.want()
    host.go()
    (folder, (task,)) = (desk.folder, desk.tasks)
    others = [
        {**task, "DeploymentArn": f"{ARN}-{at}", "Action": "INSTALL", "Settings": {"folder": f"{folder}-{at}"}}
        for at in range(5)
    ]
    desk.set([task, *others])
    real = desk.ask
    host.rounds.ask = lambda operation, given: real(operation, given) if operation == "PollAgent" else absent(operation)
    desk.calls.clear()
    asked: list[str] = []

    def absent(operation):
        asked.append(operation)
        raise CallFailed("The server does not answer.", passing=True)

    assert host.go(5) is not None
    assert asked == ["FetchDeployment"]
    desk.away = True
    host.rounds.ask = real
    desk.calls.clear()
    host.go(5)
    assert desk.calls == ["PollAgent"]


def test_a_server_that_comes_back_is_not_kept_waiting(host, desk):
    desk.want()
    host.go()
    desk.want("INSTALL", pair(), Attempt=2)
    desk.refusing["FetchDeployment"] = CallFailed("The server does not answer.", passing=True)
    for _ in range(8):
        host.go(1)
    desk.away = True
    host.go(1)
    desk.away = False
    desk.refusing.clear()
    host.go(1)
    assert host.present() == desk.bundle.fingerprint


def test_what_fails_again_and_again_is_tried_less_often(host, desk):
    desk.want()
    host.go()
    host.go()
    (desk.folder / "current/cert.pem").write_text("")
    desk.refusing["FetchDeployment"] = CallFailed("Conflict: poll again", "ConflictException")
    desk.calls.clear()
    for _ in range(600):
        host.go(1)
    assert 10 < desk.calls.count("FetchDeployment") < 40
    assert desk.heard[2:] == ["DRIFTED"]


def test_a_server_of_another_version(host, desk):
    host.rounds.ask = lambda *_: {"Revision": "1"}
    away = host.go()
    assert away is not None
    assert away.passing
    assert "another version" in str(away)
