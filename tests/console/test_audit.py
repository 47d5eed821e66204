"""The audit log in the console: everything, one operation, one person, one span of time."""

from __future__ import annotations

import pytest
from botocore.exceptions import ClientError
from playwright.sync_api import expect
from tests.console.conftest import Visit
from tests.story.automation import allow, user
from tests.story.server import Account

pytestmark = pytest.mark.xdist_group("console")

AUDIT = "pages/audit"


@pytest.mark.parametrize("language", ["en", "ja"])
def test_who_did_what_is_found(account: Account, visit: Visit, language: str) -> None:
    ann = user(account, "ann", allow("acm:ListCertificates"))
    account.client("iam").create_group(GroupName="operators")
    with pytest.raises(ClientError):
        ann.client("iam").create_group(GroupName="others")
    visitor = visit(account, language)
    page = visitor.page
    rows = page.locator("tbody").get_by_role("row")
    visitor.open("audit")
    expect(rows.filter(has_text="CreateUser")).to_have_count(1)

    page.locator("input[name=value]").fill("CreateGroup")
    visitor.press(AUDIT, "look")
    expect(rows).to_have_count(2)
    expect(rows.filter(has_text="AccessDenied")).to_have_count(1)
    visitor.sound()
    rows.first.get_by_role("button").click()
    expect(page.get_by_text('"eventName": "CreateGroup"').first).to_be_visible()

    page.get_by_role("button", name=visitor.word(AUDIT, "by")).click()
    page.get_by_role("option", name=visitor.word(AUDIT, "Username"), exact=True).click()
    page.locator("input[name=value]").fill("nobody")
    page.keyboard.press("Enter")
    expect(page.get_by_text(visitor.word("parts/Trail", "none"))).to_be_visible()


def test_how_the_log_is_verified_is_told_with_commands_that_there_are(account: Account, visit: Visit) -> None:
    visitor = visit(account)
    page = visitor.page
    visitor.open("audit")
    page.get_by_text("Is the log as it was written?").click()
    commands = [line for text in page.locator("main pre").all_inner_texts() for line in text.splitlines()]
    told = [line.split()[1:3] for line in commands if line.startswith("tokiwa ")]
    assert ["audit", "verify"] in told
    for words in told:
        account.tokiwa(*words, "--help")
