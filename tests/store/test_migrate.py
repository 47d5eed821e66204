import shutil
import subprocess
import sys

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from tests.store.keeping import ACCOUNT, NOW, look, only_postgresql, only_sqlite, write

from tokiwa.domain.account import Account
from tokiwa.domain.problem import Problem
from tokiwa.store import accounts
from tokiwa.store import migrate as module
from tokiwa.store.engine import Engine
from tokiwa.store.migrate import FOLDER, finish, migrate, revisions
from tokiwa.store.store import Store


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request, tmp_path):
    """An empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/t.db"
    return request.getfixturevalue("postgres").empty()


@pytest.fixture
def engine(url):
    made = Engine(url)
    yield made
    made.close()


def ask(engine, text):
    connection = engine.connect()
    found = connection.execute(text).fetchall()
    connection.close()
    return found


def version(engine):
    return [row[0] for row in ask(engine, "SELECT version_num FROM alembic_version")]


def columns(engine):
    return [each[0] for each in engine.connect().execute("SELECT * FROM accounts").description]


EARLY = "INSERT INTO accounts (id, timeline, advancing, version, body) VALUES ('000000000000', '', 0, 3, ?)"
NEXT = '''"""{name}."""

import sqlalchemy as sa
from alembic import op

revision = "{revision}"
down_revision = "{before}"
{phase}

def upgrade() -> None:
    """{name}."""
    {act}
'''
PRE_ACT = 'op.add_column("accounts", sa.Column("colour", sa.String(), nullable=True))'
POST_ACT = 'op.add_column("accounts", sa.Column("shape", sa.String(), nullable=True))'


class Version:
    """A version of the program that knows other migrations than this one. `with` it, they count."""

    def __init__(self, monkeypatch, folder):
        self.monkeypatch, self.folder = monkeypatch, folder
        shutil.copytree(FOLDER, folder, ignore=shutil.ignore_patterns("__pycache__"))

    def adds(self, act, phase=""):
        last = max(path.name for path in (self.folder / "versions").glob("[0-9]*"))[:4]
        revision = f"{int(last) + 1:04d}"
        text = NEXT.format(name="Next", revision=revision, before=last, phase=phase, act=act)
        (self.folder / "versions" / f"{revision}_next.py").write_text(text)
        return revision

    def __enter__(self):
        self.monkeypatch.setattr(module, "FOLDER", self.folder)

    def __exit__(self, *_):
        self.monkeypatch.setattr(module, "FOLDER", FOLDER)


@pytest.fixture
def newer(monkeypatch, tmp_path):
    """The next version: a migration before, and one after."""
    made = Version(monkeypatch, tmp_path / "newer")
    made.pre = made.adds(PRE_ACT)
    made.post = made.adds(POST_ACT, 'phase = "post"')
    return made


def test_an_empty_database_gets_the_newest_schema(engine):
    assert not migrate(engine)
    assert version(engine) == [revisions()[-1]]
    assert ask(engine, "SELECT count(*) FROM accounts") == [(0,)]


def test_all_migrations_one_after_the_other_keep_what_is_there(engine, monkeypatch, tmp_path):
    """From the first schema on, with data of its time."""
    first = Version(monkeypatch, tmp_path / "first")
    for path in sorted((first.folder / "versions").glob("[0-9]*"))[1:]:
        path.unlink()
    with first:
        migrate(engine)
        assert version(engine) == ["0001"]
        connection = engine.connect()
        connection.execute(
            EARLY if engine.embedded else EARLY.replace("?", "%s"),
            (b'{"id":"000000000000","name":"root","created_at":"2027-01-01T00:00:00Z"}',),
        )
        connection.close()
    for revision in revisions()[1:]:
        module.apply(engine, revision)
        assert version(engine) == [revision]
    assert not migrate(engine)
    store = Store(engine.url.render_as_string(hide_password=False))
    assert look(store, accounts.get, ACCOUNT) == Account(ACCOUNT, "root", NOW, version=3)
    write(store, Account("111111111111", "other", NOW))
    store.close()


def test_what_the_files_are_called_is_what_alembic_finds_in_them():
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    scripts = ScriptDirectory.from_config(config)
    assert [script.revision for script in scripts.walk_revisions()][::-1] == revisions()
    assert scripts.get_current_head() == revisions()[-1]


def test_a_database_of_a_newer_version_is_refused(engine):
    migrate(engine)
    engine.connect().execute("UPDATE alembic_version SET version_num = '9999'")
    for act in (migrate, finish):
        with pytest.raises(Problem, match=r"newer version \(schema 9999; this one knows \d{4}\)"):
            act(engine)


@only_postgresql
def test_an_upgrade_beside_nodes_of_the_version_before_has_two_parts(engine, newer):
    migrate(engine)
    with newer:
        assert migrate(engine)
        assert version(engine) == [newer.pre]
        assert "colour" in columns(engine)
        assert migrate(engine)  # another node
    assert not migrate(engine)  # one of the version before that is started again
    with newer:
        finish(engine)
        assert version(engine) == [newer.post]
        assert "shape" in columns(engine)
        assert not migrate(engine)
    with pytest.raises(Problem, match="newer version"):
        migrate(engine)


@only_postgresql
def test_an_upgrade_before_that_was_not_finished_is_told(engine, newer):
    migrate(engine)
    with newer:
        migrate(engine)
    newer.adds(PRE_ACT.replace("colour", "size"))
    with newer:
        with pytest.raises(Problem, match=rf"the migration {newer.post} waits .* tokiwa database upgrade --finish"):
            migrate(engine)
        finish(engine)
        assert not migrate(engine)


@only_sqlite
def test_a_file_is_one_servers_alone_and_gets_everything_at_once(engine, newer):
    migrate(engine)
    with newer:
        assert not migrate(engine)
        assert version(engine) == [newer.post]


def test_the_phase_of_each_is_on_record(engine, newer):
    with newer:
        migrate(engine)
    found = dict(ask(engine, "SELECT revision, phase FROM schema_phases"))
    assert found.pop(newer.post) == "post"
    assert set(found.values()) == {"pre"}
    assert set(found) == set(revisions()[1:]) | {newer.pre}


@only_sqlite
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


def test_a_migration_that_fails_leaves_nothing_behind(engine, monkeypatch, tmp_path):
    broken = Version(monkeypatch, tmp_path / "broken")
    broken.adds(f"{PRE_ACT}\n    op.create_table('accounts', sa.Column('id', sa.String()))")
    migrate(engine)
    before = columns(engine)
    with broken, pytest.raises(Exception, match="already exists"):
        migrate(engine)
    assert columns(engine) == before
    assert version(engine) == [revisions()[-1]]


def test_processes_that_start_at_once_on_an_empty_database_make_it_once(url):
    code = f"from tokiwa.store.store import Store\nstore = Store({url!r})\ninput()\nstore.close()"
    command = [sys.executable, "-c", code]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    processes = [subprocess.Popen(command, text=True, **pipes) for _ in range(4)]
    told = [process.communicate("\n", timeout=60)[1] for process in processes]
    assert told == [""] * 4
    assert [process.returncode for process in processes] == [0] * 4
