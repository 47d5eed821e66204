"""What another site, or a link that somebody sends, may try with the console of one who is signed in."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import expect
from tests.console.conftest import Visit
from tests.console.window import Windows
from tests.story.automation import allow, user
from tests.story.server import Account

pytestmark = pytest.mark.xdist_group("console")

SESSION = """() => new Promise((resolve) => {
  const opening = indexedDB.open("tokiwa", 1);
  opening.onsuccess = () => {
    const asked = opening.result.transaction("session").objectStore("session").get("session");
    asked.onsuccess = () => resolve(asked.result && asked.result.arn);
  };
})"""
# As a page of another site would try it: with whatever the browser adds by itself, in a form that needs no preflight.
FORGED = """async (url) => {
  const body = JSON.stringify({DomainName: "forged.example"});
  const asked = {method: "POST", mode: "no-cors", credentials: "include", body};
  await fetch(url + "/", asked).catch(() => null);
  const aimed = {"content-type": "application/x-amz-json-1.1", "x-amz-target": "CertificateManager.RequestCertificate"};
  return fetch(url + "/", {method: "POST", credentials: "include", headers: aimed, body}).then(
    (answer) => answer.status, () => "kept back by the browser");
}"""


@pytest.fixture(scope="module")
def evil() -> Iterator[str]:
    """Another site, which shows `/?http://…` in a frame. It is on this machine, or the browser would ask for leave."""

    class Site(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("content-type", "text/html")
            self.end_headers()
            _, _, framed = self.path.partition("?")
            self.wfile.write(f"<iframe src='{framed}'></iframe>".encode() if framed else b"<p>")

        def log_message(self, *_: object) -> None:
            """Nothing is told."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Site) as site:
        threading.Thread(target=site.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{site.server_port}/"
        site.shutdown()


def test_no_other_page_frames_it(account: Account, windows: Windows, evil: str) -> None:
    page = windows.browser.new_context().new_page()
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text))

    page.goto(f"{evil}?{account.url}/console/")
    page.wait_for_load_state("networkidle")
    (_, frame) = page.frames
    assert frame.locator("#root").count() == 0
    assert any("frame-ancestors" in text or "X-Frame-Options" in text for text in refused)
    page.context.close()


def test_another_site_does_nothing_in_the_name_of_who_is_signed_in(account: Account, visit: Visit, evil: str) -> None:
    visitor = visit(account)
    page = visitor.page.context.new_page()
    page.goto(evil)
    assert page.evaluate(FORGED, account.url) == "kept back by the browser"
    assert visitor.page.context.cookies() == []
    log = account.client("cloudtrail")
    asked = [{"AttributeKey": "EventName", "AttributeValue": "RequestCertificate"}]
    assert account.client("acm").list_certificates()["CertificateSummaryList"] == []
    assert log.lookup_events(LookupAttributes=asked)["Events"] == []


def test_a_link_that_somebody_sends_takes_no_session_over(account: Account, visit: Visit) -> None:
    """It says whose account it opens, and does nothing until it is asked to."""
    ann = user(account, "ann", allow("acm:ListCertificates"))
    visitor = visit(account)
    page = visitor.page
    before = page.evaluate(SESSION)
    page.goto(ann.tokiwa("console", "--print").strip())
    page.reload()
    expect(page.get_by_role("button", name="Continue")).to_be_visible()
    assert account.id in page.locator("body").inner_text()
    assert page.evaluate(SESSION) == before
    page.get_by_role("button", name="Sign in another way").click()
    expect(page.locator("#top")).to_be_visible()
    assert page.evaluate(SESSION) == before
