"""Archives and what is replayed from them, connections and the endpoints that use them: made and taken away by clicking."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from tests.console.browser import Visitor
from tests.console.conftest import Visit
from tests.story import pki
from tests.story.server import Account

pytestmark = pytest.mark.xdist_group("console")

ARCHIVES, CONNECTIONS, LISTING = (f"pages/automation/{name}" for name in ("Archives", "Connections", "Listing"))
SECRET = "s3cret-of-the-hook"


def fill(visitor: Visitor, area: str, **values: str) -> None:
    """Fill in fields of the open dialog by their labels."""
    dialog = visitor.page.get_by_role("dialog")
    for key, value in values.items():
        dialog.get_by_label(visitor.word(area, key), exact=True).first.fill(value)


def confirm(visitor: Visitor, area: str, key: str) -> None:
    """The dialog's own button."""
    dialog = visitor.page.get_by_role("dialog")
    dialog.get_by_role("button", name=visitor.word(area, key), exact=True).click()
    expect(dialog).to_have_count(0)


@pytest.mark.parametrize("language", ["en", "ja"])
def test_an_archive_is_made_replayed_and_deleted(account: Account, visit: Visit, language: str) -> None:
    visitor = visit(account, language)
    page = visitor.page
    visitor.open("automation", "archives")
    visitor.press(ARCHIVES, "createArchive")
    fill(visitor, ARCHIVES, name="all")
    visitor.sound()
    confirm(visitor, ARCHIVES, "createArchive")
    expect(page.get_by_role("row").filter(has_text="all").first).to_be_visible()

    pki.authority(account)
    account.advance("1h")
    visitor.press(ARCHIVES, "startReplay")
    fill(visitor, ARCHIVES, name="again")
    visitor.sound()
    visitor.shot("replay")
    confirm(visitor, ARCHIVES, "startReplay")
    expect(page.get_by_text({"en": "Completed", "ja": "完了"}[language], exact=True)).to_be_visible(timeout=20_000)
    page.get_by_role("button", name=f"{visitor.word(LISTING, 'delete')}: all").click()
    confirm(visitor, LISTING, "delete")
    expect(page.get_by_text(visitor.word(ARCHIVES, "noArchives"))).to_be_visible()


@pytest.mark.parametrize("language", ["en", "ja"])
def test_a_connection_and_an_endpoint_are_made_and_deleted(account: Account, visit: Visit, language: str) -> None:
    visitor = visit(account, language)
    page = visitor.page
    visitor.open("automation", "connections")
    visitor.press(CONNECTIONS, "createConnection")
    fill(visitor, CONNECTIONS, name="hook", header="X-Key", value=SECRET)
    visitor.sound()
    assert SECRET not in page.get_by_role("dialog").inner_text()
    confirm(visitor, CONNECTIONS, "createConnection")
    visitor.press(CONNECTIONS, "createDestination")
    fill(visitor, CONNECTIONS, name="renewed", endpoint="https://hooks.example.com/renewed")
    confirm(visitor, CONNECTIONS, "createDestination")
    expect(page.get_by_text("POST https://hooks.example.com/renewed")).to_be_visible()
    visitor.sound()
    visitor.shot("connections")
    assert SECRET not in page.locator("body").inner_text()

    for name, gone in (("renewed", "noDestinations"), ("hook", "noConnections")):
        page.get_by_role("button", name=f"{visitor.word(LISTING, 'delete')}: {name}").click()
        confirm(visitor, LISTING, "delete")
        expect(page.get_by_text(visitor.word(CONNECTIONS, gone))).to_be_visible()
