"""The last look at a pair."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.agent.kinds.pairs import pair, unfit

from tokiwa.agent.kind import Bundle, Refused
from tokiwa.agent.kinds.fitting import look_at_pair


def put(folder: Path, bundle: Bundle) -> dict[str, str]:
    (folder / "current").mkdir()
    (folder / "current/fullchain.pem").write_text(bundle.fullchain)
    (folder / "current/privkey.pem").write_text(bundle.key)
    return {"folder": str(folder)}


def test_a_pair(tmp_path: Path) -> None:
    look_at_pair(put(tmp_path, pair()))


def test_no_pair(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"are no pair: .*MISMATCH"):
        look_at_pair(put(tmp_path, unfit()))


def test_half_a_file(tmp_path: Path) -> None:
    settings = put(tmp_path, pair())
    path = tmp_path / "current/privkey.pem"
    path.write_text(path.read_text()[:60])
    with pytest.raises(Refused, match=r"are no pair"):
        look_at_pair(settings)
