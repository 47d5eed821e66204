"""Certificates by clicking: requested, exported, renewed by moving the clock, found among many, revoked, deleted."""

from __future__ import annotations

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from playwright.sync_api import expect
from tests.console.conftest import Visit
from tests.story import pki
from tests.story.server import Account

pytestmark = pytest.mark.xdist_group("console")

REQUEST, DETAIL, EXPORT, CHECKS = (
    f"pages/certificates/{name}" for name in ("RequestWizard", "Detail", "Export", "Checks")
)
PASSPHRASE = "correct horse battery staple"


@pytest.mark.parametrize("language", ["en", "ja"])
def test_requested_exported_and_renewed_as_the_clock_moves(
    account: Account, visit: Visit, language: str, tmp_path: Path
) -> None:
    authority = pki.authority(account)
    pki.grant(account, authority)
    visitor = visit(account, language)
    page = visitor.page
    visitor.open("certificates", "request")
    page.locator("textarea").fill("www.internal.example\napi.internal.example")
    visitor.shot("request")
    visitor.sound()
    page.locator("button[class*=primary-button]").click()
    page.get_by_text("EC_prime256v1").first.wait_for()
    visitor.sound()
    page.locator("button[class*=primary-button]").click()
    visitor.press(REQUEST, "request")
    expect(page.get_by_role("heading", level=1, name="www.internal.example")).to_be_visible()
    visitor.settled()
    visitor.shot("certificate")
    before = page.locator("main").inner_text()

    visitor.press(DETAIL, "export")
    dialog = page.get_by_role("dialog")
    for field in dialog.locator("input[type=password]").all():
        field.fill(PASSPHRASE)
    visitor.sound()
    visitor.shot("export")
    with page.expect_download() as saved:
        dialog.get_by_role("button", name=visitor.word(EXPORT, "export"), exact=True).click()
    saved.value.save_as(tmp_path / "exported.pem")
    (key,) = pki.pems((tmp_path / "exported.pem").read_text(), "ENCRYPTED PRIVATE KEY")
    assert load_pem_private_key(key.encode(), PASSPHRASE.encode()).key_size == 256

    clock = visitor.word("shell/ClockBar", "advance")
    page.get_by_role("button", name=clock).first.click()
    page.get_by_role("menuitem", name="335").click()
    expect(page.locator(".ran").get_by_text("renew: 1")).to_be_visible(timeout=30_000)
    visitor.settled()
    visitor.shot("clock")
    visitor.press(DETAIL, "renewal", role="tab")
    visitor.settled()
    visitor.sound()
    visitor.shot("renewal")
    visitor.press(DETAIL, "identity", role="tab")
    assert serial(before) != serial(page.locator("main").inner_text())
    for part in ("use", "events", "trail", "tags"):
        visitor.press(DETAIL, part, role="tab")
        visitor.settled()
        visitor.sound()


def serial(text: str) -> str:
    """The serial number in what a page says."""
    return max(text.split(), key=lambda word: word.count(":"))


def test_found_sorted_and_deleted_among_many(account: Account, visit: Visit) -> None:
    authority = pki.authority(account)
    for number in range(25):
        pki.request(account, authority, DomainName=f"n{number:02}.internal.example")
    visitor = visit(account)
    page = visitor.page
    visitor.open("certificates")
    rows = page.locator("tbody tr")
    expect(rows).to_have_count(20)
    visitor.sound()
    page.get_by_role("button", name="Next page").click()
    expect(rows).to_have_count(5)

    page.get_by_role("combobox").fill("DNS name : n07")
    page.keyboard.press("Enter")
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("n07.internal.example")
    visitor.settled()
    visitor.shot("certificates")
    page.get_by_role("checkbox", name="Select n07.internal.example").check()
    page.get_by_role("button", name="Selected: 1").click()
    page.get_by_role("menuitem", name="Delete").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("button", name="Delete", exact=True)).to_be_disabled()
    dialog.get_by_label("To go on, type delete").fill("delete")
    dialog.get_by_role("button", name="Delete", exact=True).click()
    expect(page.get_by_text("The certificate was deleted").first).to_be_visible()
    expect(page.get_by_text("No certificate is like that")).to_be_visible()


@pytest.mark.parametrize("language", ["en", "ja"])
def test_why_a_renewal_fails_is_there_with_what_to_do(account: Account, visit: Visit, language: str) -> None:
    authority = pki.authority(account)
    arn = pki.managed(account, authority)
    account.advance("336d")
    visitor = visit(account, language)
    page = visitor.page
    meaning = visitor.word("parts/reasons/renewal", "PCA_ACCESS_DENIED")
    visitor.open()
    failing = {"en": "One renewal fails: PCA_ACCESS_DENIED", "ja": "1 件の更新が失敗しています: PCA_ACCESS_DENIED"}
    expect(page.get_by_text(failing[language])).to_be_visible()
    expect(page.get_by_text(meaning).first).to_be_visible()
    visitor.sound()
    visitor.shot("overview-failing")
    visitor.open("certificates", arn.replace("/", "%2F"))
    visitor.press(DETAIL, "renewal", role="tab")
    expect(page.get_by_text("aws acm-pca create-permission").first).to_be_visible()
    condition = page.get_by_role("row").filter(has_text="permission-missing")
    expect(condition.get_by_text(visitor.word(CHECKS, "permissionMissing"))).to_be_visible()
    expect(condition.get_by_text(meaning)).to_be_visible()
    expect(condition.get_by_text(f"PCA_ACCESS_DENIED: {pki.MANAGER} is not permitted")).to_be_visible()
    visitor.sound()
    visitor.shot("renewal-failing")


def test_nothing_that_a_certificate_carries_becomes_markup(account: Account, visit: Visit) -> None:
    """Names, tags and subjects with markup in them are shown as they are."""
    evil = "<img src=x onerror=alert(1)>"
    named = pki.create(
        account,
        CertificateAuthorityConfiguration={
            "KeyAlgorithm": pki.P256,
            "SigningAlgorithm": pki.SIGNING,
            "Subject": {"CommonName": evil},
        },
    )
    visitor = visit(account)
    asked: list[str] = []
    visitor.page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    visitor.open("authorities")
    expect(visitor.page.get_by_text(evil)).to_be_visible()
    visitor.open("authorities", named.replace("/", "%2F"))
    expect(visitor.page.get_by_role("heading", level=1, name=evil)).to_be_visible()
    assert asked == []
