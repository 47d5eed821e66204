"""Every reason that the server has a word for is told in both languages, with that word beneath."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from botocore.loaders import create_loader
from playwright.sync_api import expect
from tests.console.browser import words
from tests.console.conftest import Visit
from tests.console.filled import agent, ask, deploy, issued, task
from tests.story import automation, pki
from tests.story.server import Account

from tokiwa.domain.deployment import DeploymentStatus
from tokiwa.domain.explanation import PASSED
from tokiwa.domain.fault import RENEWAL_REASONS
from tokiwa.domain.revocation_reason import CODES

JOBS = Path(__file__).parents[2] / "src" / "tokiwa" / "jobs"
CODE = re.compile(r"[A-Z]+(_[A-Z]+)*")
JAPANESE = re.compile(r"[ぁ-んァ-ヶ一-龠]")


def enum(service: str, shape: str) -> set[str]:
    """The values that the AWS model of a service knows for a shape."""
    return set(create_loader().load_service_model(service, "service-2")["shapes"][shape]["enum"])


def delivery_codes() -> Iterator[str]:
    """The codes with which deliveries fail, as they stand in the code of the jobs."""
    for path in JOBS.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            match node:
                case ast.Call(func=ast.Name(id="Failure" | "Postponed" | "GiveUp"), args=[code, *_]):
                    pass
                case ast.Assign(targets=[ast.Name(id="code")], value=code):
                    pass
                case _:
                    continue
            yield from filter(CODE.fullmatch, texts_in(code))


def texts_in(tree: ast.AST) -> Iterator[str]:
    """Every text that stands in a piece of code."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def camel(name: str) -> str:
    """The name of a text for the name of a condition."""
    first, *rest = name.split("-")
    return first + "".join(map(str.title, rest))


KNOWN = {
    "parts/reasons/renewal": lambda: enum("acm", "FailureReason") | RENEWAL_REASONS | {"INELIGIBLE"},
    "parts/reasons/revocation": lambda: (
        enum("acm", "RevocationReason") | enum("acm-pca", "RevocationReason") | {*CODES}
    ),
    "parts/reasons/deployment": lambda: {each.value for each in DeploymentStatus},
    "parts/reasons/delivery": lambda: {*delivery_codes()},
    "pages/certificates/Checks": lambda: {camel(name) for name in PASSED},
}


@pytest.mark.parametrize("area", KNOWN)
def test_every_code_has_a_text_in_both_languages(area: str) -> None:
    english, japanese = words(area)
    codes = KNOWN[area]()
    assert len(codes) > 1
    assert codes <= english.keys()
    assert codes <= japanese.keys()
    assert [code for code in codes if not JAPANESE.search(japanese[code])] == []


def test_the_codes_of_deliveries_are_found_where_they_are_made() -> None:
    assert {"NO_RESOURCE", "ERROR_FROM_TARGET", "THROTTLING", "TIMEOUT"} <= {*delivery_codes()}


@pytest.mark.xdist_group("console")
@pytest.mark.parametrize("language", ["en", "ja"])
def test_what_they_mean_is_told_before_the_words_of_the_server(account: Account, visit: Visit, language: str) -> None:
    agent_said = "nginx: [emerg] unexpected end of file"
    automation.note_events(account)
    account.client("logs").delete_log_group(logGroupName="/aws/events/seen")
    process = agent(account)
    deployment = deploy(account, issued(account))
    found = task(process)
    told = {"DeploymentArn": deployment, "Fingerprint": found["Fingerprint"]}
    ask(process, "ReportDeployment", **told, Outcome="FAILED", Message=agent_said)
    revoked = issued(account)
    pki.export(account, revoked)
    account.client("acm").revoke_certificate(CertificateArn=revoked, RevocationReason="KEY_COMPROMISE")
    visitor = visit(account, language)
    for path, area, code, said in (
        (("deployments",), "deployment", "FAILED", agent_said),
        (("deployments", deployment.replace("/", "%2F")), "deployment", "FAILED", agent_said),
        (("certificates", revoked.replace("/", "%2F")), "revocation", "KEY_COMPROMISE", "KEY_COMPROMISE"),
        (("automation", "deliveries"), "delivery", "NO_RESOURCE", "NO_RESOURCE: The log group"),
    ):
        visitor.open(*path)
        main = visitor.page.locator("main")
        expect(main.get_by_text(visitor.word(f"parts/reasons/{area}", code)).first).to_be_visible()
        expect(main.get_by_text(said).first).to_be_visible()
    visitor.sound()
