"""SoftHSM, a hardware token in software: the machine's own, or Debian's package unpacked beside this user's other caches."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
from itertools import count
from pathlib import Path
from typing import NoReturn

import attrs
import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench.peers import cache

from tokiwa.app.hsm import Hsm

PIN, OFFICER = "a pin that is found", "12345678"
LIBRARY = "lib/softhsm/libsofthsm2.so"


@attrs.frozen
class Token:
    """A token of its own for a test, empty at first. `files` is where all that it holds is."""

    hsm: Hsm
    util: Path
    files: Path

    @property
    def options(self) -> dict[str, str]:
        """What `settings` takes."""
        return {
            "hsm_module": str(self.hsm.module),
            "hsm_token": self.hsm.token,
            "hsm_pin_file": str(self.hsm.pin_file),
        }

    @property
    def variables(self) -> dict[str, str]:
        """The same as an environment."""
        return {f"TOKIWA_{name.upper()}": value for name, value in self.options.items()}

    def take_out(self) -> None:
        """As if somebody had pulled it out. What a process has open of it is another matter."""
        self.files.rename(self._outside)

    def put_back(self) -> None:
        """As it was."""
        self._outside.rename(self.files)

    @property
    def _outside(self) -> Path:
        return self.files.parent.with_name(f"out-{self.files.name}")


class SoftHsm:
    """An installation with a configuration of its own, which this process and those that it starts have from now on."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        root = _root()
        self.library, self._util = root / LIBRARY, root / "bin/softhsm2-util"
        self._numbers = count(1)
        (folder / "tokens").mkdir()
        self.configuration = folder / "softhsm2.conf"
        self.configuration.write_text(
            f"directories.tokendir = {folder}/tokens\nobjectstore.backend = file\nlog.level = ERROR\n"
        )
        os.environ["SOFTHSM2_CONF"] = str(self.configuration)

    def token(self) -> Token:
        """A new one, with its PIN in a file."""
        label = f"token {next(self._numbers)}"
        before = set((self.folder / "tokens").iterdir())
        command = ["--init-token", "--free", "--label", label, "--so-pin", OFFICER, "--pin", PIN]
        subprocess.run(
            [self._util, "--module", str(self.library), *command], check=True, capture_output=True, timeout=60
        )
        (files,) = set((self.folder / "tokens").iterdir()) - before
        pin_file = self.folder / f"{label}.pin"
        pin_file.write_text(f"{PIN}\n")
        pin_file.chmod(0o600)
        return Token(Hsm(self.library, label, pin_file), self._util, files)


def _root() -> Path:
    if (Path("/usr") / LIBRARY).exists():
        return Path("/usr")
    try:
        with (cache.home() / "softhsm2.lock").open("w") as lock:  # test processes start together
            fcntl.flock(lock, fcntl.LOCK_EX)
            return cache.debian("softhsm2") / "usr"
    except cache.Absent as absent:
        _skip(str(absent))


def _skip(why: str) -> NoReturn:
    pytest.skip(f"there is no SoftHSM here, and it cannot be had: {why}")
