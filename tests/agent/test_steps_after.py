"""Steps after an installation: the daily look, and drift."""

from pathlib import Path

import attrs
import pytest
from tests.agent.kinds.pairs import another_root, pair
from tests.agent.stepping import NOW, Host, said

from tokiwa.agent.client import CallFailed
from tokiwa.agent.decide import Step
from tokiwa.agent.fetching import Outdated
from tokiwa.agent.kind import Refused
from tokiwa.agent.known import Known
from tokiwa.agent.task import Outcome

DELIVERED, DRIFTED = Outcome.DELIVERED, Outcome.DRIFTED
SERVED, MENDED = Outcome.SERVED, Outcome.MENDED


@pytest.fixture
def host(tmp_path: Path) -> Host:
    return Host(tmp_path)


def test_the_daily_look(host: Host) -> None:
    known = attrs.evolve(host.installed(), looked_at=0.0)
    known = host.take(Step.LOOK, known, Action="KEEP")
    assert said(known) == [(SERVED, "")]
    assert known.looked_at == NOW


def test_a_service_that_has_fallen_back_is_told_to_look_again(host: Host) -> None:
    known = host.installed()
    host.loaded = pair().fingerprint
    known = host.take(Step.LOOK, known, Action="KEEP")
    (outcome, why), seen = said(known)
    assert (outcome, seen) == (MENDED, (SERVED, why))
    assert why.endswith("A reload has mended it.")
    assert (host.loaded, known.fault) == (host.bundle.fingerprint, "")


@pytest.mark.parametrize("on_drift", ["MEND", "REPORT"])
def test_what_stays_wrong_is_told_once(host: Host, on_drift: str) -> None:
    known = host.installed()
    host.loaded, host.stubborn = pair().fingerprint, True
    known = host.take(Step.LOOK, known, Action="KEEP", OnDrift=on_drift)
    ((outcome, why),) = said(known)
    assert (outcome, known.fault) == (DRIFTED, why)
    known = host.take(Step.LOOK, attrs.evolve(known, outbox=()), Action="KEEP", OnDrift=on_drift)
    assert said(known) == []
    host.loaded = host.bundle.fingerprint
    known = host.take(Step.LOOK, known, Action="KEEP", OnDrift=on_drift)
    assert said(known) == [(SERVED, "")]
    assert known.fault == ""


def test_a_chain_of_before_is_told_once_after_a_reload_and_when_it_is_right(host: Host) -> None:
    """Clients that trust both roots accept it all the while, so it has not drifted."""
    host.bundle = attrs.evolve(host.bundle, roots=host.bundle.roots + another_root(), root=host.bundle.roots)
    known = host.installed()
    host.behind = {host.bundle.fingerprint}
    known = host.take(Step.LOOK, known, Action="KEEP")
    ((outcome, why),) = said(known)
    assert (outcome, known.fault) == (DELIVERED, why)
    known = host.take(Step.LOOK, attrs.evolve(known, outbox=()), Action="KEEP")
    assert said(known) == []
    (host.folder / "current").unlink()
    known = host.take(Step.MEND, known, Action="KEEP")
    (mended, _), (outcome, told) = said(known)
    assert (mended, outcome, told) == (MENDED, DELIVERED, why)
    host.behind.clear()
    known = host.take(Step.LOOK, attrs.evolve(known, outbox=()), Action="KEEP")
    assert said(known) == [(SERVED, "")]
    assert (known.fault, bool(known.outbox[0].root)) == ("", True)


def test_only_who_is_to_mend_reloads(host: Host) -> None:
    known = host.installed()
    host.loaded = pair().fingerprint
    known = host.take(Step.LOOK, known, Action="KEEP", OnDrift="REPORT")
    assert [outcome for outcome, _ in said(known)] == [DRIFTED]
    assert host.loaded != host.bundle.fingerprint


def test_drift_is_mended_from_the_disk_without_the_server(host: Host) -> None:
    known, (old, host.bundle) = host.installed(), (host.bundle, pair())
    known = attrs.evolve(host.take(Step.INSTALL, known), outbox=())
    (host.folder / "current").unlink()
    (host.folder / "current").symlink_to(f"versions/{old.fingerprint[:16]}")
    host.away = CallFailed("There is no server", passing=True)
    known = host.take(Step.MEND, known, Action="KEEP")
    why = f"In the place of this certificate was the certificate with the fingerprint {old.fingerprint}. It was mended."
    assert said(known) == [(MENDED, why), (SERVED, why)]
    assert (host.present(), host.loaded) == (host.bundle.fingerprint,) * 2


def test_drift_is_mended_with_the_server_where_the_files_are_gone(host: Host) -> None:
    known = host.installed()
    (host.folder / "current/privkey.pem").write_text("")
    host.away = CallFailed("There is no server", passing=True)
    with pytest.raises(CallFailed):
        host.take(Step.MEND, known, Action="KEEP")
    host.away = None
    known = host.take(Step.MEND, known, Action="KEEP")
    why = "In the place of this certificate was nothing that a server could use. It was mended."
    assert said(known) == [(MENDED, why), (SERVED, why)]
    assert host.present() == host.bundle.fingerprint


IN_VAIN = {
    "the service refuses it": (Refused("no"), "It could not be mended: no"),
    "the server has that version no longer": (Outdated("gone"), "It could not be mended: gone"),
}


@pytest.mark.parametrize("case", IN_VAIN)
def test_drift_that_cannot_be_mended_is_told_once(case: str, host: Host) -> None:
    failure, why = IN_VAIN[case]
    known = host.installed()
    (host.folder / "current/cert.pem").write_text("")
    host.away = failure
    known = host.take(Step.MEND, known, Action="KEEP")
    ((outcome, told),) = said(known)
    assert outcome is DRIFTED
    assert told.endswith(why)
    assert said(host.take(Step.MEND, attrs.evolve(known, outbox=()), Action="KEEP")) == []
    host.away = None
    assert [outcome for outcome, _ in said(host.take(Step.MEND, known, Action="KEEP"))] == [DRIFTED, MENDED, SERVED]


def test_files_that_are_right_again_and_not_served(host: Host) -> None:
    known = host.installed()
    (host.folder / "current").unlink()
    host.loaded, host.stubborn = None, True
    known = host.take(Step.MEND, known, Action="KEEP")
    ((outcome, why),) = said(known)
    assert outcome is DRIFTED
    assert "The files are right again. 192.0.2.1 showed no certificate." in why
    assert known.fault


def test_drift_that_is_only_to_be_told(host: Host) -> None:
    known = host.installed()
    (host.folder / "current").unlink()
    known = host.take(Step.TELL_DRIFT, known, Action="KEEP", OnDrift="REPORT")
    assert said(known) == [(DRIFTED, "In the place of this certificate is nothing that a server could use.")]
    assert host.present() is None
    known = host.take(Step.TELL_BACK, attrs.evolve(known, outbox=()), Action="KEEP", OnDrift="REPORT")
    assert said(known) == [(MENDED, "What had drifted is right again.")]
    assert (known.drifted, known.fault) == ("", "")


def test_what_was_lost_with_the_agents_folder_comes_from_the_server(host: Host) -> None:
    host.installed()
    known = host.take(Step.LOOK, Known(), Action="KEEP")
    assert said(known) == [(SERVED, "")]
