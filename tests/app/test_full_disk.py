"""A disk on which nothing fits any more, and which also has the log: all of it passes when there is room again."""

import resource
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from botocore.exceptions import ClientError
from tests.story import pki

from running import Running, tokiwa
from tokiwa.domain.issued import IssuedStatus
from tokiwa.store import issued
from tokiwa.store.store import Store


@contextmanager
def full(server: Running) -> Iterator[None]:
    """No file of the server may grow."""
    _limit(server, 0)
    yield
    _limit(server, resource.RLIM_INFINITY)


def _limit(server: Running, size: int) -> None:
    resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


def test_who_calls_is_told_to_try_again_and_the_server_goes_on(tmp_path: Path) -> None:
    server = Running(tmp_path / "data", "--test-clock", "--processes", "1")
    logs = server.client("logs")
    with full(server):
        with pytest.raises(ClientError, match="cannot read or write what it stores") as caught:
            logs.create_log_group(logGroupName="full")
        assert caught.value.response["Error"]["Code"] == "ServiceUnavailable"
        assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 503
        with pytest.raises(ClientError, match="ResourceNotFound"):
            logs.get_log_events(logGroupName="none", logStreamName="none")
        assert logs.describe_log_groups()["logGroups"] == []
    logs.create_log_group(logGroupName="full")
    assert [group["logGroupName"] for group in logs.describe_log_groups()["logGroups"]] == ["full"]
    assert tokiwa("clock", "advance", "1d", "--data", str(server.folder)).returncode == 0
    assert server.stop() == 0


def test_what_was_signed_and_could_not_be_recorded_is_revoked_at_the_end(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    server = Running(folder, "--processes", "1")
    authority = pki.authority(server)
    with full(server), pytest.raises(ClientError, match="ServiceUnavailable"):
        pki.issue(server, authority)
    pki.issue(server, authority)
    assert server.stop() == 0
    store = Store(f"sqlite:///{folder}/tokiwa.db")
    with store.snapshot() as tx:
        left = issued.reserved_elsewhere(tx, "nobody")
        statuses = Counter(record.status for record in issued.page(tx, authority, "", 10))
    store.close()
    assert left == []
    # The root itself, what was issued in the end, and what never left.
    assert statuses == {IssuedStatus.ISSUED: 2, IssuedStatus.ABANDONED: 1}
