"""The settings of an account by clicking: each is as it was set, for the API too."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from tests.agent.kinds.place import eventually
from tests.console.conftest import Visit
from tests.console.filled import ask
from tests.story import pki
from tests.story.automation import allow, user
from tests.story.server import Account

pytestmark = pytest.mark.xdist_group("console")

SETTINGS, QUOTAS, FAULTS = "pages/settings", "pages/settings/Quotas", "pages/settings/Faults"


def notices(account: Account) -> int:
    """From how many days before an end on they come."""
    found: int = account.client("acm").get_account_configuration()["ExpiryEvents"]["DaysBeforeExpiry"]
    return found


@pytest.mark.parametrize("language", ["en", "ja"])
def test_what_is_set_here_is_set(account: Account, visit: Visit, language: str) -> None:
    authority = pki.authority(account)
    visitor = visit(account, language)
    page = visitor.page

    def save(setting: str) -> None:
        name = visitor.word(SETTINGS, setting)
        said = {"en": f"{name}: saved", "ja": f"{name}を保存しました"}[language]
        page.get_by_role("button", name={"en": f"Save: {name}", "ja": f"{name}を保存"}[language], exact=True).click()
        expect(page.get_by_text(said).first).to_be_visible()

    visitor.open("settings")
    for days in ("30", "45", "30"):  # there and back and there again
        page.locator("input[name=notices]").fill(days)
        save("notices")
        eventually(lambda days=days: notices(account) == int(days))  # the message of the one before is there still
        visitor.settled()
    page.locator("input[name=DaysBeforeExpiry]").fill("90")
    save("renewal")
    page.locator("input[name=delay]").fill("5")
    save("delay")
    page.get_by_role("radio", name=visitor.word(SETTINGS, "ALL"), exact=True).check()
    save("protection")
    page.locator("main").get_by_role("button", name=visitor.word(SETTINGS, "authority")).click()
    page.get_by_role("option", name="Example").first.click()
    save("default")
    visitor.settled()
    visitor.sound()
    visitor.shot("settings-saved")

    assert notices(account) == 30
    assert ask(account, "GetRenewalPolicy")["RenewalPolicy"]["DaysBeforeExpiry"] == 90
    assert ask(account, "GetIssuingDelay")["Seconds"] == 5
    assert ask(account, "GetDeletionProtection")["Protection"] == "ALL"
    assert ask(account, "GetDefaultCertificateAuthority")["CertificateAuthorityArn"] == authority
    visitor.press(SETTINGS, "standard")
    expect(page.get_by_text(visitor.word(SETTINGS, "standardPolicy"))).to_be_visible()
    assert ask(account, "GetRenewalPolicy")["RenewalPolicy"]["Scope"] == "STANDARD"


def test_quotas_and_faults(account: Account, visit: Visit) -> None:
    visitor = visit(account)
    page, dialog = visitor.page, visitor.page.get_by_role("dialog")
    visitor.open("settings")
    visitor.press(QUOTAS, "aws")
    dialog.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("button", name="Change Certificates", exact=True)).to_be_visible()
    page.get_by_role("button", name="Change Certificates", exact=True).click()
    dialog.locator("input[name=limit]").fill("7")
    dialog.get_by_role("button", name="Save", exact=True).click()
    expect(dialog).to_have_count(0)
    found = {each["Name"]: each["Limit"] for each in ask(account, "GetQuotas")["Quotas"]}
    assert found["Certificates"] == 7
    assert len(found) > 10

    visitor.press(FAULTS, "add")
    dialog.locator("input[name=on]").fill("acm:ExportCertificate")
    dialog.get_by_role("button", name="Add a fault", exact=True).click()
    expect(dialog).to_have_count(0)
    visitor.sound()
    page.get_by_role("button", name="Remove the fault on acm:ExportCertificate").click()
    expect(page.get_by_text("There are no faults")).to_be_visible()
    assert ask(account, "ListFaults")["Faults"] == []


def test_what_the_service_refuses_is_told_in_its_words(account: Account, visit: Visit) -> None:
    visitor = visit(account)
    visitor.open("settings")
    visitor.page.locator("input[name=notices]").fill("0")
    visitor.page.get_by_role("button", name="Save: Expiry notices").click()
    expect(visitor.page.locator("main").get_by_text("ValidationException").first).to_be_visible()


def test_who_may_only_look_has_nothing_to_save(account: Account, visit: Visit) -> None:
    ann = user(account, "ann", allow(["tokiwa:Get*", "tokiwa:List*", "tokiwa:DescribeClock", "acm:Get*"]))
    visitor = visit(ann)
    visitor.open("settings")
    expect(visitor.page.locator("input[name=notices]")).to_have_value("45")
    assert visitor.page.get_by_role("button", name="Save").count() == 0
