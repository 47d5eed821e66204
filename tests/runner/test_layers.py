"""Layers as a function's process sees them, in both sandboxes."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import attrs
import pytest

from tokiwa.domain.problem import Problem
from tokiwa.runner import package
from tokiwa.runner.environment import Surroundings, python_folders, variables
from tokiwa.runner.function import Code, Invocation
from tokiwa.runner.outcome import Status
from tokiwa.runner.package import Packages, remove
from tokiwa.runner.sandbox import Sandbox

LIB = "python/lib.py"
PYTHON = "import lib\ndef handler(event, context):\n    return lib.NAME\n"
NODE = "exports.handler = async () => require('lib').name\n"
TOOL = "#!/bin/sh\necho from a layer\n"
RUNS = "import subprocess\ndef handler(event, context):\n    return subprocess.check_output(['tool'], text=True)\n"


def invoke(bench: Any, code: Code, spec: Any, credentials: Any) -> Any:
    outcome = bench.runner.invoke(spec, code, credentials, Invocation("req-1", b"null"), bench.now)
    assert outcome.status is Status.OK, outcome
    return json.loads(outcome.payload)


@pytest.mark.parametrize(
    ("files", "layers", "spec", "answer"),
    [
        pytest.param({"app.py": PYTHON}, [{LIB: "NAME = 1"}], {}, 1, id="python"),
        pytest.param({"app.py": PYTHON}, [{LIB: "NAME = 1"}, {LIB: "NAME = 2"}], {}, 2, id="the last one above"),
        pytest.param({"app.py": PYTHON, "lib.py": "NAME = 0"}, [{LIB: "NAME = 1"}], {}, 0, id="its own code above all"),
        pytest.param(
            {"app.cjs": NODE},
            [{"nodejs/node_modules/lib/index.js": "exports.name = 'node'"}],
            {"runtime": "nodejs20.x"},
            "node",
            id="node",
        ),
        pytest.param({"app.py": RUNS}, [{"bin/tool": TOOL}], {}, "from a layer\n", id="a program"),
    ],
)
def test_what_a_function_finds(
    new_bench: Any,
    sandbox: Sandbox,
    code_of: Any,
    spec_of: Any,
    credentials_of: Any,
    files: dict[str, str],
    layers: list[dict[str, str]],
    spec: dict[str, str],
    answer: Any,
) -> None:
    given = tuple(code_of(layer, executable=("bin/tool",)) for layer in layers)
    code = attrs.evolve(code_of(files), layers=given)
    assert invoke(new_bench(sandbox), code, spec_of(**spec), credentials_of()) == answer


@pytest.fixture
def home(tmp_path: Path) -> Any:
    """Where packages are unpacked; read-only folders are in nobody's way afterwards."""
    folder = tmp_path / "code"
    folder.mkdir()
    yield folder
    remove(folder)


def test_layers_are_unpacked_over_each_other_in_their_order(home: Path, code_of: Callable[..., Code]) -> None:
    packages = Packages(home)
    below, above = code_of({"a": "below", "b": "below"}), code_of({"b": "above", "c": "above"})

    folder = packages.borrow(below, above)
    other = packages.borrow(above, below)

    assert {path.name: path.read_text() for path in folder.iterdir()} == {"a": "below", "b": "above", "c": "above"}
    assert (other / "b").read_text() == "below"
    assert packages.borrow(below, above) == folder
    packages.forget()
    assert folder.exists()


def test_layers_that_are_too_large_together_are_refused(
    home: Path, code_of: Callable[..., Code], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(package, "LARGEST", 10)
    with pytest.raises(Problem, match="Unzipped size must be smaller than 10 bytes"):
        Packages(home).borrow(code_of({"a": "123456"}), code_of({"b": "123456"}))


def test_where_node_and_python_look(spec_of: Any, credentials_of: Any) -> None:
    around = Surroundings("/t", "/r", "/tmp", "a:1", "http://a", layers_root="/layers")
    seen = variables(spec_of(runtime="nodejs22.x"), credentials_of(), around)
    assert seen["NODE_PATH"] == "/layers/nodejs/node22/node_modules:/layers/nodejs/node_modules"
    assert (seen["PATH"].rpartition(":")[2], seen["LD_LIBRARY_PATH"].rpartition(":")[2]) == (
        "/layers/bin",
        "/layers/lib",
    )
    assert python_folders(spec_of(), around) == ["/layers/python/lib/python3.12/site-packages", "/layers/python"]
