"""The container file, the compose file and its proxy."""

from __future__ import annotations

import re
import shutil
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "deploy/container"
TEXT = (FOLDER / "Containerfile").read_text()
COMPOSE: dict[str, Any] = yaml.safe_load((FOLDER / "compose.yaml").read_text())
NODES = {name: service for name, service in COMPOSE["services"].items() if name.startswith("node-")}


def test_a_linter_finds_nothing() -> None:
    """hadolint, with the shell lines that it has checked too."""
    program = shutil.which("hadolint", path=str(ROOT / ".venv/bin")) or shutil.which("hadolint")
    if program is None:
        pytest.skip("hadolint is not installed")
    done = subprocess.run([program, str(FOLDER / "Containerfile")], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")


def test_what_builds_it_does_not_stay_in_it() -> None:
    stages = re.split(r"^FROM ", TEXT, flags=re.MULTILINE)[1:]
    assert len(stages) == 2
    assert "pip install" in stages[0]
    assert "pip install" not in stages[1]
    assert len({stage.split()[0] for stage in stages}) == 1  # or the interpreter would be another


def test_it_runs_as_nobody_in_particular() -> None:
    assert re.findall(r"^USER (.*)$", TEXT, re.MULTILINE) == ["10001:10001"]
    assert TEXT.index("USER 10001") > TEXT.index("apt-get install")


def test_its_extras_are_those_of_the_package() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert set(re.findall(r"--extra (\S+)", TEXT)) <= set(project["optional-dependencies"])


def test_what_it_copies_is_let_in() -> None:
    """The ignore file lets in exactly what is copied, and all of it is there."""
    copied = {word for line in re.findall(r"^COPY (?!--from)(.*)$", TEXT, re.MULTILINE) for word in line.split()[:-1]}
    allowed = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    assert copied == allowed
    assert all((ROOT / name).exists() for name in copied)


def test_two_nodes_share_a_database_and_their_keys() -> None:
    assert set(NODES) == {"node-1", "node-2"}
    commands = [" ".join(node["command"]) for node in NODES.values()]
    assert len({re.search(r"postgresql://\S+", command)[0] for command in commands}) == 1  # type: ignore[index]
    assert all(command.rstrip().endswith("tokiwa serve") for command in commands)
    assert "/first/kek" in commands[1]
    folders = [node["volumes"][0] for node in NODES.values()]
    assert folders == ["first:/data", "second:/data"]  # one server for each data folder


def test_no_password_is_in_it() -> None:
    """It comes from a file, which is not in the repository."""
    assert COMPOSE["secrets"] == {"postgres-password": {"file": "postgres-password"}}
    assert not (FOLDER / "postgres-password").exists() or _ignored("deploy/container/postgres-password")
    assert "PASSWORD:" not in (FOLDER / "compose.yaml").read_text()


def _ignored(name: str) -> bool:
    return subprocess.run(["git", "check-ignore", "-q", name], cwd=ROOT, check=False).returncode == 0


def test_nodes_are_locked_down() -> None:
    for node in NODES.values():
        assert node["read_only"]
        assert node["cap_drop"] == ["ALL"]
        assert "no-new-privileges:true" in node["security_opt"]


def test_the_proxy_knows_the_nodes_and_nothing_is_named_that_is_not_there() -> None:
    servers = re.findall(r"^    server (\S+) (\S+):8420$", (FOLDER / "haproxy.cfg").read_text(), re.MULTILINE)
    assert {name for name, _ in servers} == {host for _, host in servers} == set(NODES)
    for service in COMPOSE["services"].values():
        assert set(service.get("depends_on", ())) <= set(COMPOSE["services"])
        named = {volume.split(":")[0] for volume in service.get("volumes", ()) if not volume.startswith(".")}
        assert named <= set(COMPOSE["volumes"])


def test_haproxy_reads_its_file() -> None:
    program = shutil.which("haproxy")
    if program is None:
        pytest.skip("haproxy is not installed")
    done = subprocess.run(
        [program, "-c", "-f", str(FOLDER / "haproxy.cfg")], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
