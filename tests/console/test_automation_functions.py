"""Functions that are written, tried, changed and configured in the browser."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect
from tests.console.conftest import Visit
from tests.story.server import Account

pytestmark = pytest.mark.xdist_group("console")

FUNCTION, CREATE, CODE, TEST, SETTINGS = (
    f"pages/automation/Function{name}" for name in ("Detail", "Create", "Code", "Test", "Settings")
)
PATIENCE = 20_000  # milliseconds, for a function's first start on a busy machine


@pytest.mark.parametrize("language", ["en", "ja"])
def test_a_function_is_written_tried_changed_and_configured(account: Account, visit: Visit, language: str) -> None:
    visitor = visit(account, language)
    page = visitor.page
    visitor.open("automation", "functions", "create")
    page.locator("input[name=function-name]").fill("hello")
    visitor.press(CREATE, "create")
    expect(page.get_by_role("heading", level=1, name="hello")).to_be_visible()
    code = page.get_by_role("textbox", name="app.py")
    expect(code).to_have_value(re.compile(re.escape("json.dumps(event)")))

    code.fill(
        "import os\n\n\ndef handler(event, context):\n    print('here')\n    return os.environ.get('WHO', 'nobody')\n"
    )
    visitor.press(CODE, "deploy")
    expect(page.get_by_role("button", name=visitor.word(CODE, "deploy"))).to_be_disabled()
    visitor.press(FUNCTION, "settings", role="tab")
    visitor.press(SETTINGS, "add")
    page.get_by_role("textbox", name=visitor.word(SETTINGS, "name"), exact=True).fill("WHO")
    page.get_by_role("textbox", name="WHO").fill("somebody")
    visitor.press(SETTINGS, "save")
    expect(page.locator("#top ~ *").get_by_text("hello").first).to_be_visible()
    visitor.settled()

    visitor.press(FUNCTION, "test", role="tab")
    visitor.press(TEST, "invoke")
    expect(page.get_by_text('"somebody"')).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_text("here").first).to_be_visible()
    visitor.sound()
    visitor.shot("function-test")
    visitor.press(FUNCTION, "logs", role="tab")
    expect(page.get_by_role("log").get_by_text("here")).to_be_visible()
    settings = account.client("lambda").get_function_configuration(FunctionName="hello")
    assert settings["Environment"]["Variables"] == {"WHO": "somebody"}
