"""Signing in and out, by a link and by a password, and what a session may not be used for."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from tests.console.conftest import Visit
from tests.story.automation import allow, user
from tests.story.server import Account

pytestmark = pytest.mark.xdist_group("console")

PASSWORD = "Correct-Horse1"


@pytest.mark.parametrize("language", ["en", "ja"])
def test_a_link_signs_in_once(account: Account, visit: Visit, language: str) -> None:
    visitor = visit(account, language, signed_in=False)
    visitor.sign_in(account.tokiwa("console", "--print").strip())
    visitor.settled()
    visitor.sound()
    first = visitor.page.evaluate("location.href")

    assert account.id in visitor.page.locator("#top").inner_text()
    assert "code=" not in first
    other = visit(account, language, signed_in=False)
    other.page.goto(f"{account.url}/console/")
    expect(other.page.locator("input[name=username]")).to_be_visible()
    other.sound()


def test_a_password_signs_in_and_signing_out_ends_it_in_every_tab(account: Account, visit: Visit) -> None:
    user(account, "ann", allow("acm:ListCertificates"))
    account.client("iam").create_login_profile(UserName="ann", Password=PASSWORD)
    visitor = visit(account, signed_in=False)
    page = visitor.page
    page.goto(f"{account.url}/console/")
    page.locator("input[name=account]").fill(account.id)
    page.locator("input[name=username]").fill("ann")
    page.locator("input[name=password]").fill("wrong")
    page.keyboard.press("Enter")
    expect(page.get_by_text("is wrong").first).to_be_visible()
    page.locator("input[name=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="ann")).to_be_visible()

    tab = page.context.new_page()
    tab.goto(f"{account.url}/console/")
    expect(tab.get_by_role("button", name="ann")).to_be_visible()
    page.get_by_role("button", name="ann").click()
    page.get_by_role("menuitem", name="Sign out").click()
    expect(page.locator("input[name=username]")).to_be_visible()
    expect(tab.locator("input[name=username]")).to_be_visible()


def test_what_was_said_to_one_is_not_there_for_who_signs_in_after_him(account: Account, visit: Visit) -> None:
    visitor = visit(account)
    page = visitor.page
    said = page.get_by_text("Expiry notices: saved")
    visitor.open("settings")
    page.locator("input[name=notices]").fill("30")
    page.get_by_role("button", name="Save: Expiry notices").click()
    expect(said.first).to_be_visible()
    visitor.sign_in()
    visitor.open("settings")
    expect(page.locator("input[name=notices]")).to_have_value("30")
    assert said.count() == 0


def test_the_secret_is_nowhere_that_a_script_can_read(account: Account, visit: Visit) -> None:
    visitor = visit(account)
    stored = visitor.page.evaluate(
        """() => new Promise((resolve) => {
          const opening = indexedDB.open("tokiwa", 1);
          opening.onsuccess = () => {
            const asked = opening.result.transaction("session").objectStore("session").get("session");
            asked.onsuccess = async () => {
              const { key, ...rest } = asked.result;
              const exported = await crypto.subtle.exportKey("raw", key).then(() => "readable", (e) => e.name);
              resolve({ rest: Object.keys(rest), exported, extractable: key.extractable });
            };
          };
        })"""
    )
    kept = visitor.page.evaluate("JSON.stringify({...localStorage, ...sessionStorage}) + document.cookie")

    assert (stored["extractable"], stored["exported"]) == (False, "InvalidAccessError")
    assert "secretAccessKey" not in stored["rest"]
    assert "ASIA" not in kept
