"""The Personal Health Dashboard: calm when all is well, what is open when it is not, and what each event is about."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from tests.console.conftest import Visit
from tests.console.window import NARROW
from tests.story import automation, pki
from tests.story.server import Account

pytestmark = pytest.mark.xdist_group("console")

HEALTH = "pages/health"


@pytest.mark.parametrize("language", ["en", "ja"])
def test_a_renewal_that_was_done_is_a_scheduled_change_that_is_closed(
    account: Account, visit: Visit, language: str
) -> None:
    authority = pki.authority(account)
    pki.grant(account, authority)
    arn = pki.managed(account, authority)
    account.advance("336d")
    visitor = visit(account, language)
    page = visitor.page
    visitor.open("health")
    expect(page.get_by_text(visitor.word(HEALTH, "calm"))).to_be_visible()
    visitor.sound()
    visitor.shot("health-calm")
    page.get_by_role("tab", name=f"{visitor.word(HEALTH, 'scheduled')} (1)").click()
    rows = page.locator("tbody tr")
    expect(rows).to_have_count(1)
    visitor.settled()
    visitor.sound()
    visitor.shot("health")
    rows.get_by_role("link").first.click()
    expect(page.get_by_text("has completed the renewal")).to_be_visible()
    expect(page.get_by_role("link", name=arn.split("/")[1])).to_have_attribute(
        "href", f"#/certificates/{arn.replace(':', '%3A').replace('/', '%2F')}"
    )
    visitor.sound()
    visitor.shot("health-event")
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    page.reload()
    expect(page.get_by_text("has completed the renewal")).to_be_visible()
    visitor.shot("health-event-narrow")
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]


def test_a_renewal_that_fails_is_open_and_found_by_filters(account: Account, visit: Visit) -> None:
    authority = pki.authority(account)
    failing = pki.managed(account, authority)
    account.advance("336d")
    visitor = visit(account)
    page = visitor.page
    visitor.open("health")
    rows = page.locator("tbody tr")
    expect(rows.filter(has_text="Certificate renewal").first).to_be_visible()
    visitor.settled()
    visitor.sound()
    visitor.shot("health-open")
    where = page.get_by_placeholder("The ARN of a certificate")
    where.fill(f"{failing}0")
    expect(page.get_by_text("There are no events like that.")).to_be_visible()
    where.fill(failing)
    expect(rows.filter(has_text=failing.split("/")[1]).first).to_be_visible()
    page.get_by_role("button", name="Updated").click()
    page.get_by_role("option", name="In the last 7 days").click()
    expect(rows.filter(has_text=failing.split("/")[1]).first).to_be_visible()
    account.advance("8d")
    visitor.open("health", "log")
    expect(rows.first).to_be_visible()


def test_who_may_not_see_it_is_told_so(account: Account, visit: Visit) -> None:
    visitor = visit(automation.user(account, "ann", automation.allow("acm:List*")))
    visitor.open("health")
    expect(visitor.page.get_by_text("You are not permitted to see this")).to_be_visible()
    visitor.sound()
