from pathlib import Path

import pytest
from tests.agent.given import ARN, sight, task, told
from tests.agent.kinds.pairs import pair

from tokiwa.agent.task import LONGEST, Action, Outcome, Probe, Report, Task, shown
from tokiwa.domain.sight import StartTls
from tokiwa.wire import catalog, validate

FOLDER = Path("/etc/tls")


def test_as_the_server_tells_it() -> None:
    made = pair()
    found = task(made, FOLDER)
    assert (found.arn, found.name, found.kind, found.settings) == (ARN, "web", "files", {"folder": "/etc/tls"})
    assert (found.serial, found.fingerprint, found.attempt) == (made.serial, made.fingerprint, 1)
    assert (found.action, found.mend, found.probe) == (Action.INSTALL, True, Probe("www.example.com", 443))


def test_a_probe_in_full() -> None:
    probe = {"Host": "192.0.2.1", "Port": 25, "ServerName": "mx.example.com", "StartTls": "SMTP", "FromServer": True}
    assert task(pair(), FOLDER, Probe=probe).probe == Probe("192.0.2.1", 25, "mx.example.com", StartTls.SMTP)
    assert task(pair(), FOLDER, Probe=None).probe is None


@pytest.mark.parametrize(
    "changes", [{"Action": "JUMP"}, {"Attempt": "x"}, {"Probe": {"Host": "h", "Port": 1, "StartTls": "X"}}]
)
def test_what_no_server_tells(changes: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"JUMP|x|X"):
        Task.of(told(pair(), FOLDER, **changes))


def test_reports_are_as_the_model_has_them() -> None:
    """However much there is to say."""
    seen = (sight("ab" * 32, serial="0a:0b"), sight(None, trusted=False, problem="x" * 5000)) * 50
    report = Report("ab" * 32, Outcome.DRIFTED, "y" * 5000, shown(seen), "ef" * 32)
    given = report.told(ARN)
    validate.check(catalog.operation("tokiwa:ReportDeployment"), given)
    assert (given["Message"], given["ProvedRoot"]) == ("y" * LONGEST, "ef" * 32)
    assert given["Sights"][0] == {
        "Address": "192.0.2.1",
        "ServerName": "www.example.com",
        "Trusted": True,
        "Fingerprint": "ab" * 32,
        "Serial": "0a:0b",
    }
    assert Report("ab" * 32, Outcome.SERVED).told(ARN) == {
        "DeploymentArn": ARN,
        "Fingerprint": "ab" * 32,
        "Outcome": "SERVED",
    }
