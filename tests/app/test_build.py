from datetime import UTC, datetime

import attrs
import pytest

from tokiwa.app.build import build
from tokiwa.app.settings import settings
from tokiwa.domain.change import Change
from tokiwa.domain.identity import AccessKey
from tokiwa.domain.problem import Unavailable


def test_everything_is_built_on_an_empty_folder_and_again_on_what_is_there(tmp_path):
    known = settings(data=str(tmp_path / "new"), region="eu-central-1", environment={})
    first = build(known)
    sealed = first.sealer.seal(b"secret", account="a", name="b", purpose="c")
    first.store.close()
    second = build(known)
    assert second.sealer.open(sealed, account="a", name="b", purpose="c") == b"secret"
    assert (second.region, known.data.stat().st_mode & 0o077) == ("eu-central-1", 0)
    assert first.serials.node != second.serials.node
    second.store.close()
    first.runner.close()
    second.runner.close()


@pytest.mark.parametrize("database", ["postgresql://localhost/tokiwa", "sqlite:////nowhere/at/all.db"])
def test_a_database_that_cannot_be_used_is_told(tmp_path, database):
    known = attrs.evolve(settings(data=str(tmp_path), environment={}), database=database)
    with pytest.raises(Unavailable, match="database"):
        build(known)


def test_with_a_journal_what_is_written_is_told_there_first(tmp_path):
    known = settings(data=str(tmp_path / "data"), journal=str(tmp_path / "journal"), environment={})
    means = build(known)
    ended = AccessKey("AKIAEXAMPLE", "000000000000", "alice", b"", datetime(2027, 1, 1, tzinfo=UTC), active=False)
    means.store.submit([Change(puts=(ended,))])[0].result()
    told = b"".join(path.read_bytes() for path in (tmp_path / "journal").iterdir())
    assert b"AKIAEXAMPLE" in told
    means.store.close()
    means.runner.close()
