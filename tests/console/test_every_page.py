"""Every page, full and empty, in both languages, light and dark, wide and on a phone; and how soon it is there."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Request, expect
from tests.console.browser import Visitor
from tests.console.conftest import Visit
from tests.console.filled import PLACE, Filled, fill
from tests.console.window import NARROW, WIDE
from tests.story import pki
from tests.story.server import Account, Server

from bench import bulk
from tokiwa.store.store import Store

pytestmark = pytest.mark.xdist_group("console")

FIRST_LOAD = 700 * 1024  # bytes as they come over the wire, without fonts
MANY = 100_000
SOON = 1000  # milliseconds
PATIENCE = 30_000  # milliseconds for a list on a machine that has just written all of it
BUSY = 3  # times slower than that a machine may be which does something else
# Cloudscape's own bar on a phone says how it lies, which its role has no word for; nobody is shut out by that.
TOLERATED = "mobile-toolbar-nav"


def pages(filled: Filled) -> dict[str, list[str]]:
    """The address of each page by its name."""
    return {
        "overview": [],
        "certificates": ["certificates"],
        "certificate": ["certificates", filled.certificate],
        "certificate-request": ["certificates", "request"],
        "certificate-import": ["certificates", "import"],
        "authorities": ["authorities"],
        "authority": ["authorities", filled.authority],
        "authority-create": ["authorities", "create"],
        "deployments": ["deployments"],
        "deployment": ["deployments", filled.deployment],
        "deployment-create": ["deployments", "create"],
        "deployment-edit": ["deployments", filled.deployment, "edit"],
        "inventory": ["inventory"],
        "inventory-place": ["inventory", PLACE],
        "automation": ["automation"],
        "automation-rules": ["automation", "rules"],
        "automation-setup": ["automation", "setup"],
        "health": ["health"],
        "access": ["access"],
        "access-user": ["access", "users", "ann"],
        "access-groups": ["access", "groups"],
        "access-group": ["access", "groups", "operators"],
        "access-roles": ["access", "roles"],
        "access-role": ["access", "roles", "exporter"],
        "access-policies": ["access", "policies"],
        "access-policy": ["access", "policies", filled.policy],
        "access-simulate": ["access", "simulate"],
        "access-security": ["access", "security"],
        "audit": ["audit"],
        "settings": ["settings"],
        "missing": ["nowhere"],
    }


EMPTY = ["certificates", "authorities", "deployments", "inventory", "automation", "health", "access", "audit"]


LOOKS = {
    "light": ("light", WIDE),
    "dark": ("dark", WIDE),
    "phone": ("light", NARROW),
    "dark-phone": ("dark", NARROW),
}


def looked_at(visitor: Visitor, name: str, path: list[str], look: str) -> list[str]:
    """What is wrong with a page in one of its looks."""
    visitor.open(*(quote(part, safe="") for part in path))
    visitor.shot(name if look == "light" else f"{name}-{look}")
    problems = [each for each in visitor.barriers() if TOLERATED not in each]
    wide = visitor.page.evaluate("document.documentElement.scrollWidth - innerWidth")
    problems += [f"{wide} pixels wider than the window"] if wide > 0 else []
    return [f"{name}: {each}" for each in problems]


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize(
    "look", ["light", *(pytest.param(look, marks=pytest.mark.long) for look in LOOKS if look != "light")]
)
def test_every_page_is_sound_in_every_look(account: Account, visit: Visit, language: str, look: str) -> None:
    filled = fill(account)
    visitor = visit(account, language)
    scheme, size = LOOKS[look]
    visitor.page.set_viewport_size(size)  # type: ignore[arg-type] # of its own kind of dictionary
    visitor.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type] # one of its words
    found = [problem for name, path in pages(filled).items() for problem in looked_at(visitor, name, path, look)]
    assert found + visitor.window.troubles == []


def test_every_list_is_sound_when_there_is_nothing(account: Account, visit: Visit) -> None:
    visitor = visit(account)
    for path in EMPTY:
        visitor.open(path)
        visitor.sound()
        assert visitor.page.locator("main h1").count() == 1, path


def test_the_first_load_is_small(account: Account, visit: Visit) -> None:
    visitor = visit(account, signed_in=False)
    asked: list[Request] = []
    visitor.page.on("requestfinished", lambda request: asked.append(request))  # noqa: PLW0108 - Playwright looks at it
    visitor.sign_in()
    visitor.settled()
    sizes = {
        request.url: request.sizes()["responseBodySize"]
        for request in asked
        if request.resource_type in {"script", "stylesheet", "document"}
    }
    print(f"first load: {sum(sizes.values()) / 1024:.0f} KB in {len(sizes)} files")  # noqa: T201 - a figure, for -s
    assert 0 < sum(sizes.values()) < FIRST_LOAD


def test_pages_after_the_first_load_nothing_anew(account: Account, visit: Visit) -> None:
    visitor = visit(account)
    visitor.page.evaluate("window.kept = true")
    for name in ("Certificates", "Settings", "Overview"):
        visitor.page.get_by_role("link", name=name, exact=True).first.click()
        expect(visitor.page.get_by_role("heading", level=1, name=name)).to_be_visible()
    assert visitor.page.evaluate("window.kept") is True


OVERVIEW = """() => new Promise((resolve) => {
  const began = performance.now();
  const look = () => {
    const main = document.querySelector("main");
    if (main.innerText.includes("100,00") && !main.querySelector("[class*=spinner]")) {
      resolve(performance.now() - began);
    } else requestAnimationFrame(look);
  };
  location.hash = "#/";
  requestAnimationFrame(look);
})"""


@pytest.mark.long
def test_a_hundred_thousand_certificates_are_seen_at_once(tmp_path: Path, visit: Visit) -> None:
    server = Server(tmp_path, "--test-clock")
    server.start()
    try:
        pki.request(server.root, pki.authority(server.root), DomainName="pattern.internal.example")
        server.stop()
        store = Store(f"sqlite:///{server.data}/tokiwa.db")
        bulk.write(store, MANY)
        store.close()
        server.start()
        visitor = visit(server.root)
        visitor.open("settings")
        took = sorted(_opened(visitor) for _ in range(3))
        print(f"overview of {MANY:,} certificates: {took[1]:.0f} ms")  # noqa: T201 - a figure, for -s
        assert took[0] < SOON * BUSY
        visitor.open("certificates")
        expect(visitor.page.get_by_role("row").nth(20)).to_be_visible(timeout=PATIENCE)
        visitor.sound()
    finally:
        server.stop()


def _opened(visitor: Visitor) -> float:
    took: float = visitor.page.evaluate(OVERVIEW)
    visitor.open("settings")
    return took
