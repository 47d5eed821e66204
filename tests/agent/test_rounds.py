from datetime import UTC, datetime, timedelta

import attrs
from tests.agent.given import ARN
from tests.agent.kinds.pairs import another_root, pair

from tokiwa.agent.decide import DAY
from tokiwa.agent.rounds import PATIENCE


def test_a_round_installs_and_tells_it(host, desk):
    desk.want()
    assert host.go() is None
    assert desk.calls == ["PollAgent", "FetchDeployment", "ReportDeployment", "ReportDeployment"]
    assert desk.heard == ["DELIVERED", "SERVED"]
    assert host.present() == desk.bundle.fingerprint
    assert host.said == ["web: DELIVERED.", "web: SERVED."]
    assert host.rounds.unwell() == []


def test_a_quiet_round_is_one_call(host, desk):
    desk.want()
    host.go()
    host.go()
    desk.calls.clear()
    for _ in range(10):
        assert host.go(5) is None
    assert desk.calls == ["PollAgent"] * 10


def test_a_service_is_given_the_time_to_change_over(host, desk):
    desk.want()
    host.slow = 3
    host.go()
    assert desk.heard == ["DELIVERED", "SERVED"]
    assert tuple(host.paused) == PATIENCE[:3]


def test_the_next_certificate(host, desk):
    desk.want()
    host.go()
    desk.want("INSTALL", pair(), Attempt=1)
    host.go()
    assert host.present() == desk.bundle.fingerprint
    assert desk.heard == ["DELIVERED", "SERVED"] * 2


def test_the_daily_look_is_that_of_the_hosts_clock(host, desk):
    desk.want()
    host.go()
    host.go(DAY - 10)
    assert desk.heard == ["DELIVERED", "SERVED"]
    host.go(10)
    assert desk.heard == ["DELIVERED", "SERVED", "SERVED"]


def test_the_root_that_was_enough_is_told_also_by_the_next_process(host, desk):
    made = pair()
    both = made.roots + another_root()
    desk.want(bundle=attrs.evolve(made, roots=both, root=made.roots))
    host.go()
    assert [target.roots for target in host.targets] == [both, made.roots]
    proved = desk.reports[-1]["ProvedRoot"]
    desk.calls.clear()
    host.start()
    host.go(DAY)
    assert desk.calls == ["PollAgent", "ReportDeployment"]
    assert (len(proved), desk.reports[-1]["ProvedRoot"]) == (64, proved)


def test_a_place_is_judged_by_the_accounts_clock(host, desk):
    desk.want()
    host.go()
    assert host.targets[-1].at is None  # a second apart is the same clock
    host.desk.now += timedelta(days=335).total_seconds()
    desk.want("INSTALL", pair(), Attempt=2)
    host.go()
    at = host.targets[-1].at
    assert at == datetime.fromtimestamp(host.clock, UTC) + timedelta(days=335)
    desk.away = True
    host.start()
    host.go(DAY)
    assert host.targets[-1].at == at + timedelta(days=1)  # still known when the server is away


def test_a_deployment_of_which_nothing_is_said_any_more_is_forgotten_and_its_files_stay(host, desk):
    desk.want()
    host.go()
    desk.set([])
    host.go()
    assert host.rounds.memory.known(ARN).installed == ""
    assert host.present() == desk.bundle.fingerprint


def test_a_deployment_that_is_deleted(host, desk):
    desk.want()
    host.go()
    desk.want("REMOVE", Settings={"folder": str(desk.folder), "remove": "true"})
    host.go()
    assert desk.heard[2:] == ["REMOVED"]
    assert host.present() is None
    host.go()
    assert ARN not in (host.state.path / "deployments.json").read_text()


def test_a_kind_that_is_not_here(host, desk):
    desk.want(Kind="telegraph")
    host.go()
    assert desk.heard == ["FAILED"]
    assert "no kind 'telegraph'. It has: " in desk.reports[0]["Message"]


def test_two_deployments_do_not_fight_for_a_folder(host, desk):
    desk.want()
    host.go()
    (task,) = desk.tasks
    second = {**task, "DeploymentArn": ARN.replace("web", "a-second"), "Name": "a-second", "Action": "INSTALL"}
    desk.report = lambda given: desk.reports.append(dict(given))
    desk.set([second, task])
    host.go()
    assert desk.heard[2:] == ["FAILED"]
    assert desk.reports[-1]["Message"] == f"The folder {desk.folder} is that of the deployment web: each needs its own."
    assert host.present() == desk.bundle.fingerprint


def test_a_folder_without_room_is_told_and_nothing_is_begun(host, desk, monkeypatch):
    desk.want()
    with monkeypatch.context() as full:
        full.setattr("os.fsync", lambda _: (_ for _ in ()).throw(OSError(28, "No space left on device")))
        host.go()
    assert desk.heard == ["FAILED"]
    assert (
        host.said[0] == "The agent's folder cannot be written, so it may do again what it did: No space left on device."
    )
    assert host.present() is None
    desk.want(Attempt=2)
    host.go()
    assert desk.heard == ["FAILED", "DELIVERED", "SERVED"]
