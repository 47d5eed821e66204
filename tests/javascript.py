"""The AWS SDK for JavaScript, as npm installs it."""

from __future__ import annotations

import atexit
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path

import pytest

OPTIONS = ["--no-audit", "--no-fund", "--prefer-offline", "--fetch-retries=0", "--fetch-timeout=20000"]


@cache
def sdk() -> Path:
    """A folder with the SDK's clients, beside which programs may be put; the test is skipped where npm cannot install them."""
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("npm, which installs the SDK for JavaScript, is not here")
    folder = Path(tempfile.mkdtemp(prefix="tokiwa-javascript-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    command = [npm, "install", *OPTIONS, "@aws-sdk/client-acm@3", "@aws-sdk/client-acm-pca@3"]
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120, check=False)
    except subprocess.TimeoutExpired:
        pytest.skip("npm's registry does not answer")
    if done.returncode:
        pytest.skip(f"npm cannot install the SDK for JavaScript: {done.stderr.strip()[:300]}")
    return folder
