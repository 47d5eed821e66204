"""Agents and deployments by clicking, and that the form knows the settings that the server knows."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import expect
from tests.console.browser import ROOT, words
from tests.console.conftest import Visit
from tests.console.filled import agent, ask, deploy, issued, task
from tests.story import pki
from tests.story.automation import allow, user
from tests.story.server import Account

from tokiwa.domain.deployment_kind import KINDS

pytestmark = pytest.mark.xdist_group("console")

FOLDER = "pages/deployments"
AGENTS, ENROLLMENT, FORM, DETAIL = (f"{FOLDER}/{name}" for name in ("Agents", "Enrollment", "Form", "Detail"))


@pytest.mark.parametrize("language", ["en", "ja"])
def test_a_host_is_added_with_the_commands_to_run_there(account: Account, visit: Visit, language: str) -> None:
    visitor = visit(account, language)
    page = visitor.page
    visitor.open("deployments")
    visitor.press(AGENTS, "add")
    page.locator("input[name=agent]").fill("web-1")
    visitor.press(ENROLLMENT, "make")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("sudo tokiwa-agent enroll ")).to_be_visible()
    visitor.sound()
    visitor.shot("agent-enroll")
    dialog.locator("button[class*=variant-primary]").click()
    expect(page.get_by_text("web-1", exact=True)).to_be_visible()
    assert [each["AgentName"] for each in ask(account, "ListAgents")["Agents"]] == ["web-1"]


@pytest.mark.parametrize("language", ["en", "ja"])
def test_a_deployment_is_made_changed_and_seen_to_be_served(account: Account, visit: Visit, language: str) -> None:
    certificate = issued(account)
    process = agent(account)
    visitor = visit(account, language)
    page = visitor.page
    visitor.open("deployments", "create")
    page.locator("input[name=name]").fill("front")
    for label, option in (("certificate", pki.DOMAIN), ("agent", "web")):
        page.get_by_role("button", name=visitor.word(FORM, label)).first.click()
        page.get_by_role("option", name=option).first.click()
    page.locator("input[name=setting-folder]").fill("/etc/nginx/tls")
    page.locator("input[name=host]").fill("www.internal.example")
    visitor.settled()
    visitor.sound()
    visitor.press(FORM, "create")
    expect(page.get_by_role("heading", level=1, name="front")).to_be_visible()

    found = task(process)
    assert (found["CertificateArn"], found["Settings"]) == (certificate, {"folder": "/etc/nginx/tls"})
    sight = {"Address": "10.0.0.1", "ServerName": "www.internal.example", "Serial": found["Serial"], "Trusted": True}
    told = {"DeploymentArn": found["DeploymentArn"], "Fingerprint": found["Fingerprint"]}
    sights, root = [sight | {"Fingerprint": found["Fingerprint"]}], "ab" * 32
    ask(process, "ReportDeployment", **told, Outcome="SERVED", Sights=sights, ProvedRoot=root)
    served = words("parts/status")[["en", "ja"].index(language)]["SERVED"]
    expect(page.locator("main").get_by_text(served, exact=True).first).to_be_visible(timeout=15_000)
    expect(page.get_by_text(root)).to_be_visible()
    visitor.press(DETAIL, "sights", role="tab")
    expect(page.get_by_text("10.0.0.1", exact=True)).to_be_visible()
    visitor.settled()
    visitor.sound()
    visitor.press(DETAIL, "events", role="tab")
    expect(page.get_by_text("Tokiwa Deployment State Change").first).to_be_visible()

    page.get_by_role("link", name=visitor.word(DETAIL, "edit"), exact=True).click()
    page.locator("input[name=setting-folder]").fill("/etc/nginx/other")
    visitor.press(FORM, "save")
    expect(page.get_by_text("/etc/nginx/other", exact=True).last).to_be_visible()
    (found,) = ask(account, "ListDeployments")["Deployments"]
    assert found["Settings"] == {"folder": "/etc/nginx/other"}


def test_a_deployment_is_deleted_with_its_agent(account: Account, visit: Visit) -> None:
    process = agent(account)
    arn = deploy(account, issued(account))
    visitor = visit(account)
    page = visitor.page
    visitor.open("deployments", arn.replace("/", "%2F"))
    assert page.get_by_text("Install again").count() == 0  # it is about to be installed
    found = task(process)
    ask(process, "ReportDeployment", DeploymentArn=arn, Fingerprint=found["Fingerprint"], Outcome="DELIVERED")
    visitor.press(DETAIL, "retry")
    expect(page.get_by_text("front is installed again").first).to_be_visible()
    visitor.press(DETAIL, "delete")
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Do not wait for the agent").check()
    dialog.get_by_role("button", name="Delete", exact=True).click()
    expect(page.get_by_role("heading", level=1, name="Deployments")).to_be_visible()
    page.get_by_role("button", name="What can be done with the agent web").click()
    page.get_by_role("menuitem", name="Delete").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete", exact=True).click()
    expect(page.get_by_text("The agent web was deleted").first).to_be_visible()
    assert ask(account, "ListAgents")["Agents"] == []


def test_who_may_only_look_is_offered_nothing_else(account: Account, visit: Visit) -> None:
    agent(account)
    arn = deploy(account, issued(account))
    ann = user(account, "ann", allow(["tokiwa:List*", "tokiwa:Describe*", "tokiwa:GetAllowedActions"]))
    visitor = visit(ann)
    visitor.open("deployments")
    expect(visitor.page.get_by_role("link", name="front")).to_be_visible()
    for text in ("Create a deployment", "Add an agent"):
        assert visitor.page.get_by_text(text, exact=True).count() == 0
    visitor.open("deployments", arn.replace("/", "%2F"))
    for text in ("Change", "Install again", "Delete"):
        assert visitor.page.get_by_text(text, exact=True).count() == 0


def test_the_form_knows_the_settings_of_every_kind() -> None:
    """The console's table is the server's, and each setting has its meaning in both languages."""
    table = json.loads((ROOT / "console/src/pages/deployments/kinds.json").read_text())
    server = {
        name: [
            {"name": each.name, "form": each.form.name}
            | ({"required": True} if each.required else {})
            | ({} if each.default is None else {"default": each.default})
            for each in form.settings
        ]
        for name, form in KINDS.items()
    }
    assert table == server
    needed = {_camel(each.name) for form in KINDS.values() for each in form.settings}
    assert all(needed <= set(half) for half in words(f"{FOLDER}/KindSettings"))


def _camel(name: str) -> str:
    first, *rest = name.split("-")
    return first + "".join(map(str.title, rest))
