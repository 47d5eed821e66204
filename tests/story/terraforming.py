"""Terraform with the AWS provider as it is, for stories: where they are found, and a configuration in a folder."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import pytest
from tests.story.server import Account

EXAMPLE = Path(__file__).parents[2] / "examples/terraform"
OTHERS = Path(__file__).parent / "terraform"
PROVIDER = "registry.terraform.io/hashicorp/aws"
# Where Terraform itself looks for providers that need no download, and where packagers put them.
PLUGINS = (
    *map(Path, filter(None, [os.environ.get("TF_PLUGIN_DIR"), os.environ.get("TF_PLUGIN_CACHE_DIR")])),
    Path.home() / ".terraform.d/plugins",
    Path.home() / ".local/share/terraform/plugins",
    *map(Path, ("/usr/local/share/terraform/plugins", "/usr/share/terraform/plugins", "/opt/tf-plugins")),
)
NOTHING_TO_DO, SOMETHING_TO_DO = 0, 2  # exit codes of `plan -detailed-exitcode`


class Terraform:
    """`terraform` in a folder with a copy of a configuration, called by an account's root."""

    def __init__(self, source: Path, account: Account, folder: Path, package: Path) -> None:
        mirror = plugins()
        shutil.copytree(source, folder, ignore=shutil.ignore_patterns(".terraform*", "*.tfstate*", "*.zip"))
        settings = folder / "terraform.rc"
        settings.write_text(f'provider_installation {{\n  filesystem_mirror {{\n    path = "{mirror}"\n  }}\n}}\n')
        self._folder = folder
        self._environment = account.environment | {
            "TF_CLI_CONFIG_FILE": str(settings),
            "TF_IN_AUTOMATION": "1",
            "CHECKPOINT_DISABLE": "1",
            "TF_VAR_function_package": str(package),
        }
        self("init", "-no-color")

    def __call__(self, *arguments: str, wanted: int = 0) -> str:
        """What it prints. AssertionError with its words unless it ends with the code that is wanted."""
        command = ["terraform", *arguments]
        done = subprocess.run(
            command, env=self._environment, cwd=self._folder, capture_output=True, text=True, check=False
        )
        assert done.returncode == wanted, f"{command}: {done.stdout[-3000:]}{done.stderr}"
        return done.stdout

    def apply(self, **variables: Any) -> None:
        """Make it so, with these variables."""
        self("apply", "-auto-approve", *_given(variables))

    def plan(self, wanted: int, **variables: Any) -> str:
        """What would be done; `wanted` says whether anything."""
        return self("plan", "-detailed-exitcode", "-no-color", *_given(variables), wanted=wanted)

    def output(self, name: str) -> str:
        """One of the configuration's outputs."""
        return self("output", "-raw", name)


def _given(variables: dict[str, Any]) -> list[str]:
    return [
        f"-var={name}={json.dumps(value) if isinstance(value, bool) else value}" for name, value in variables.items()
    ]


def plugins() -> Path:
    """A folder with the AWS provider; a skip where there is none, or no Terraform."""
    if shutil.which("terraform") is None:
        pytest.skip("terraform is not installed")
    for folder in PLUGINS:
        if (folder / PROVIDER).is_dir():
            return folder
    pytest.skip("the AWS provider is in none of Terraform's plugin folders")


def packed(function: Path, folder: Path) -> Path:
    """A deployment package of one file."""
    made = folder / "function.zip"
    with zipfile.ZipFile(made, "w") as archive:
        archive.write(function, "lambda_function.py")
    return made
