"""The rules of the house that a linter does not know: sizes, names, a test for each file, words that do not belong."""

from __future__ import annotations

import ast
import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from elsewhere import ELSEWHERE

ROOT = Path(__file__).parents[1]
SOURCE, TESTS = ROOT / "src/tokiwa", ROOT / "tests"
MODULES = {str(path.relative_to(SOURCE)): path for path in sorted(SOURCE.rglob("*.py"))}

LONGEST = 300  # lines of a source file
NAMELESS = re.compile(r"(utils?|common|helpers?|models?|services?|managers?|misc|base|shared)(\.py)?")
# Models of the API in botocore's own form and layout.
FOREIGN = {SOURCE / "wire/models"}
PUBLIC_REGISTRIES = {"pypi.org", "files.pythonhosted.org"}

# Spelled so that this file does not find itself.
MACHINE_PATH = re.compile(r"(?<![\w.~}<-])/(?:wor" + r"k|roo" + r"t)/")
SESSION = re.compile(r"\b(?:sessio" + r"n|tas" + r"k|issu" + r"e) (?:no\. ?|#|number )?[0-9]+\b", re.IGNORECASE)
REGISTRY = re.compile(r"https?://([\w.-]*(?:pypi|pythonhosted|npmjs|registry|artifactory|nexus|mirror)[\w.-]*)")


@pytest.mark.xdist_group("layout")
def test_groups_of_tests_stay_together(request: pytest.FixtureRequest) -> None:
    """Otherwise each process of a run starts the servers of every file, and all that is seen of it is the time."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        assert request.node.nodeid.endswith("@layout")


def test_no_file_is_longer_than_an_idea() -> None:
    # A migration is a list of tables, made by a command: it has one idea however many there are.
    written = {name: path for name, path in MODULES.items() if not name.startswith("store/migrations/versions/")}
    lengths = {name: len(path.read_text().splitlines()) for name, path in written.items()}
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST} == {}


def test_no_module_is_named_after_nothing() -> None:
    """A file named after a layer of a framework has no reason to stop growing."""
    inside = [path for path in SOURCE.rglob("*") if path.suffix in {"", ".py"} and path not in FOREIGN]
    assert [str(path.relative_to(ROOT)) for path in inside if NAMELESS.fullmatch(path.name)] == []


@pytest.mark.parametrize("name", MODULES)
def test_every_module_says_what_it_is(name: str) -> None:
    """In its first sentence, which ends."""
    said = ast.get_docstring(ast.parse(MODULES[name].read_text()))
    assert said
    assert said.splitlines()[0].rstrip().endswith((".", ":", '"')), said.splitlines()[0]


def own_test(name: str) -> Path:
    """Where the test of a source file is: its own name in the same folder; a package's is named after the package."""
    path = Path(name)
    stem = path.parent.name if path.name == "__init__.py" else path.stem
    return TESTS / path.parent / f"test_{stem}.py"


def has_code(path: Path) -> bool:
    """Whether a file is more than its docstring: such a file needs no test."""
    return len(ast.parse(path.read_text()).body) > 1


def test_every_file_is_tested_by_its_own_or_where_the_list_says() -> None:
    untested = [name for name, path in MODULES.items() if has_code(path) and not own_test(name).exists()]
    assert sorted(set(untested) - set(ELSEWHERE)) == [], "write a test, or say in tests/elsewhere.py where it is tested"


def test_the_list_is_true() -> None:
    """What is listed exists, has no test of its own by now, and the test that is named for it is there."""
    assert [name for name in ELSEWHERE if name not in MODULES] == [], "take what is gone out of tests/elsewhere.py"
    tested = [name for name in ELSEWHERE if own_test(name).exists()]
    assert tested == [], "take what has its own test by now out of tests/elsewhere.py"
    assert [test for test in ELSEWHERE.values() if not (TESTS / test).is_file()] == []


def tracked() -> Iterator[tuple[str, str]]:
    """Every text file that is, or is about to be, in the repository."""
    if not (ROOT / ".git").exists():
        pytest.skip("this is not a checkout")
    names = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split("\0")
    for name in filter(None, names):
        path = ROOT / name
        if path.is_file():
            yield name, path.read_text(errors="replace")


@pytest.mark.parametrize("words", [MACHINE_PATH, SESSION], ids=["paths of one machine", "numbers of sessions"])
def test_nothing_tells_how_it_was_made(words: re.Pattern[str]) -> None:
    found = [(name, match[0]) for name, text in tracked() if name != "uv.lock" for match in words.finditer(text)]
    assert found == []


def test_only_public_registries_are_named() -> None:
    """In the lock file above all: what is installed comes from where everybody can get it."""
    hosts = {(name, host) for name, text in tracked() for host in REGISTRY.findall(text)}
    assert {(name, host) for name, host in hosts if host not in PUBLIC_REGISTRIES} == set()
    lock = set(re.findall(r"https?://([\w.-]+)", (ROOT / "uv.lock").read_text()))
    assert lock == PUBLIC_REGISTRIES
