"""The automation's parts, events as they happen, and the wizard where something is in its way."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from tests.console.conftest import Visit
from tests.console.window import NARROW
from tests.story import automation, pki
from tests.story.server import Account

pytestmark = pytest.mark.xdist_group("console")

STREAM = "pages/automation/Stream"
FUNCTION, SETUP, MADE = (f"pages/automation/{name}" for name in ("FunctionDetail", "Setup", "Made"))
TABS = ("events", "rules", "deliveries", "functions", "archives", "connections")
PATIENCE = 20_000  # milliseconds, for a function's first start on a busy machine


@pytest.mark.parametrize("language", ["en", "ja"])
def test_every_part_wide_and_narrow(account: Account, visit: Visit, language: str) -> None:
    arn = pki.managed(account, pki.authority(account))
    function = automation.exporter(account, automation.allow("acm:ExportCertificate"))
    automation.on_renewal(account, arn, function)
    rule = account.client("events").describe_rule(Name="renewed")["Arn"]
    visitor = visit(account, language, dark=language == "ja")
    pages: list[tuple[str, ...]] = [(tab,) for tab in TABS]
    pages += [("setup",), ("rules", "create"), ("functions", "create")]
    pages += [("rules", rule.replace("/", "%2F")), ("functions", function)]
    for path in pages:
        visitor.open("automation", *path)
        visitor.sound()
        visitor.shot(f"automation-{'-'.join(path)[:20]}")
    for part in ("test", "logs", "settings"):
        visitor.press(FUNCTION, part, role="tab")
        visitor.settled()
        visitor.sound()
    visitor.page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    for path in pages if language == "en" else ():
        visitor.open("automation", *path)
        visitor.shot(f"automation-{'-'.join(path)[:20]}-narrow")
        assert visitor.page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]


@pytest.mark.parametrize("language", ["en", "ja"])
def test_events_come_by_themselves_and_can_be_held_and_narrowed(account: Account, visit: Visit, language: str) -> None:
    authority = pki.authority(account)
    visitor = visit(account, language)
    page = visitor.page
    visitor.open("automation", "events")
    rows = page.locator("tbody tr")
    expect(rows.filter(has_text="ACM Private CA Creation")).to_have_count(1)
    badge = page.get_by_text(visitor.word(STREAM, "fresh"), exact=True)
    expect(badge).to_have_count(0)

    pki.request(account, authority)
    expect(rows.filter(has_text="ACM Certificate Available")).to_have_count(1)
    expect(badge.first).to_be_visible()
    visitor.shot("events")
    visitor.press(STREAM, "pause")
    page.get_by_role("button", name=visitor.word(STREAM, "source")).click()
    page.get_by_role("option", name="aws.acm", exact=True).click()
    expect(rows).to_have_count(1)
    page.get_by_placeholder(visitor.word(STREAM, "textExample")).fill("no such thing")
    expect(page.get_by_text(visitor.word(STREAM, "noMatch"))).to_be_visible()
    page.get_by_placeholder(visitor.word(STREAM, "textExample")).fill("WWW.internal")
    rows.get_by_role("button").click()
    expect(page.get_by_role("dialog").get_by_text('"CommonName": "www.internal.example"')).to_be_visible()
    visitor.sound()
    visitor.shot("event")


def test_the_wizard_goes_on_where_something_was_in_its_way(account: Account, visit: Visit) -> None:
    authority = pki.authority(account)
    pki.grant(account, authority)
    pki.request(account, authority)
    pki.request(account, authority, DomainName="api.internal.example")
    automation.role(account, "export-api-internal-example")
    visitor = visit(account)
    page = visitor.page
    visitor.open("automation", "setup")
    page.get_by_role("button", name="Choose a certificate").click()
    page.get_by_role("option", name="api.internal.example").click()
    for _ in range(2):
        page.locator("button[class*=primary-button]").click()
    visitor.press(SETUP, "make")
    expect(page.get_by_text("EntityAlreadyExists").first).to_be_visible()
    account.client("iam").delete_role(RoleName="export-api-internal-example")
    visitor.press(MADE, "continue")
    expect(page.get_by_role("heading", name=visitor.word(MADE, "ready"))).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_role("log").get_by_text("Exported arn:aws:acm")).to_be_visible()


def test_who_may_only_look_is_offered_nothing_else(account: Account, visit: Visit) -> None:
    automation.note_events(account)
    rule = account.client("events").describe_rule(Name="seen")["Arn"]
    looking = ["events:Describe*", "events:List*", "tokiwa:List*", "lambda:List*", "lambda:Get*"]
    visitor = visit(automation.user(account, "ann", automation.allow(looking)))
    page = visitor.page
    visitor.open("automation", "rules")
    expect(page.get_by_role("link", name="seen")).to_be_visible()
    assert page.get_by_role("link", name="Automate a certificate's renewal").count() == 0
    assert page.get_by_role("link", name="Create a rule").count() == 0
    visitor.open("automation", "rules", rule.replace("/", "%2F"))
    assert page.get_by_role("button", name="Edit").count() == 0
    assert page.get_by_role("button", name="Add a target").count() == 0
