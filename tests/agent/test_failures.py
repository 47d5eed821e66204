"""What goes wrong on hosts, against a real server: the old pair serves, the state says why, and it comes right by itself."""

from __future__ import annotations

import os
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path

import pytest
from tests.agent.enrolled import root
from tests.agent.site import Site, authority, certificate, until

from running import Running
from tokiwa.agent.client import CallFailed

NUMBERS = count()

pytestmark = pytest.mark.xdist_group("agent failures")


TAMPERING = """
    CREATE TRIGGER tampering AFTER UPDATE OF body ON certificates
    WHEN NEW.arn = '{arn}' AND NEW.version <> OLD.version BEGIN
        UPDATE certificates SET body = json_set(body, '$.key', other.key)
        FROM (SELECT json_extract(body, '$.key') AS key FROM certificates WHERE arn = '{other}') AS other
        WHERE arn = NEW.arn;
    END
"""


@pytest.fixture(scope="module")
def issuer(server: Running) -> str:
    return authority(server)


@pytest.fixture
def site(server: Running, issuer: str, tmp_path: Path) -> Iterator[Site]:
    """One whose first certificate is served."""
    made = Site(server, tmp_path, f"site-{next(NUMBERS)}", certificate(server, issuer), issuer)
    try:
        made.comes_to("SERVED")
        yield made
    finally:
        made.close()


def advance(site: Site, duration: str) -> None:
    root(site.server, "AdvanceClock", Duration=duration)


def is_served(site: Site) -> bool:
    told = site.told()
    return bool(told["Status"] == "SERVED" and site.served() == told["Fingerprint"])


def test_a_renewal_is_served_with_no_action_and_connections_stay_open(site: Site) -> None:
    with site.connected() as client:
        old = site.served()
        advance(site, "335d")
        until(lambda: site.told()["Fingerprint"] != old)
        told = site.comes_to("SERVED")
        assert is_served(site)
        assert told["Sights"][0]["Fingerprint"] == site.served() != old
        client.sendall(b"still here")
        assert client.recv(100) == b"still here"
    again = site.served()
    site.renew()
    site.comes_to("SERVED")
    assert is_served(site)
    assert site.served() != again


@contextmanager
def reload_that_fails(site: Site) -> Iterator[None]:
    """As if somebody had broken the service's configuration."""
    program = site.service.folder.with_name("reload")
    program.write_text(f"#!/bin/sh\n[ -e {program}.broken ] && echo 'unknown directive' && exit 1\n"
                       f"kill -HUP {site.service.process.pid}\n")  # fmt: skip
    program.chmod(0o755)
    site.update(Settings={**site.service.settings, "reload": str(program)})
    site.comes_to("SERVED")
    broken = program.with_name("reload.broken")
    broken.touch()
    yield
    broken.unlink()


@contextmanager
def stubborn(site: Site) -> Iterator[None]:
    """A service that says that it has reloaded, and has not."""
    site.service.stubborn(on=True)
    yield
    site.service.stubborn(on=False)


@contextmanager
def full_disk(site: Site) -> Iterator[None]:
    """A small file system below the folder of versions, full to the last byte."""
    folder = site.service.folder / "versions"
    kept = subprocess.run(["tar", "-c", "-C", folder, "."], capture_output=True, check=True).stdout
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", folder], capture_output=True, check=False)
    if done.returncode:
        pytest.skip("file systems cannot be mounted here")
    site.after.callback(subprocess.run, ["umount", "-l", folder], check=True)
    subprocess.run(["tar", "-x", "-C", folder], input=kept, check=True)
    with (folder / "filling").open("wb", buffering=0) as filling, suppress(OSError):
        while True:
            filling.write(b"x" * 512)
    yield
    (folder / "filling").unlink()


@contextmanager
def nobodys_files(site: Site) -> Iterator[None]:
    """An owner that this host does not have."""
    site.update(Settings={**site.service.settings, "owner": "nobody-of-that-name"})
    yield
    site.update(Settings=site.service.settings)


