"""A hierarchy made by clicking: a root, an issuing CA below it, and what can be done with them."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from tests.console.browser import Visitor
from tests.console.conftest import Visit
from tests.story import pki
from tests.story.automation import allow, user
from tests.story.server import Account

pytestmark = pytest.mark.xdist_group("console")

CREATE, DETAIL, DIALOG = "pages/authorities/Create", "pages/authorities/Detail", "pages/authorities/Dialog"
PATIENCE = 20_000  # milliseconds for a key to be made on a busy machine


def make(visitor: Visitor, name: str, *, below: str | None = None) -> None:
    """Fill in the form and wait until the CA is active."""
    page = visitor.page
    visitor.open("authorities", "create")
    if below is not None:
        page.get_by_role("radio", name=visitor.word(CREATE, "subordinate")).check()
    page.locator("input[name=CommonName]").fill(name)
    visitor.shot("authority-create")
    visitor.press(CREATE, "create")
    expect(page.get_by_role("heading", level=1, name=name)).to_be_visible(timeout=PATIENCE)


@pytest.mark.parametrize("language", ["en", "ja"])
def test_a_hierarchy_in_two_forms(account: Account, visit: Visit, language: str) -> None:
    visitor = visit(account, language)
    make(visitor, "Example Root")
    make(visitor, "Example Issuing", below="Example Root")
    visitor.settled()
    visitor.sound()
    visitor.shot("authority")
    visitor.open("authorities")
    rows = visitor.page.get_by_role("row")
    expect(rows.filter(has_text="Example Issuing")).to_have_attribute("aria-level", "2")
    visitor.sound()
    visitor.shot("authorities")

    pca = account.client("acm-pca")
    found = {each["Type"]: each for each in pca.list_certificate_authorities()["CertificateAuthorities"]}
    assert {each["Status"] for each in found.values()} == {"ACTIVE"}
    issuing = found["SUBORDINATE"]["Arn"]
    (permission,) = pca.list_permissions(CertificateAuthorityArn=issuing)["Permissions"]
    assert permission["Principal"] == pki.MANAGER


@pytest.mark.parametrize("language", ["en", "ja"])
def test_every_part_of_a_ca(account: Account, visit: Visit, language: str) -> None:
    arn = pki.authority(account)
    pki.grant(account, arn)
    pki.request(account, arn)
    visitor = visit(account, language)
    visitor.open("authorities", arn.replace("/", "%2F"))
    parts = ("certificates", "permissions", "revocation", "reports", "policy", "events", "trail", "tags")
    for part in ("identity", *parts):
        visitor.press(DETAIL, part, role="tab")
        visitor.settled()
        visitor.sound()


def test_disabled_enabled_deleted_and_restored(account: Account, visit: Visit) -> None:
    arn = pki.authority(account)
    visitor = visit(account)
    visitor.open("authorities", arn.replace("/", "%2F"))

    def act(action: str, status: str, *, typed: str = "") -> None:
        visitor.press(DETAIL, "actions")
        visitor.press(DETAIL, action, role="menuitem")
        dialog = visitor.page.get_by_role("dialog")
        if typed:
            dialog.get_by_label(f"To go on, type {typed}").fill(typed)
        dialog.get_by_role("button", name=visitor.word(DIALOG, action), exact=True).click()
        expect(visitor.page.locator("main").get_by_text(status, exact=True).first).to_be_visible()

    act("disable", "Disabled")
    act("enable", "Active")
    act("disable", "Disabled")
    act("delete", "Deleted", typed="delete")
    act("restore", "Disabled")


def test_who_may_only_look_is_offered_nothing_else(account: Account, visit: Visit) -> None:
    arn = pki.authority(account)
    looking = ["acm-pca:Describe*", "acm-pca:List*", "acm-pca:Get*", "tokiwa:GetOverview", "tokiwa:List*"]
    ann = user(account, "ann", allow(looking))
    visitor = visit(ann)
    visitor.open("authorities")
    expect(visitor.page.get_by_role("link", name="Example Root")).to_be_visible()
    assert visitor.page.get_by_role("link", name="Create a private CA").count() == 0
    visitor.open("authorities", arn.replace("/", "%2F"))
    visitor.settled()
    assert visitor.page.get_by_role("button", name="Actions").count() == 0
