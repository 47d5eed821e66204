import json
from typing import Any

from tokiwa.runner.outcome import Status
from tokiwa.runner.sandbox import Endpoint, Rlimits, listen

LIMITS = """
import resource
def handler(event, context):
    return {name: resource.getrlimit(getattr(resource, name)) for name in
            ("RLIMIT_CORE", "RLIMIT_NOFILE", "RLIMIT_DATA", "RLIMIT_NPROC", "RLIMIT_FSIZE")}
"""
SCRATCH = """
import os, tempfile
def handler(event, context):
    with tempfile.NamedTemporaryFile() as file:
        try:
            for _ in range(40):
                file.write(b"x" * 100_000)
                file.flush()
        except OSError as error:
            return error.strerror
"""


def test_every_process_is_limited(bench: Any) -> None:
    limits = json.loads(bench.run(LIMITS, memory_mb=256).payload)

    assert limits["RLIMIT_CORE"] == [0, 0]
    assert limits["RLIMIT_NOFILE"] == [1024, 1024]
    assert limits["RLIMIT_DATA"] == [(256 + 256) << 20] * 2
    assert 1024 <= limits["RLIMIT_NPROC"][1] < 1_000_000


def test_the_scratch_space_has_an_end(bench: Any) -> None:
    outcome = bench.run(SCRATCH, ephemeral_mb=3)

    assert json.loads(outcome.payload) in {"No space left on device", "File too large"}


def test_the_scratch_space_is_each_process_s_own_and_goes_with_it(plain: Any) -> None:
    where = "import os, tempfile\ndef handler(e, c):\n    return tempfile.mkdtemp()\n"
    one, two = (json.loads(plain.run(where, arn=arn).payload) for arn in ("arn:one", "arn:two"))

    assert one.split("/")[:-1] != two.split("/")[:-1]
    plain.runner.drop("arn:one")
    assert [path.name for path in (plain.base / "scratch").iterdir()] == ["2"]


def test_without_namespaces_all_that_the_server_reaches_can_be_reached() -> None:
    assert Rlimits().reach(Endpoint("http://127.0.0.1:1")) == "host"


def test_each_listener_has_an_address_of_its_own() -> None:
    with listen() as one, listen() as two:
        assert one.getsockname()[0] == "127.0.0.1"
        assert one.getsockname() != two.getsockname()


def test_the_home_of_the_server_s_user_is_not_the_function_s(bench: Any) -> None:
    """Else the SDKs would read its configuration and credentials."""
    outcome = bench.run(
        "import pathlib\ndef handler(e, c):\n    return str(pathlib.Path('~/.aws').expanduser().exists())\n"
    )

    assert (outcome.status, outcome.payload) == (Status.OK, b'"False"')
