"""Users, groups, roles and policies by clicking; what is made here signs in, and may do what it says."""

from __future__ import annotations

import base64
import json
import re
import time

import pytest
from playwright.sync_api import Locator, expect
from tests.console.browser import Visitor
from tests.console.conftest import Visit
from tests.story.automation import allow, user
from tests.story.server import Account

from tokiwa.domain.totp import STEP, code

pytestmark = pytest.mark.xdist_group("console")

USER, SIGN_IN, KEYS, POLICIES, SECURITY, SIMULATE = (
    f"pages/access/{name}" for name in ("User", "SignIn", "Keys", "Policies", "Security", "Simulate")
)
ACCESS = "pages/access"
PASSWORD, OTHER = "Correct-Horse1", "Battery-Staple2"
SEED = re.compile(r"\b[A-Z2-7]{32}\b")


def create(visitor: Visitor, kind: str, button: str, name: str) -> None:
    """Make one of a kind, and open its page."""
    visitor.open("access", kind)
    visitor.press(ACCESS, button)
    visitor.page.locator("input[name=name]").fill(name)
    act(visitor)
    visitor.page.get_by_role("link", name=name, exact=True).click()
    expect(visitor.page.get_by_role("heading", level=1, name=name)).to_be_visible()


def act(visitor: Visitor) -> None:
    """Do what the dialog is about, and wait until it is gone."""
    dialog = visitor.page.get_by_role("dialog")
    dialog.locator("button[class*=variant-primary]").click()
    expect(dialog).to_have_count(0)


def seed_in(dialog: Locator) -> bytes:
    """The seed that a dialog shows."""
    found = SEED.search(dialog.inner_text())
    assert found is not None
    return base64.b32decode(found[0])


def sign_in(visitor: Visitor, name: str, password: str) -> None:
    """Sign in by a password, as far as that goes."""
    page = visitor.page
    page.goto(f"{visitor.account.url}/console/")
    for field, text in (("account", visitor.account.id), ("username", name), ("password", password)):
        page.locator(f"input[name={field}]").fill(text)
    page.keyboard.press("Enter")


@pytest.mark.parametrize("language", ["en", "ja"])
def test_a_user_with_a_password_and_a_second_factor_signs_in(account: Account, visit: Visit, language: str) -> None:
    visitor = visit(account, language)
    page, dialog = visitor.page, visitor.page.get_by_role("dialog")
    create(visitor, "users", "createUser", "ann")
    visitor.press(USER, "signIn", role="tab")
    visitor.press(SIGN_IN, "give")
    dialog.locator("input[name=password]").fill(PASSWORD)
    dialog.get_by_role("checkbox").uncheck()
    act(visitor)

    visitor.press(SIGN_IN, "addMfa")
    visitor.press(SIGN_IN, "next")
    dialog.get_by_role("img", name=visitor.word(SIGN_IN, "picture")).wait_for()
    visitor.sound()
    visitor.shot("access-mfa")
    seed, step = seed_in(dialog), int(time.time()) // STEP
    dialog.locator("input[name=code1]").fill(code(seed, step - 1))
    dialog.locator("input[name=code2]").fill(code(seed, step))
    act(visitor)
    expect(page.get_by_text(visitor.word(SIGN_IN, "mfaAdded")).first).to_be_visible()

    ann = visit(account, language, signed_in=False)
    sign_in(ann, "ann", PASSWORD)
    ann.page.locator("input[name=otp]").fill(code(seed, step + 1))
    ann.page.keyboard.press("Enter")
    expect(ann.page.get_by_role("button", name="ann")).to_be_visible()


def test_who_gives_up_binds_no_second_factor(account: Account, visit: Visit) -> None:
    user(account, "ann")
    visitor = visit(account)
    visitor.open("access", "users", "ann")
    visitor.press(USER, "signIn", role="tab")
    visitor.press(SIGN_IN, "addMfa")
    visitor.press(SIGN_IN, "next")
    dialog = visitor.page.get_by_role("dialog")
    dialog.get_by_role("img", name=visitor.word(SIGN_IN, "picture")).wait_for()
    with visitor.page.expect_response(lambda answer: "DeleteVirtualMFADevice" in (answer.request.post_data or "")):
        visitor.press("parts/parts", "cancel")
    expect(dialog).to_have_count(0)
    assert account.client("iam").list_virtual_mfa_devices()["VirtualMFADevices"] == []


def test_an_access_key_works_until_it_is_made_inactive(account: Account, visit: Visit) -> None:
    user(account, "bob")  # has a key of his own already
    iam = account.client("iam")
    visitor = visit(account)
    page, dialog = visitor.page, visitor.page.get_by_role("dialog")
    visitor.open("access", "users", "bob")
    visitor.press(USER, "keys", role="tab")
    visitor.press(KEYS, "create")
    expect(dialog).to_be_visible()
    key, secret = dialog.locator("pre").all_inner_texts()
    visitor.sound()
    dialog.locator("button[class*=variant-primary]").click()
    expect(dialog).to_have_count(0)
    assert secret not in page.content()
    made = Account(account.url, account.folder, key, secret)
    assert made.client("sts").get_caller_identity()["Arn"].endswith(":user/bob")

    row = page.get_by_role("row").filter(has_text=key)
    row.get_by_role("button", name="Make inactive").click()
    expect(row.get_by_text("Inactive")).to_be_visible()
    row.get_by_role("button", name="Delete").click()
    act(visitor)
    expect(row).to_have_count(0)
    assert key not in {each["AccessKeyId"] for each in iam.list_access_keys(UserName="bob")["AccessKeyMetadata"]}


