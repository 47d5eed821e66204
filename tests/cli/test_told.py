"""What keeps a command from the store is told in a sentence; a fault of our own stays one."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from postgres import PASSWORD, Postgres
from tokiwa.agent.client import CallFailed
from tokiwa.cli.main import main
from tokiwa.cli.told import told
from tokiwa.crypto import kek
from tokiwa.domain.problem import Kind, Problem

ARN = "arn:aws:acm:us-east-1:000000000000:certificate/1"


@pytest.mark.parametrize(
    ("table", "command"),
    [
        ("audit", ["audit", "receipts", ARN]),
        ("audit_checkpoints", ["audit", "verify"]),
        ("certificates", ["backup", "make", "{folder}/backup"]),
        ("alembic_version", ["database", "upgrade"]),
    ],
)
def test_the_database_goes_away_in_the_middle_of_a_command(
    postgres: Postgres, tmp_path: Path, table: str, command: list[str]
) -> None:
    url = postgres.database()
    kek.create(tmp_path / "kek")
    given = [each.format(folder=tmp_path) for each in command]
    done: list[Result] = []

    def run() -> None:
        done.append(CliRunner().invoke(main, [*given, "--database", url, "--data", str(tmp_path)]))

    postgres.cut_off(url, table, run)
    (ended,) = done
    assert (ended.exit_code, isinstance(ended.exception, SystemExit)) == (1, True)
    assert "terminating connection due to administrator command" in ended.output
    assert PASSWORD not in ended.output


def test_a_refusal_is_told_in_its_own_words() -> None:
    with pytest.raises(CallFailed, match=r"^Checkpoint 1 cannot be read\.$"), told():
        raise Problem(Kind.INVALID, "Checkpoint 1 cannot be read.")


def test_a_fault_of_our_own_is_not_taken_for_a_refusal() -> None:
    with pytest.raises(KeyError), told():
        raise KeyError("certificate")
