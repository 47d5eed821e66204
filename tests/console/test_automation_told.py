"""What the wizard tells to do by hand does the same: its commands in a shell, its configuration with Terraform."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect
from tests.console.browser import Visitor, clip
from tests.console.conftest import Visit
from tests.story import pki
from tests.story.server import BIN, Account
from tests.story.terraforming import Terraform

pytestmark = pytest.mark.xdist_group("console")

SETUP, MADE = "pages/automation/Setup", "pages/automation/Made"
CODE = Path(__file__).parents[2] / "console/src/pages/automation/exporter.py"
PATIENCE = 30_000  # milliseconds
NAME = "export-www-internal-example"


@pytest.fixture
def told(account: Account, visit: Visit) -> tuple[str, str]:
    """The commands and the configuration that the wizard shows when it has made its own."""
    authority = pki.authority(account)
    pki.grant(account, authority)
    pki.request(account, authority)
    visitor = visit(account)
    visitor.open("automation", "setup")
    expect(visitor.page.get_by_text("www.internal.example")).to_be_visible()
    for _ in range(2):
        visitor.page.locator("button[class*=primary-button]").click()
    visitor.press(SETUP, "make")
    expect(visitor.page.get_by_role("heading", name=visitor.word(MADE, "ready"))).to_be_visible(timeout=PATIENCE)
    return copied(visitor, "cli"), copied(visitor, "terraform")


def copied(visitor: Visitor, tab: str) -> str:
    """The text of one of the last tabs, through the clipboard."""
    visitor.press(MADE, tab, role="tab")
    visitor.page.get_by_role("button", name=f"Copy {visitor.word(MADE, tab)}").click()
    return clip(visitor.page)


def made(account: Account, name: str) -> dict[str, Any]:
    """What stands in the account under a name, without the name: it must be the same however it was made."""
    events, iam = account.client("events"), account.client("iam")
    function = account.client("lambda").get_function_configuration(FunctionName=name)
    (target,) = events.list_targets_by_rule(Rule=name)["Targets"]
    (policy,) = iam.list_role_policies(RoleName=name)["PolicyNames"]
    found = {
        "settings": {key: function[key] for key in ("Runtime", "Handler", "Timeout", "Role")},
        "trust": iam.get_role(RoleName=name)["Role"]["AssumeRolePolicyDocument"],
        "may": iam.get_role_policy(RoleName=name, PolicyName=policy)["PolicyDocument"],
        "pattern": json.loads(events.describe_rule(Name=name)["EventPattern"]),
        "target": target["Arn"],
    }
    called = json.loads(json.dumps(found).replace(name, "NAME"))
    assert isinstance(called, dict)
    return called


def test_its_commands(account: Account, told: tuple[str, str], tmp_path: Path) -> None:
    commands, _ = told
    (tmp_path / "exporter.py").write_text(CODE.read_text())
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", commands.replace(NAME, "by-hand")],
        cwd=tmp_path,
        env=account.environment | {"PASSPHRASE": "correct horse", "PATH": f"{BIN}:/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert made(account, "by-hand") == made(account, NAME)
    assert json.loads((tmp_path / "answer.json").read_text())["exported"] is True


def test_its_configuration(account: Account, told: tuple[str, str], tmp_path: Path) -> None:
    _, configuration = told
    source = tmp_path / "source"
    source.mkdir()
    (source / "main.tf").write_text(configuration.replace(NAME, "by-terraform"))
    terraform = Terraform(source, account, tmp_path / "work", tmp_path)
    (tmp_path / "work" / "exporter.py").write_text(CODE.read_text())
    subprocess.run(
        [sys.executable, "-m", "zipfile", "-c", "function.zip", "exporter.py"], cwd=tmp_path / "work", check=True
    )
    terraform.apply(passphrase="correct horse")
    assert made(account, "by-terraform") == made(account, NAME)
