"""The resources that the example does not use, and data sources; the configuration is in the folder beside this file."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.story.server import Account
from tests.story.terraforming import EXAMPLE, NOTHING_TO_DO, OTHERS, SOMETHING_TO_DO, Terraform, packed

pytestmark = [pytest.mark.xdist_group("terraform others"), pytest.mark.long]

FUNCTION = EXAMPLE / "function/lambda_function.py"


def test_every_other_resource_is_made_read_changed_and_removed(account: Account, tmp_path: Path) -> None:
    others = Terraform(OTHERS, account, tmp_path / "others", packed(FUNCTION, tmp_path))
    others.apply()
    others.plan(NOTHING_TO_DO)
    planned = others.plan(SOMETHING_TO_DO, n=3)
    assert "0 to add, 12 to change, 0 to destroy" in planned
    others.apply(n=3)
    others.plan(NOTHING_TO_DO, n=3)
    others("destroy", "-auto-approve")
    iam = account.client("iam")
    assert (iam.list_users()["Users"], iam.list_groups()["Groups"], iam.list_roles()["Roles"]) == ([], [], [])
