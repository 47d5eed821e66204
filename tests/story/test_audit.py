"""The audit log of a real server with two processes: looked up by the AWS CLI, killed, started again, and whole."""

import json
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from running import Running, environment, tokiwa

pytestmark = pytest.mark.xdist_group("story audit")


@pytest.fixture(params=["sqlite", "postgresql"])
def options(request, tmp_path):
    """What the server is started with."""
    given = ["--processes", "2", "--journal", str(tmp_path / "journal")]
    if request.param == "postgresql":
        given += ["--database", request.getfixturevalue("postgres").database()]
    return given


def aws(server: Running, *arguments: str) -> dict[str, object]:
    """The AWS CLI's answer."""
    variables = {
        "AWS_SHARED_CREDENTIALS_FILE": str(server.folder / "credentials"),
        "AWS_CONFIG_FILE": str(server.folder / "config"),
        "AWS_PROFILE": "tokiwa",
        "AWS_ENDPOINT_URL": server.url,
    }
    command = [str(Path(sys.executable).with_name("aws")), *arguments, "--output", "json"]
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, env=environment(**variables), timeout=60
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, object] = json.loads(done.stdout)
    return found


def make_users(server: Running, prefix: str, count: int) -> None:
    """By several clients at the same time, whose connections go to both processes."""

    def some(worker: int) -> None:
        iam = server.client("iam")
        for number in range(count):
            iam.create_user(UserName=f"{prefix}-{worker}-{number}")

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(some, range(4)))


def verified(folder: Path, options: list[str]) -> dict[str, object]:
    """What `tokiwa audit verify` says."""
    given = [option for option in options if option not in ("--processes", "2")]
    done = tokiwa("audit", "verify", "--json", "--data", str(folder), *given)
    found: dict[str, object] = json.loads(done.stdout)
    assert found["good"] is (done.returncode == 0)
    return found


def test_every_row_is_sealed_once_whatever_happens_to_the_server(tmp_path, options):
    folder = tmp_path / "data"
    server = Running(folder, *options)
    make_users(server, "a", 5)
    answer = aws(server, "cloudtrail", "lookup-events", "--page-size", "7")
    assert len(answer["Events"]) == 20
    event = answer["Events"][0]
    record = json.loads(event["CloudTrailEvent"])
    assert (event["EventName"], event["Username"], event["ReadOnly"]) == ("CreateUser", "root", "false")
    assert record["userIdentity"]["accessKeyId"] == event["AccessKeyId"]
    assert "aws" in record["userAgent"].lower() or "boto" in record["userAgent"].lower()
    name = record["requestParameters"]["userName"]
    attribute = f"AttributeKey=ResourceName,AttributeValue={name}"
    found = aws(server, "cloudtrail", "lookup-events", "--lookup-attributes", attribute)
    assert [each["EventId"] for each in found["Events"]] == [event["EventId"]]
    assert aws(server, "cloudtrail", "describe-trails") == {"trailList": []}
    assert verified(folder, options)["good"]  # while it runs
    server.stop(signal.SIGKILL)

    server = Running(folder, *options)
    make_users(server, "b", 5)
    assert server.stop() == 0
    report = verified(folder, options)["report"]
    assert (report["findings"], report["rows"], report["open"]) == ([], 40, 0)
    assert report["anchors"] == report["checkpoints"] > 0

    given = [option for option in options if option not in ("--processes", "2", "--journal", str(tmp_path / "journal"))]
    assert tokiwa("audit", "keep", "1", "--data", str(folder), *given).returncode == 0
    server = Running(folder, *options)
    assert server.stop() == 0
    assert verified(folder, options)["report"]["rows"] == 41
