"""What everybody may ask for, while the database is away."""

from pathlib import Path

import attrs
import pytest
from tests.http.serving import REST, Serving

from postgres import Postgres
from tokiwa.http.subscriptions import PATH
from world import World


def test_a_page_is_answered_503_and_is_there_when_the_database_is_back(
    postgres: Postgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tokiwa.store.postgresql_session.PATIENCE", 0.2)
    url = postgres.lend()
    world = World(tmp_path, url)
    serving = Serving(world)
    page = attrs.evolve(REST, path=f"{PATH}x.pem")
    postgres.stop()
    away = serving.send(page, {})
    postgres.start()
    back = serving.send(page, {})
    serving.close()
    world.close()
    postgres.take_back(url)
    assert (away.status, back.status) == (503, 404)
    assert away.body == b"The server cannot read what it stores at the moment. Try again.\n"