@pytest.mark.parametrize("language", ["en", "ja"])
def test_a_policy_by_a_group_is_what_the_simulation_says(account: Account, visit: Visit, language: str) -> None:
    user(account, "ann")
    visitor = visit(account, language)
    page, dialog = visitor.page, visitor.page.get_by_role("dialog")
    create(visitor, "policies", "createPolicy", "renewers")
    create(visitor, "groups", "createGroup", "operators")
    visitor.press(USER, "addMember")
    dialog.get_by_role("button", name=visitor.word(USER, "user")).click()
    page.get_by_role("option", name="ann").click()
    act(visitor)
    visitor.press(USER, "policies", role="tab")
    visitor.press(POLICIES, "attach")
    dialog.get_by_role("button", name=visitor.word(POLICIES, "policy")).first.click()
    page.get_by_role("option", name="renewers").click()
    act(visitor)
    expect(page.get_by_role("link", name="renewers")).to_be_visible()

    visitor.open("access", "simulate")
    page.locator("main").get_by_role("button", name=visitor.word(SIMULATE, "who")).click()
    page.get_by_role("option", name="ann").click()
    visitor.press(SIMULATE, "ask")
    allowed, not_allowed = (visitor.word(SIMULATE, key) for key in ("allowed", "notAllowed"))
    rows = page.get_by_role("row")
    expect(rows.filter(has_text="acm:RenewCertificate").get_by_text(allowed, exact=True)).to_be_visible()
    expect(rows.filter(has_text="acm:DeleteCertificate").get_by_text(not_allowed, exact=True)).to_be_visible()
    visitor.sound()
    visitor.shot("access-simulated")


def test_a_role_is_trusted_by_what_its_editor_says(account: Account, visit: Visit) -> None:
    visitor = visit(account)
    page = visitor.page
    create(visitor, "roles", "createRole", "exporter")
    visitor.press(POLICIES, "write")
    page.locator("input[name=policy]").fill("own")
    act(visitor)
    visitor.press(USER, "trust", role="tab")
    editor = page.get_by_role("textbox", name="Trust policy")
    expect(editor).to_have_value(re.compile("lambda"))
    editor.fill(editor.input_value().replace("lambda.", "events."))
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("The trust policy was saved").first).to_be_visible()
    iam = account.client("iam")
    trust = iam.get_role(RoleName="exporter")["Role"]["AssumeRolePolicyDocument"]
    assert trust["Statement"][0]["Principal"] == {"Service": "events.amazonaws.com"}
    assert iam.list_role_policies(RoleName="exporter")["PolicyNames"] == ["own"]

    editor.fill("{")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("MalformedPolicyDocument").first).to_be_visible()


def test_a_user_is_deleted_with_all_that_hangs_on_her(account: Account, visit: Visit) -> None:
    user(account, "ann", allow("acm:ListCertificates"))
    iam = account.client("iam")
    iam.create_login_profile(UserName="ann", Password=PASSWORD)
    iam.create_group(GroupName="operators")
    iam.add_user_to_group(GroupName="operators", UserName="ann")
    visitor = visit(account)
    visitor.open("access", "users", "ann")
    visitor.press(ACCESS, "delete")
    visitor.page.get_by_label("To go on, type delete").fill("delete")
    act(visitor)
    expect(visitor.page.get_by_text("ann was deleted").first).to_be_visible()
    assert iam.list_users()["Users"] == []


def test_a_new_version_of_a_policy_is_in_force_and_the_old_one_comes_back(account: Account, visit: Visit) -> None:
    visitor = visit(account)
    page = visitor.page
    create(visitor, "policies", "createPolicy", "renewers")
    editor = page.get_by_role("textbox", name="Policy document")
    expect(editor).to_have_value(re.compile("Statement"))
    document = json.loads(editor.input_value())
    document["Statement"][0]["Action"] = "acm:RenewCertificate"
    editor.fill(json.dumps(document))
    visitor.press(POLICIES, "saveVersion")
    expect(page.get_by_text("(v2)")).to_be_visible()
    visitor.press(POLICIES, "versions", role="tab")
    visitor.press(POLICIES, "makeDefault")
    expect(page.get_by_text("v1 is in force").first).to_be_visible()


def test_ones_own_password_is_changed_and_nothing_else_is_offered(account: Account, visit: Visit) -> None:
    user(account, "ann", allow(["iam:ChangePassword", "iam:ListUsers", "iam:ListMFADevices"]))
    account.client("iam").create_login_profile(UserName="ann", Password=PASSWORD)
    visitor = visit(account, signed_in=False)
    page = visitor.page
    sign_in(visitor, "ann", PASSWORD)
    expect(page.get_by_role("button", name="ann")).to_be_visible()
    visitor.open("access", "users")
    expect(page.get_by_role("link", name="ann")).to_be_visible()
    assert page.get_by_text("Create a user").count() == 0
    visitor.open("access", "security")
    page.locator("input[name=old]").fill(PASSWORD)
    page.locator("input[name=new]").fill(OTHER)
    visitor.press(SECURITY, "change")
    expect(page.get_by_text("Your password was changed").first).to_be_visible()
    visitor.sound()
    again = visit(account, signed_in=False)
    sign_in(again, "ann", OTHER)
    expect(again.page.get_by_role("button", name="ann")).to_be_visible()
