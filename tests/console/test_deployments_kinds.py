"""The settings of every kind of place by clicking: each is filled in, and stands in the deployment that is made.

A kind has one language, every other one the same: that the meanings of its settings are there in both is told elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest
from playwright.sync_api import expect
from tests.console.browser import Visitor
from tests.console.conftest import Visit
from tests.console.filled import agent, ask, issued, task
from tests.story import pki
from tests.story.server import Account

from tokiwa.domain.deployment_kind import KINDS, Form, KindForm

pytestmark = pytest.mark.xdist_group("console")

FORM, SETTINGS = "pages/deployments/Form", "pages/deployments/KindSettings"
GIVEN = {
    Form.TEXT: "something",
    Form.PATH: "/srv/tls/here",
    Form.COMMAND: "true --quiet",
    Form.MODE: "0640",
    Form.FLAG: "true",
    Form.ADDRESS: "127.0.0.1:9901",
    Form.URL: "https://there.internal.example",
}


def begin(visitor: Visitor, name: str, kind: str) -> None:
    """Fill in what every kind needs."""
    page = visitor.page
    visitor.open("deployments", "create")
    page.locator("input[name=name]").fill(name)
    page.locator("input[name=host]").fill(pki.DOMAIN)
    for label, option in (("certificate", pki.DOMAIN), ("agent", "web"), ("kind", kind)):
        page.get_by_role("button", name=visitor.word(FORM, label)).first.click()
        page.get_by_role("option").filter(has=page.get_by_text(option, exact=True)).first.click()


def create(visitor: Visitor, name: str) -> None:
    """Make the deployment."""
    visitor.press(FORM, "create")
    expect(visitor.page.get_by_role("heading", level=1, name=name, exact=True)).to_be_visible()


def fill(visitor: Visitor, form: KindForm) -> Mapping[str, str]:
    """Fill in every setting of a kind; those that not everybody needs are behind a fold."""
    page = visitor.page
    visitor.press(SETTINGS, "more")
    given = {each.name: GIVEN[each.form] for each in form.settings}
    for name, value in given.items():
        page.locator(f"input[name=setting-{name}]").fill(value)
    assert page.locator("input[name^=setting-]").count() == len(given)
    return given


@pytest.mark.parametrize("language", ["en", "ja"])
def test_every_setting_of_every_kind(account: Account, visit: Visit, language: str) -> None:
    issued(account)
    agent(account, kinds=[*KINDS])
    visitor = visit(account, language)
    wanted = {}
    for kind in [*KINDS][["en", "ja"].index(language) :: 2]:
        begin(visitor, f"in-{kind}", kind)
        wanted[kind] = fill(visitor, KINDS[kind])
        create(visitor, f"in-{kind}")
    visitor.sound()
    assert {each["Kind"]: each["Settings"] for each in ask(account, "ListDeployments")["Deployments"]} == wanted


@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_settings_of_a_kind_of_ones_own(account: Account, visit: Visit, language: str) -> None:
    issued(account)
    process = agent(account)
    visitor = visit(account, language)
    page = visitor.page
    begin(visitor, "mine", "ours")
    for name, value in (("port", "8443"), ("shard", "a b")):
        visitor.press(SETTINGS, "addSetting")
        for label, text in (("settingName", name), ("settingValue", value)):
            page.get_by_role("textbox", name=visitor.word(SETTINGS, label), exact=True).last.fill(text)
    visitor.sound()
    page.get_by_role("button", name=re.compile(f"^{visitor.word(SETTINGS, 'removeSetting')}")).first.click()
    create(visitor, "mine")
    assert task(process)["Settings"] == {"shard": "a b"}
