"""Playbooks against a server, with Ansible's modules for AWS as they are."""

from __future__ import annotations

import json
import os
import re
import subprocess
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import attrs
import pytest
from tests.operations.acm.handing_in import NAME, issue
from tests.story import pki
from tests.story.server import Account

pytestmark = pytest.mark.xdist_group("ansible")

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples/ansible/renewed.yml"
MODULES = Path(__file__).parent / "ansible/modules.yml"
INSTALLED = Path(os.environ.get("TOKIWA_ANSIBLE", ROOT / ".ansible"))  # by `make ansible`
FUNCTION = ROOT / "examples/terraform/function/lambda_function.py"


@attrs.frozen
class Ansible:
    """`ansible-playbook`, called by an account's root."""

    account: Account
    folder: Path

    def __call__(self, playbook: Path, **variables: str) -> int:
        """How much was changed. AssertionError with Ansible's words when a task failed."""
        python = INSTALLED / "env/bin/python"
        given = {"ansible_python_interpreter": str(python), **variables}
        command = [str(python.with_name("ansible-playbook")), str(playbook), "-e", json.dumps(given)]
        done = subprocess.run(
            command, env=self._environment, cwd=self.folder, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{playbook.name}: {done.stdout[-3000:]}{done.stderr[-1000:]}"
        found = re.search(r"localhost .* changed=(\d+)", done.stdout)
        assert found, done.stdout
        return int(found[1])

    @property
    def _environment(self) -> dict[str, str]:
        return self.account.environment | {
            "ANSIBLE_COLLECTIONS_PATH": str(INSTALLED / "collections"),
            "ANSIBLE_HOME": str(self.folder / "home"),
            "ANSIBLE_LOCALHOST_WARNING": "false",
            "ANSIBLE_NOCOLOR": "1",
            "LANG": "C.UTF-8",
        }


@pytest.fixture
def ansible(account: Account, tmp_path: Path) -> Ansible:
    """Ansible, where it was installed."""
    if not (INSTALLED / "collections").is_dir():
        pytest.skip("Ansible and its collections for AWS are not installed: make ansible")
    return Ansible(account, tmp_path)


@pytest.fixture
def package(tmp_path: Path) -> str:
    """A deployment package."""
    made = tmp_path / "function.zip"
    with zipfile.ZipFile(made, "w") as archive:
        archive.write(FUNCTION, "lambda_function.py")
    return str(made)


def test_the_example_is_made_once_works_and_is_removed(ansible: Ansible, package: str, account: Account) -> None:
    assert ansible(EXAMPLE, package=package) == 6
    assert ansible(EXAMPLE, package=package) == 0

    authority = pki.authority(account)
    pki.grant(account, authority)
    arn = pki.managed(account, authority)
    account.advance("336d")
    found = account.client("logs").filter_log_events(
        logGroupName="/aws/lambda/certificate-renewed", filterPattern=f'"exported {arn}"'
    )
    assert len(found["events"]) == 1

    assert ansible(EXAMPLE, state="absent") == 4
    assert account.client("lambda").list_functions()["Functions"] == []
    assert account.client("events").list_rules()["Rules"] == []


def test_every_module_finds_what_it_made(ansible: Ansible, package: str, tmp_path: Path) -> None:
    one = issue(since=datetime.now(UTC) - timedelta(days=1))
    files = {name: str(tmp_path / name) for name in ("certificate", "key")}
    Path(files["certificate"]).write_bytes(one.pem)
    Path(files["key"]).write_bytes(one.key_pem())
    assert ansible(MODULES, package=package, domain=NAME, **files) > 0
