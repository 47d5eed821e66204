"""Installs what the Ansible stories run with, below a folder: `python install.py FOLDER` (ten seconds).

Ansible's collections for AWS are published within the package `ansible`, which has a hundred others: of its wheel only
these two are unpacked, beside an environment with `ansible-core` and `boto3`.
"""

import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

COLLECTIONS = ("ansible_collections/amazon/aws/", "ansible_collections/community/aws/")
ANSIBLE = "ansible>=12,<13"  # amazon.aws 10, whose ansible-core runs on Python 3.11
CORE = "ansible-core>=2.19,<2.20"


def install(folder: Path) -> None:
    """Make the environment and the collections; what is there is made anew."""
    subprocess.run([sys.executable, "-m", "venv", "--clear", str(folder / "env")], check=True)
    python = str(folder / "env/bin/python")
    subprocess.run([python, "-m", "pip", "install", "--quiet", CORE, "boto3"], check=True)
    with tempfile.TemporaryDirectory() as scratch:
        command = [python, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", scratch, ANSIBLE]
        subprocess.run(command, check=True)
        (wheel,) = Path(scratch).glob("ansible-*.whl")
        with zipfile.ZipFile(wheel) as archive:
            wanted = [name for name in archive.namelist() if name.startswith(COLLECTIONS)]
            archive.extractall(folder / "collections", wanted)


if __name__ == "__main__":
    install(Path(sys.argv[1]).resolve())
