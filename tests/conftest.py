"""Fixtures that every test may use."""

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from postgres import Postgres
from softhsm import SoftHsm, Token
from world import World

MEMORY = Path("/dev/shm")
ENOUGH = 8 << 30  # bytes; a run needs some hundred megabytes at a time


def pytest_xdist_auto_num_workers() -> int:
    """Half as many processes again as there are processors: for a third of the time they wait, for servers and browsers."""
    return max(1, len(os.sched_getaffinity(0)) * 3 // 2)


@pytest.hookimpl(tryfirst=True)  # before the groups are looked at
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that share something with the others of their file, a server mostly, run in one process."""
    for item in items:
        shared = getattr(item, "_fixtureinfo", None)  # there is no other way to learn of a fixture's scope
        if shared is None or item.get_closest_marker("xdist_group"):
            continue
        if any(found[-1].scope == "module" for found in shared.name2fixturedefs.values()):
            item.add_marker(pytest.mark.xdist_group(str(item.path.relative_to(TESTS))))


def pytest_configure() -> None:
    """Folders of tests are in memory where there is plenty: none of them is about a machine that loses its power."""
    if MEMORY.is_mount() and shutil.disk_usage(MEMORY).free >= ENOUGH:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL server, one for each process of the test run."""
    # Not below pytest's own folders, into which the server's account may not look.
    folder = Path(tempfile.mkdtemp(prefix="tokiwa-postgres-"))
    folder.chmod(0o755)
    made = Postgres(folder)
    yield made
    made.close()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def softhsm(tmp_path_factory: pytest.TempPathFactory) -> SoftHsm:
    """Hardware tokens in software, where they can be had."""
    return SoftHsm(tmp_path_factory.mktemp("softhsm"))


@pytest.fixture
def hsm_token(softhsm: SoftHsm) -> Token:
    """An empty token."""
    return softhsm.token()


# Where the engine could make a difference: their worlds are made on both. The tests of the store all run on both.
ON_BOTH = {
    "app/audit/test_export.py",
    "app/audit/test_verify.py",
    "app/test_agreement.py",
    "app/test_recover.py",
    "http/test_ocsp.py",
    "jobs/test_agent_watch.py",
    "jobs/test_audit.py",
    "jobs/test_audit_report.py",
    "jobs/test_crl.py",
    "jobs/test_deliver.py",
    "jobs/test_deliver_many.py",
    "jobs/test_journey.py",
    "jobs/test_leases.py",
    "jobs/test_loop.py",
    "jobs/test_move_messages.py",
    "jobs/test_notify.py",
    "jobs/test_presence.py",
    "jobs/test_publish.py",
    "jobs/test_renew.py",
    "jobs/test_rollout.py",
    "jobs/test_seal_log.py",
    "jobs/test_renew_many.py",
    "jobs/test_renew_meanwhile.py",
    "operations/acm/test_list_certificates.py",
    "operations/acm/test_request_certificate.py",
    "operations/acm_pca/test_issue_certificate.py",
    "operations/acm_pca/test_list_certificate_authorities.py",
    "operations/events/test_replays.py",
    "operations/events/test_rules.py",
    "operations/iam/test_tags.py",
    "operations/logs/test_filter_log_events.py",
    "operations/tokiwa/test_agent_itself.py",
    "operations/sns/test_subscribe.py",
    "operations/sqs/test_receive_message.py",
    "operations/sqs/test_send_message.py",
    "operations/tokiwa/test_clock.py",
    "operations/tokiwa/test_deployments.py",
    "operations/tokiwa/test_happened.py",
    "operations/tokiwa/test_inventory.py",
    "operations/cloudtrail/test_lookup_events.py",
    "store/test_code.py",
    "work/test_idempotency.py",
    "work/test_sealing.py",
    "work/test_serials.py",
}
ENGINE = os.environ.get("TOKIWA_TEST_DATABASE")  # sqlite or postgresql: every world is on that one alone
TESTS = Path(__file__).parent


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Twice what is to run on both engines."""
    if "database" in metafunc.fixturenames and ENGINE is None:
        path = str(Path(metafunc.module.__file__ or "").relative_to(TESTS))
        if path in ON_BOTH:
            metafunc.parametrize("database", ["sqlite", "postgresql"], indirect=True)


@pytest.fixture
def database(request: pytest.FixtureRequest) -> Iterator[str | None]:
    """The URL of an empty database, on a server of PostgreSQL; None for a file in the data folder."""
    if getattr(request, "param", ENGINE or "sqlite") == "sqlite":
        yield None
        return
    server: Postgres = request.getfixturevalue("postgres")
    url = server.lend()
    yield url
    server.take_back(url)


@pytest.fixture
def world(tmp_path: Path, database: str | None) -> Iterator[World]:
    """A server in this process with account 000000000000."""
    made = World(tmp_path, database)
    yield made
    made.close()
