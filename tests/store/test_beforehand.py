import subprocess
import sys

import pytest

READY = """
import sys
from tokiwa.store.beforehand import get_ready
from tokiwa.store.statement import Statement
get_ready({url!r})
print(len(Statement.made), *sorted({{name for each in Statement.made for name in each._compiled}}))
print(sum(1 for each in Statement.made if each._compiled or each.only not in ("", {name!r})))
print(*(name for name in ("psycopg", "sqlalchemy.dialects.postgresql", "sqlalchemy.dialects.sqlite") if name in sys.modules))
"""


def ready(url, name=""):
    """How many statements there are, for what they are compiled, whether all are that should be, and what was imported."""
    command = [sys.executable, "-c", READY.format(url=url, name=name)]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    (count, *dialects), (compiled,), imported = map(str.split, said.splitlines())
    return int(count), dialects, compiled == count, imported


@pytest.mark.parametrize(
    ("url", "name", "imported"),
    [
        ("sqlite:////nowhere/at/all.db", "sqlite", ["sqlalchemy.dialects.sqlite"]),
        ("postgres://user@nowhere/name", "postgresql", ["psycopg", "sqlalchemy.dialects.postgresql"]),
    ],
    ids=["sqlite", "postgresql"],
)
def test_every_statement_is_compiled_for_the_one_engine_that_is_needed(url, name, imported):
    count, dialects, whole, found = ready(url, name)
    assert count > 300
    assert dialects == [name]
    assert whole
    assert set(imported) <= set(found)
    assert name == "postgresql" or found == imported


@pytest.mark.parametrize("url", ["nonsense", "mysql://host/name", ""])
def test_a_url_that_is_none_of_ours_is_left_to_whoever_opens_it(url):
    _, dialects, _, found = ready(url)
    assert dialects == []
    assert "psycopg" not in found
