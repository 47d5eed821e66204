import json
from collections.abc import Callable
from typing import Any

import pytest

from tokiwa.runner.environment import RESERVED, Surroundings, variables

DUMP = "import os\ndef handler(event, context):\n    return dict(os.environ)\n"
AROUND = Surroundings("/var/task", "/var/runtime", "/tmp", "127.0.0.1:9001", "http://127.0.0.1:4566")


def test_the_function_gets_what_lambda_gives_it(
    spec_of: Callable[..., Any], credentials_of: Callable[..., Any]
) -> None:
    assert variables(spec_of(), credentials_of(), AROUND) == {
        "_AWS_XRAY_DAEMON_ADDRESS": "127.0.0.1",
        "_AWS_XRAY_DAEMON_PORT": "2000",
        "_HANDLER": "app.handler",
        "AWS_ACCESS_KEY_ID": "ASIAEXAMPLE",
        "AWS_DEFAULT_REGION": "eu-west-1",
        "AWS_ENDPOINT_URL": "http://127.0.0.1:4566",
        "AWS_EXECUTION_ENV": "AWS_Lambda_python3.12",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "128",
        "AWS_LAMBDA_FUNCTION_NAME": "install",
        "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
        "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand",
        "AWS_LAMBDA_LOG_GROUP_NAME": "/aws/lambda/install",
        "AWS_LAMBDA_LOG_STREAM_NAME": "2027/01/01/[$LATEST]0123",
        "AWS_LAMBDA_RUNTIME_API": "127.0.0.1:9001",
        "AWS_REGION": "eu-west-1",
        "AWS_SECRET_ACCESS_KEY": "secret-of-the-role",
        "AWS_SESSION_TOKEN": "token-of-the-role",
        "AWS_XRAY_CONTEXT_MISSING": "LOG_ERROR",
        "AWS_XRAY_DAEMON_ADDRESS": "127.0.0.1:2000",
        "HOME": "/tmp",
        "LAMBDA_RUNTIME_DIR": "/var/runtime",
        "LAMBDA_TASK_ROOT": "/var/task",
        "LANG": "en_US.UTF-8",
        "LC_CTYPE": "C.UTF-8",
        "LD_LIBRARY_PATH": "/var/task:/var/task/lib:/opt/lib",
        "PATH": "/usr/local/bin:/usr/bin:/bin:/opt/bin",
        "PWD": "/var/task",
        "SHLVL": "0",
        "TMPDIR": "/tmp",
        "TZ": ":UTC",
    }


@pytest.mark.parametrize("name", sorted(RESERVED))
def test_a_reserved_name_cannot_be_taken(
    spec_of: Callable[..., Any], credentials_of: Callable[..., Any], name: str
) -> None:
    made = variables(spec_of(environment={name: "mine"}), credentials_of(), AROUND)

    assert made.get(name) != "mine"


@pytest.mark.parametrize("name", ["TZ", "PATH", "AWS_ENDPOINT_URL", "PYTHONPATH", "PASSWORD"])
def test_other_names_are_free(spec_of: Callable[..., Any], credentials_of: Callable[..., Any], name: str) -> None:
    assert variables(spec_of(environment={name: "mine"}), credentials_of(), AROUND)[name] == "mine"


def test_a_private_ca_is_trusted_by_both_kinds_of_sdk(
    spec_of: Callable[..., Any], credentials_of: Callable[..., Any]
) -> None:
    around = Surroundings("/t", "/r", "/tmp", "a:1", "https://a", ca_bundle="/ca.pem")
    made = variables(spec_of(), credentials_of(), around)

    assert made["AWS_CA_BUNDLE"] == made["NODE_EXTRA_CA_CERTS"] == "/ca.pem"


def test_nothing_of_the_server_is_inherited(bench: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOKIWA_KEY_FILE", "/secret/place")
    monkeypatch.setenv("AWS_PROFILE", "production")
    seen = json.loads(bench.run(DUMP, environment={"OWN": "1", "AWS_SECRET_ACCESS_KEY": "no"}).payload)

    assert not {"TOKIWA_KEY_FILE", "AWS_PROFILE", "PYTEST_CURRENT_TEST", "_LAMBDA_TELEMETRY_LOG_FD"} & seen.keys()
    assert (seen["OWN"], seen["AWS_SECRET_ACCESS_KEY"]) == ("1", "secret-of-the-role")
    assert seen["LAMBDA_TASK_ROOT"] == seen["PWD"]
