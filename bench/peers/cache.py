"""Where the peers' programs come from: packages that are fetched once and kept beside this user's other caches.

Nothing is installed on the machine and no rights are needed: Python packages get an environment of their own each, and
Debian's are unpacked into a folder. What cannot be had is `Absent`, with the reason, and the benchmark goes on.
"""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path


class Absent(Exception):
    """A peer's program cannot be had here; says why."""


def home() -> Path:
    """The folder of the cache, $TOKIWA_BENCH_CACHE or in the user's own."""
    own = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    folder = Path(os.environ.get("TOKIWA_BENCH_CACHE") or f"{own}/tokiwa-bench")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def environment(requirement: str) -> Path:
    """The programs of a Python package (`name==version`), in an environment that has nothing else."""
    folder = home() / requirement.replace("==", "-")
    if not (folder / "complete").exists():
        uv = str(Path(sys.executable).with_name("uv"))
        run([uv, "venv", "--quiet", "--clear", "--python", sys.executable, str(folder)])
        run([uv, "pip", "install", "--quiet", "--python", str(folder / "bin/python"), requirement])
        (folder / "complete").touch()
    return folder / "bin"


def debian(package: str) -> Path:
    """The root of a folder with a package of Debian's and all that it needs and the machine has not."""
    folder = home() / f"debian-{package}"
    if not (folder / "complete").exists():
        packages, apt = folder / "packages", _apt(home() / "apt")
        packages.mkdir(parents=True, exist_ok=True)
        plan = run([*apt, "install", "--simulate", "--yes", "--no-install-recommends", package])
        names = [line.split()[1] for line in plan.splitlines() if line.startswith("Inst ")]
        run([*apt, "download", *(names or [package])], cwd=packages)
        for archive in sorted(packages.glob("*.deb")):
            run(["dpkg-deb", "--extract", str(archive), str(folder / "root")])
            archive.unlink()
        (folder / "complete").touch()
    return folder / "root"


def _apt(folder: Path) -> list[str]:
    """apt-get with lists of its own: those of the machine may be old, and are not ours to renew."""
    for name in ("lists/partial", "archives/partial"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    own = {"Dir::State::Lists": folder / "lists", "Dir::Cache": folder, "Debug::NoLocking": "true"}
    apt = ["apt-get", "--quiet", *(part for name, value in own.items() for part in ("-o", f"{name}={value}"))]
    if os.getuid() == 0:  # it would fetch as a user who may not write to this folder
        apt += ["-o", "APT::Sandbox::User=root"]
    run([*apt, "update"])
    return apt


def run(command: list[str], *, cwd: Path | None = None, more: Mapping[str, str] | None = None) -> str:
    """What a command prints; `more` is added to its environment. Absent when there is no such program or it fails."""
    try:
        done = subprocess.run(
            command, cwd=cwd, env={**os.environ, **(more or {})}, capture_output=True, text=True, check=False
        )
    except OSError as error:
        raise Absent(f"{command[0]} is not here ({error.strerror})") from None
    if done.returncode:
        said = (done.stderr or done.stdout).strip().splitlines()
        raise Absent(f"{' '.join(command[:3])}: {said[-1] if said else f'status {done.returncode}'}")
    return done.stdout
