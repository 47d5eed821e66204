"""Builds the console into the wheel. TOKIWA_NO_CONSOLE=1 leaves it out; an editable installation has `make console`."""

import importlib.util
import os
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class Console(BuildHookInterface[Any]):
    """Called by hatchling before it packs a wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build, and have what was built packed though git ignores it."""
        if version == "editable" or os.environ.get("TOKIWA_NO_CONSOLE"):
            return
        spec = importlib.util.spec_from_file_location("console_build", Path(self.root) / "console" / "build.py")
        if spec is None or spec.loader is None:
            raise RuntimeError("console/build.py is missing")
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        module.build()
        build_data["artifacts"].append("src/tokiwa/http/static/**")