@contextmanager
def tampered_store(site: Site) -> Iterator[None]:
    """Each renewal is followed by somebody who puts the key of another certificate into the server's database."""
    other = certificate(site.server, site.issuer)
    with sqlite3.connect(site.server.folder / "tokiwa.db") as database:
        database.executescript(TAMPERING.format(arn=site.arn, other=other))
    yield
    with sqlite3.connect(site.server.folder / "tokiwa.db") as database:
        database.execute("DROP TRIGGER tampering")
    site.renew()


CAUSES = {
    "a reload that fails": (reload_that_fails, "FAILED", "unknown directive"),
    "a service that does not take it": (stubborn, "ROLLED_BACK", "127.0.0.1 serves another certificate"),
    "a full disk": (full_disk, "FAILED", "No space left on device"),
    "a store that was tampered with": (tampered_store, "FAILED", "The server does not give the certificate"),
    "an owner that there is not": (nobodys_files, "FAILED", "There is no user 'nobody-of-that-name' on this host"),
}


@pytest.mark.parametrize("case", CAUSES)
def test_what_goes_wrong_is_told_and_comes_right_when_its_cause_is_gone(case: str, site: Site) -> None:
    cause, status, why = CAUSES[case]
    with cause(site):
        old = site.served()
        site.renew()
        told = site.comes_to(status)
        assert why in told["Reason"]
        assert told["Fingerprint"] != old == site.served()
        assert told["UnservedSince"]
        site.start()  # nor does a restart change anything
        site.go()
        assert site.served() == old
    advance(site, "2h")
    told = site.comes_to("SERVED")
    assert "UnservedSince" not in told
    until(lambda: is_served(site) and site.served() != old)


def test_while_the_server_is_dead_what_is_in_place_is_guarded_and_told_later(site: Site) -> None:
    mine, folder = site.served(), site.service.folder
    site.start(url="http://127.0.0.1:1")
    os.unlink(folder / "current")
    away = site.go()
    assert away is not None
    assert away.passing
    assert os.readlink(folder / "current") == f"versions/{mine[:16]}"
    site.start()
    site.go()
    told = site.told()
    assert (told["Status"], told["Fingerprint"]) == ("SERVED", mine)
    assert "nothing that a server could use. It was mended." in told["Reason"]


def test_the_old_file_put_back_is_found_and_mended(site: Site) -> None:
    old = (site.service.folder / "current/fullchain.pem").read_text()
    site.renew()
    site.comes_to("SERVED")
    mine = site.served()
    (site.service.folder / "current/fullchain.pem").write_text(old)
    site.go()
    told = site.told()
    assert told["Status"] == "SERVED"
    assert "In the place of this certificate was the certificate with the fingerprint" in told["Reason"]
    assert site.served() == mine
    assert (site.service.folder / "current/fullchain.pem").read_text() != old


def test_where_drift_is_only_told_it_stays_until_somebody_mends_it(site: Site) -> None:
    site.update(OnDrift="REPORT")
    site.comes_to("SERVED")
    mine = os.readlink(site.service.folder / "current")
    os.unlink(site.service.folder / "current")
    told = site.comes_to("DRIFTED")
    assert "is nothing that a server could use" in told["Reason"]
    assert not (site.service.folder / "current").exists()
    (site.service.folder / "current").symlink_to(mine)
    site.start()
    site.comes_to("SERVED")


def test_a_deployment_that_is_deleted_leaves_its_files_unless_they_are_to_go(site: Site) -> None:
    root(site.server, "DeleteDeployment", DeploymentArn=site.deployment)
    site.go()
    with pytest.raises(CallFailed, match="ResourceNotFound"):
        site.told()
    assert (site.service.folder / "current/fullchain.pem").exists()
    found = site.server.client("acm").describe_certificate(CertificateArn=site.arn)["Certificate"]
    assert found["InUseBy"] == []
