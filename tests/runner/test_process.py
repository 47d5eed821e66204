import json
import os
from pathlib import Path
from typing import Any

from tokiwa.runner.outcome import Status

LOOKS = """
import os
def target(name):
    try:
        return os.readlink("/proc/self/fd/" + name)
    except OSError:  # the descriptor of the listing itself
        return "gone"
def handler(event, context):
    return {"descriptors": {name: target(name) for name in os.listdir("/proc/self/fd")}, "stdin": os.read(0, 10).decode()}
"""
SPAWNS = """
import subprocess, sys
def handler(event, context):
    subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)", event], start_new_session=True)
    import os; os._exit(0)
"""


def test_the_process_gets_no_descriptor_of_the_servers(bench: Any, tmp_path: Path) -> None:
    """Not even one that another thread of the server leaves inheritable."""
    leaked = os.open(tmp_path / "secret", os.O_CREAT | os.O_RDWR)
    os.set_inheritable(leaked, True)
    try:
        seen = json.loads(bench.run(LOOKS).payload)
    finally:
        os.close(leaked)

    kinds = {name: target.split(":")[0] for name, target in seen["descriptors"].items()}
    assert seen["stdin"] == ""
    assert kinds["1"] == kinds["2"] == "pipe"
    assert set(kinds.values()) <= {"/dev/null", "pipe", "socket", "anon_inode", "gone"}
    assert list(kinds.values()).count("pipe") == 3


def test_secrets_are_on_no_command_line(bench: Any) -> None:
    outcome = bench.run(
        """
import os
def handler(event, context):
    found = b""
    for name in filter(str.isdigit, os.listdir("/proc")):
        try: found += open("/proc/" + name + "/cmdline", "rb").read()
        except OSError: pass
    return found.decode(errors="replace")
""",
        environment={"PASSWORD": "hunter2-of-the-user"},
    )
    lines = outcome.payload.decode() + _all_command_lines()

    assert outcome.status is Status.OK
    assert "launch.py" in lines
    for secret in ("secret-of-the-role", "token-of-the-role", "hunter2-of-the-user"):
        assert secret not in lines


def test_whoever_outlives_the_process_is_killed_with_it(bench: Any) -> None:
    marker = f"outlives-{bench.base}"

    assert bench.run(SPAWNS, marker).status is Status.EXIT
    assert marker not in _all_command_lines()


def test_starting_leaks_nothing_when_it_fails(plain: Any, monkeypatch: Any) -> None:
    before = len(os.listdir("/proc/self/fd"))
    monkeypatch.setattr("tokiwa.runner.sandbox.sys.executable", "/nonesuch/python")
    for _ in range(3):
        try:
            plain.run("def handler(e, c): pass")
        except FileNotFoundError:
            continue
        raise AssertionError("it started")

    assert len(os.listdir("/proc/self/fd")) == before
    assert not list((plain.base / "scratch").iterdir())


def test_running_and_ending_leaks_no_descriptor(bench: Any, spec_of: Any) -> None:
    def round_of_life() -> int:
        assert bench.run("def handler(e, c): return 1").status is Status.OK
        bench.runner.drop(spec_of().arn)
        return len(os.listdir("/proc/self/fd"))

    first = round_of_life()

    assert [round_of_life() for _ in range(3)] == [first] * 3


def _all_command_lines() -> str:
    found = b""
    for name in os.listdir("/proc"):
        try:
            found += Path("/proc", name, "cmdline").read_bytes() if name.isdigit() else b""
        except OSError:
            continue
    return found.decode(errors="replace")
