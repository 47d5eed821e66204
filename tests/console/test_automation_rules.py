"""Rules that are tried before they are made, their targets, and what was delivered."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import Locator, expect
from tests.console.browser import Visitor
from tests.console.conftest import Visit
from tests.story import automation, pki
from tests.story.server import Account

pytestmark = pytest.mark.xdist_group("console")

RULES, FORM, PATTERN = (f"pages/automation/{name}" for name in ("Rules", "RuleForm", "PatternEditor"))
DETAIL, TARGETS, TARGET = (f"pages/automation/{name}" for name in ("RuleDetail", "Targets", "TargetDialog"))
DELIVERIES = "pages/automation/Deliveries"
PATIENCE = 20_000  # milliseconds, for a busy machine


def editor(visitor: Visitor, area: str, key: str) -> Locator:
    """A code editor by its label."""
    return visitor.page.get_by_role("textbox", name=visitor.word(area, key), exact=True)


@pytest.mark.parametrize("language", ["en", "ja"])
def test_a_rule_is_tried_made_given_a_target_and_deleted(account: Account, visit: Visit, language: str) -> None:
    authority = pki.authority(account)
    pki.request(account, authority)
    account.client("logs").create_log_group(logGroupName="/aws/events/seen")
    visitor = visit(account, language)
    page = visitor.page
    visitor.open("automation", "rules", "create")
    expect(editor(visitor, PATTERN, "event")).to_have_value(re.compile('"source": "aws.acm'))
    pattern = editor(visitor, PATTERN, "pattern")
    expect(page.get_by_text(visitor.word(PATTERN, "matchesNot"))).to_be_visible()
    pattern.fill('{"source": [{"prefix": "aws.acm"}]}')
    expect(page.get_by_text(visitor.word(PATTERN, "matches"))).to_be_visible()
    visitor.sound()
    visitor.shot("rule-create")
    pattern.fill('{"source": "aws.acm"}')
    expect(page.get_by_text("InvalidEventPatternException").first).to_be_visible()
    pattern.fill('{"source": ["aws.acm"], "detail-type": ["ACM Certificate Available"]}')
    page.locator("input[name=rule-name]").fill("available")
    visitor.press(FORM, "create")
    expect(page.get_by_role("heading", level=1, name="available")).to_be_visible()

    visitor.press(TARGETS, "add")
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name=visitor.word(TARGET, "kind")).click()
    page.get_by_role("option").nth(1).click()
    dialog.get_by_role("combobox", name=visitor.word(TARGET, "place")).click()
    page.get_by_role("option", name="/aws/events/seen").click()
    visitor.sound()
    visitor.shot("target")
    dialog.get_by_role("button", name=visitor.word(TARGET, "add"), exact=True).click()
    expect(page.get_by_role("cell", name="/aws/events/seen").first).to_be_visible()

    pki.request(account, authority, DomainName="api.internal.example")
    visitor.press(DELIVERIES, "refresh")
    expect(page.get_by_text(visitor.word(DELIVERIES, "DELIVERED"), exact=True)).to_be_visible(timeout=PATIENCE)
    visitor.sound()
    visitor.shot("rule")
    (line,) = automation.log(account, "/aws/events/seen")
    assert json.loads(line)["detail"]["CommonName"] == "api.internal.example"

    visitor.press(DETAIL, "actions")
    visitor.press(DETAIL, "delete", role="menuitem")
    dialog.get_by_role("textbox").fill(visitor.word(RULES, "deleteWord"))
    dialog.get_by_role("button", name=visitor.word(RULES, "delete"), exact=True).click()
    expect(page.get_by_text(visitor.word(RULES, "none"))).to_be_visible()
