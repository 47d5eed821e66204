"""The AWS SDK for JavaScript, as npm installs it."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

OPTIONS = ["--no-audit", "--no-fund", "--prefer-offline", "--fetch-retries=0", "--fetch-timeout=20000"]


def sdk(folder: Path) -> Path:
    """A folder with the SDK's clients; the test is skipped where npm cannot install them."""
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("npm, which installs the SDK for JavaScript, is not here")
    command = [npm, "install", *OPTIONS, "@aws-sdk/client-acm@3", "@aws-sdk/client-acm-pca@3"]
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120, check=False)
    except subprocess.TimeoutExpired:
        pytest.skip("npm's registry does not answer")
    if done.returncode:
        pytest.skip(f"npm cannot install the SDK for JavaScript: {done.stderr.strip()[:300]}")
    return folder
