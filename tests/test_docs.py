"""Prose is part of the build: what there is is documented, and what is documented is there."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import attrs
import click
import pytest
from botocore import xform_name

from tokiwa.app.settings import Settings
from tokiwa.cli.main import main
from tokiwa.operations import registry
from tokiwa.wire import catalog

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])

# How the settings are told where a field is not an option by its own name.
OPTIONS = {"names": "--name"}


def page(name: str) -> str:
    return (ROOT / name).read_text()


def commands(path: str = "tokiwa", command: click.Command = main) -> Iterator[tuple[str, click.Command]]:
    """Every command with all its words."""
    yield path, command
    if isinstance(command, click.Group):
        for name, inner in command.commands.items():
            yield from commands(f"{path} {name}", inner)


COMMANDS = dict(commands())


def test_what_is_made_from_the_code_is_fresh() -> None:
    """`python -m tokiwa.cli.docs --check` says nothing."""
    done = subprocess.run(
        [sys.executable, "-m", "tokiwa.cli.docs", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_every_operation_is_documented() -> None:
    """By service; and nothing is documented that is not there."""
    told = set()
    service = ""
    for line in page("docs/operations.md").splitlines():
        if line.startswith("## "):
            service = line.split()[1]
        elif service and re.match(r"\| [A-Z]\w+ \|", line):
            told.add(f"{service}:{line.split()[1]}")
    assert told == set(registry.load())


def test_every_command_and_option_is_documented() -> None:
    text = page("docs/commands.md")
    assert re.findall(r"^## (.*)$", text, re.MULTILINE) == sorted(COMMANDS)
    for path, command in COMMANDS.items():
        assert command.help, path
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                assert parameter.help, f"{path} {parameter.name} has no help"


def test_every_setting_is_documented() -> None:
    """Each field of the settings by its option, and each variable that the program reads."""
    text = page("docs/settings.md")
    for field in attrs.fields(Settings):
        option = OPTIONS.get(field.name, "--" + field.name.replace("_", "-"))
        assert re.search(rf"`{option}\b", text), field.name
    read = {
        name for path in (ROOT / "src").rglob("*.py") for name in re.findall(r'"(TOKIWA_[A-Z]+)"', path.read_text())
    }
    assert read, "the settings are read from other variables now"
    assert {name for name in read if name not in text} == set()
    options = {name for parameter in COMMANDS["tokiwa serve"].params for name in parameter.opts}
    assert options == set(re.findall(r"`(--[a-z-]+)", text))


def test_decisions_are_numbered_without_gaps() -> None:
    """From 0001 on, each number once; and each says what was decided in its title."""
    files = sorted((ROOT / "docs/decisions").glob("*.md"))
    assert [path.name[:4] for path in files] == [f"{number:04d}" for number in range(1, len(files) + 1)]
    for path in files:
        assert path.read_text().startswith(f"# {path.name[:4]}"), path.name


def links(text: str) -> list[str]:
    """The targets of the links in a page, without what is code."""
    prose = re.sub(r"```.*?```|`[^`\n]*`", "", text, flags=re.DOTALL)
    return re.findall(r"\[[^\]]*\]\(([^)\s]+)\)", prose)


def anchors(text: str) -> set[str]:
    """What a heading is called in a link."""
    headings = re.findall(r"^#+ (.*)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(path: Path) -> None:
    """To a file of the project, and to a heading in it; other sites are not asked."""
    for link in links(path.read_text()):
        if "://" in link:
            continue
        name, _, anchor = link.partition("#")
        target = (path.parent / name).resolve() if name else path
        assert target.is_relative_to(ROOT), link
        assert target.exists(), link
        assert not anchor or anchor in anchors(target.read_text()), link


def shell_lines(path: Path) -> list[list[str]]:
    """The commands in the shell examples of a page, as words; comments and what surrounds a command are left out."""
    examples = re.findall(r"```sh\n(.*?)```", path.read_text(), re.DOTALL)
    inline = re.findall(r"`((?:tokiwa|aws|make) [^`\n]+)`", path.read_text())
    lines = [line for example in examples for line in example.splitlines()] + inline
    lines = [found[1] if (found := re.search(r"\$\((.*)\)", line)) else line for line in lines]
    return [words for line in lines if (words := _words(line))]


def _words(line: str) -> list[str]:
    try:
        words = shlex.split(line, comments=True)
    except ValueError:
        return []
    while words and re.fullmatch(r"[A-Z_]+=.*", words[0]):
        words.pop(0)
    return words


EXAMPLES = [(path, words) for path in PAGES for words in shell_lines(path)]


@pytest.mark.parametrize(
    ("path", "words"), EXAMPLES, ids=[f"{path.name}: {' '.join(words)}" for path, words in EXAMPLES]
)
def test_commands_in_the_prose_exist(path: Path, words: list[str]) -> None:
    """Ours with their options, those of the AWS CLI by service and operation, and targets of make."""
    match words:
        case ["tokiwa", *rest]:
            _is_ours(rest)
        case ["aws", service, operation, *_] if re.fullmatch(r"[a-z-]+", operation):
            _is_of_aws(service, operation)
        case ["make", target, *_]:
            assert re.search(rf"^{target}:", page("Makefile"), re.MULTILINE), target


def _is_ours(words: list[str]) -> None:
    path = "tokiwa"
    while words and f"{path} {words[0]}" in COMMANDS:
        path = f"{path} {words.pop(0)}"
    command = COMMANDS[path]
    if isinstance(command, click.Group):
        assert not words or words[0].startswith("-") or words[0].isupper() or words[0] == "…", (
            f"{path} has no {words[0]}"
        )
    known = {name for parameter in command.params for name in parameter.opts} | {"--help", "--version"}
    assert {word for word in words if word.startswith("--")} <= known, path


def _is_of_aws(service: str, operation: str) -> None:
    if (service, operation) == ("configure", "add-model"):
        return
    assert service in catalog.SERVICES, service
    names = {xform_name(each.model.name, "-") for each in catalog.service(service)}
    assert operation in names, f"aws {service} {operation}"


def test_the_examples_are_found() -> None:
    """The tests above look at something."""
    found = {words[0] for _, words in EXAMPLES}
    assert {"tokiwa", "aws", "make"} <= found
