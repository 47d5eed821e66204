"""What scans found, in the console: whose it is, what is wrong with it, how it is adopted, and that it is forgotten."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from tests.console.conftest import Visit
from tests.console.filled import PLACE, ask, found
from tests.story import pki
from tests.story.automation import allow, user
from tests.story.server import Account

pytestmark = pytest.mark.xdist_group("console")

INVENTORY = "pages/inventory"
OTHER = "tls://mail.internal.example:25/10.0.0.2"


@pytest.mark.parametrize("language", ["en", "ja"])
def test_what_was_found_is_seen_and_forgotten(account: Account, visit: Visit, language: str) -> None:
    certificate = pki.request(account, pki.authority(account))
    for place in (PLACE, OTHER):
        found(account, certificate, place)
    visitor = visit(account, language)
    page, dialog = visitor.page, visitor.page.get_by_role("dialog")
    visitor.open("inventory")
    row = page.get_by_role("row").filter(has_text=PLACE)
    expect(row.get_by_text(visitor.word(INVENTORY, "MANAGED"))).to_be_visible()
    expect(row.get_by_text(visitor.word(INVENTORY, "WRONG_NAME"))).to_be_visible()
    visitor.sound()
    page.get_by_role("searchbox").fill("tls://mail")
    expect(row).to_have_count(0)
    page.get_by_role("link", name=OTHER).click()
    expect(page.get_by_text("BEGIN CERTIFICATE")).to_be_visible()
    expect(page.get_by_role("link", name=certificate)).to_be_visible()
    visitor.settled()
    visitor.sound()
    visitor.press(INVENTORY, "forget")
    dialog.get_by_role("button", name=visitor.word(INVENTORY, "forget"), exact=True).click()
    expect(page.get_by_role("link", name=PLACE)).to_be_visible()
    assert [each["Place"] for each in ask(account, "ListInventory")["Finds"]] == [PLACE]


def test_what_is_not_managed_is_adopted_by_the_command_that_is_told(account: Account, visit: Visit) -> None:
    authority = pki.authority(account)
    certificate = pki.request(account, authority)
    found(account, certificate)
    account.client("acm").delete_certificate(CertificateArn=certificate)
    visitor = visit(account)
    visitor.open("inventory", PLACE.replace("/", "%2F").replace(":", "%3A"))
    told = visitor.page.get_by_text(f"tokiwa inventory adopt '{PLACE}' --ca {authority}")
    expect(told).to_be_visible()
    account.tokiwa("inventory", "adopt", PLACE, "--ca", authority)
    (made,) = account.client("acm").list_certificates(Includes={"keyTypes": [pki.P256]})["CertificateSummaryList"]
    assert made["DomainName"] == pki.DOMAIN


def test_who_may_only_look_forgets_nothing(account: Account, visit: Visit) -> None:
    found(account, pki.request(account, pki.authority(account)))
    ann = user(account, "ann", allow(["tokiwa:List*", "tokiwa:Describe*", "tokiwa:GetAllowedActions"]))
    visitor = visit(ann)
    visitor.open("inventory")
    expect(visitor.page.get_by_role("link", name=PLACE)).to_be_visible()
    assert visitor.page.get_by_role("button", name="Forget").count() == 0
