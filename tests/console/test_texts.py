"""Every text of the console stands in a file of texts, is used, and is there in both languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "console" / "src"
TEXTS = sorted({*SOURCE.rglob("*.texts.ts"), *SOURCE.rglob("texts.ts")})
CODE = sorted(set(SOURCE.rglob("*.ts*")) - set(TEXTS))
# Words that people read, in the places of a component where they read them.
READ = re.compile(
    r"\b(?:label|header|headerText|title|description|placeholder|ariaLabel|aria-label|alt|errorText|text|loadingText"
    r'|constraintText|confirmLabel|cancelLabel|filteringPlaceholder|empty|buttonText|secondaryText)(?:=|:\s*)"([^"\n]+)"'
)
BETWEEN = re.compile(r">([^<>{}()=;&|]*[A-Za-zぁ-ん一-龠]{3,}[^<>{}()=;&|]*)</[A-Za-z]")
KEY = re.compile(r"^    (\w+):", re.MULTILINE)
NAMES = {"Tokiwa", "tokiwa console", "English", "日本語"}  # the same in every language


def halves(path: Path) -> tuple[str, str]:
    """The English and the Japanese half of a file of texts."""
    english, _, japanese = path.read_text().partition("\n  },\n  {\n")
    return english, japanese


def keys(path: Path) -> list[str]:
    """The names of the texts in a file; files whose halves have a line each are read by words."""
    english, _ = halves(path)
    found = KEY.findall(english)
    return found or re.findall(r"[{,] (\w+):", path.read_text().split("texts(")[1].split("\n  {")[1])


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: str(path.relative_to(SOURCE)))
def test_every_text_is_used(path: Path) -> None:
    name = re.search(r"export const (\w+)", path.read_text())
    assert name is not None
    users = [code for code in (file.read_text() for file in CODE) if re.search(rf"\b{name[1]}\b", code)]
    whole = "\n".join(users)
    dynamic = re.search(r"\b(?:t|status)\[", whole) is not None  # a table of states is looked up by name

    unused = [key for key in keys(path) if not re.search(rf"\.{key}\b", whole)]

    assert users != []
    assert unused == [] or dynamic


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: str(path.relative_to(SOURCE)))
def test_both_languages_have_it(path: Path) -> None:
    """The compiler has seen that the names are the same; a text may not be the same one twice."""
    english, japanese = halves(path)
    if not japanese:
        pytest.skip("short texts, a line for each language")
    assert sorted(KEY.findall(english)) == sorted(KEY.findall(japanese))
    assert re.search(r"[ぁ-んァ-ヶ一-龠]", japanese)


@pytest.mark.parametrize("path", [path for path in CODE if path.suffix == ".tsx"], ids=lambda path: path.name)
def test_no_text_stands_in_code(path: Path) -> None:
    code = path.read_text()
    found = [match[1].strip() for pattern in (READ, BETWEEN) for match in pattern.finditer(code)]
    assert [text for text in found if re.search(r"[A-Za-zぁ-ん一-龠]{3,}", text) and text not in NAMES] == []
