"""The database goes away while work is being done: nothing is taken for done, and nothing for failed."""

import threading
from pathlib import Path

import psycopg
import pytest

from functions import allow
from messaging import Client
from postgres import Postgres
from tokiwa.domain.problem import Problem
from world import World

PATIENCE = 30.0
WAITS = "SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"


def test_an_event_for_a_function_waits_until_it_is_back(postgres: Postgres, tmp_path: Path) -> None:
    """That the function cannot be read does not mean that it was deleted."""
    url = postgres.lend()
    name = url.rpartition("/")[2]
    first = World(tmp_path, url)
    functions = Client(first, first.root)
    functions.role("install-role", allow("lambda:InvokeFunction"))
    functions.function()
    functions.send({"n": 1})
    first.close()

    second = World(tmp_path, url)
    with psycopg.connect(url) as other:
        other.execute("LOCK TABLE functions IN ACCESS EXCLUSIVE MODE")
        settling = threading.Thread(target=second.settle)
        settling.start()
        while not (reading := postgres.sql(WAITS, name)):
            assert settling.is_alive()
        postgres.sql(f"SELECT pg_terminate_backend({reading[0][0]})", name)
    settling.join(PATIENCE)
    functions = Client(second, second.root)
    with pytest.raises(Problem, match="log group does not exist"):  # it has not run
        functions.log()
    second.advance(minutes=1)
    assert len(functions.log(pattern='"START RequestId"')) == 1
    second.close()
    postgres.take_back(url)
