"""Version 2 of the AWS CLI, where it is installed; version 1 is a package of the tests."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest


def cli_two(folder: Path, url: str) -> Path:
    """A folder with the AWS CLI, version 2, as `aws`; the test is skipped where it is not installed.

    Those before 2.13, as Debian has, do not know AWS_ENDPOINT_URL, so all of them are told by an option.
    """
    for place in os.get_exec_path():
        found = shutil.which("aws", path=place)
        if found and _version(found).startswith("aws-cli/2."):
            folder.mkdir()
            (folder / "aws").write_text(f'#!/bin/sh\nexec {found} --endpoint-url {url} "$@"\n')
            (folder / "aws").chmod(0o755)
            return folder
    pytest.skip("version 2 of the AWS CLI is not installed")


def _version(program: str) -> str:
    done = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)
    return done.stdout
