import subprocess
import sys

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory

from tokiwa.domain.problem import Problem
from tokiwa.store.engine import Engine
from tokiwa.store.migrate import FOLDER, migrate, revisions


@pytest.fixture
def engine(tmp_path):
    made = Engine(f"sqlite:///{tmp_path}/t.db")
    yield made
    made.close()


def version(engine):
    return engine.connect().execute("SELECT version_num FROM alembic_version").fetchall()


def test_an_empty_database_gets_the_newest_schema(engine):
    migrate(engine)
    assert version(engine) == [(revisions()[-1],)]
    assert engine.connect().execute("SELECT count(*) FROM accounts").fetchone() == (0,)


def test_what_the_files_are_called_is_what_alembic_finds_in_them():
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    scripts = ScriptDirectory.from_config(config)
    assert [script.revision for script in scripts.walk_revisions()][::-1] == revisions()
    assert scripts.get_current_head() == revisions()[-1]


def test_a_database_of_a_newer_version_is_refused(engine):
    migrate(engine)
    engine.connect().execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(Problem, match=r"newer version \(schema 9999; this one knows \d{4}\)"):
        migrate(engine)


def test_a_start_on_a_current_database_does_not_load_alembic(engine):
    migrate(engine)
    code = (
        "import sys\n"
        "from tokiwa.store.store import Store\n"
        f"Store('{engine.url}').close()\n"
        "print([name for name in sys.modules if name.startswith('alembic')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_a_migration_that_fails_leaves_nothing_behind(engine, tmp_path):
    """The last table is there already, so the migration fails at its end."""
    migrate(engine)
    names = "SELECT name FROM sqlite_master WHERE type = 'table'"
    last = max(row[0] for row in engine.connect().execute(names))
    other = Engine(f"sqlite:///{tmp_path}/other.db")
    connection = other.connect()
    connection.execute(f"CREATE TABLE {last} (id INTEGER)")
    with pytest.raises(Exception, match="already exists"):
        migrate(other)
    assert {row[0] for row in connection.execute(names)} <= {last, "alembic_version"}
    other.close()
