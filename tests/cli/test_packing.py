"""The agent in one file, run by a Python that has nothing but `cryptography`, against a real server."""

import json
import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest
from tests.agent.enrolled import token

from running import Running
from tokiwa.cli.packing import PARTS, pack
from tokiwa.domain.deployment_kind import KINDS

HAS = ("cryptography", "cffi", "pycparser", "_cffi_backend*")


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("packed") / "tokiwa-agent.pyz"
    assert pack(path) == path.stat().st_size
    return path


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One of an environment with that package, and what it needs, alone."""
    folder = tmp_path_factory.mktemp("python")
    venv.create(folder, with_pip=False, symlinks=True)
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    inside, here = folder / "lib" / version / "site-packages", Path(sysconfig.get_paths()["platlib"])
    for name in HAS:
        for path in here.glob(name):
            (inside / path.name).symlink_to(path)
    return folder / "bin" / "python"


def run(python: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([python, "-I", *arguments], capture_output=True, text=True, check=False, env={})


def test_it_needs_nothing_else(server: Running, packed: Path, python: Path, tmp_path: Path) -> None:
    assert run(python, "-c", "import click").returncode == 1
    state = str(tmp_path / "state")
    done = run(python, packed, "--state", state, "enroll", token(server, "packed"))
    assert (done.returncode, done.stderr) == (0, "")
    done = run(python, packed, "--state", state, "--once")
    assert (done.returncode, done.stderr) == (0, "")


def test_it_has_every_kind_and_can_judge_a_pair(packed: Path, python: Path) -> None:
    code = (
        f"import sys, json; sys.path.insert(0, {str(packed)!r})\n"
        "from tokiwa.agent.finding import Kinds; from tokiwa.crypto import pair\n"
        "kinds = Kinds.installed(); kinds.of('files'); kinds.of('nginx'); kinds.of('haproxy')\n"
        "print(json.dumps([kinds.names(), pair.defect('', '', '', '', '', '')]))"
    )
    done = run(python, "-c", code)
    assert done.stderr == ""
    assert json.loads(done.stdout) == [sorted(KINDS), "there is no certificate"]


def test_it_can_be_run_as_it_is(packed: Path) -> None:
    assert os.access(packed, os.X_OK)
    assert packed.read_bytes().startswith(b"#!/usr/bin/env python3\n")


def test_it_is_the_same_bytes_each_time(packed: Path, tmp_path: Path) -> None:
    pack(tmp_path / "again.pyz")
    assert (tmp_path / "again.pyz").read_bytes() == packed.read_bytes()
    assert os.listdir(tmp_path) == ["again.pyz"]


def test_what_is_in_it(packed: Path) -> None:
    """No server, nothing compiled for one machine, and the licences of what is lent."""
    with zipfile.ZipFile(packed) as archive:
        names = archive.namelist()
    ours = {name.split("/")[1] for name in names if name.startswith("tokiwa/")}
    assert ours == {"__init__.py", *PARTS}
    assert {name.rpartition(".")[2] for name in names if "dist-info" not in name} == {"py"}
    for lent in ("attrs", "click"):
        assert [name for name in names if name.startswith(f"{lent}-") and "/licenses/LICENSE" in name]
