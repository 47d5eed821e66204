import hashlib
from pathlib import Path

import attrs
import pytest
from tests.agent.kinds.pairs import another_root, pair
from tests.agent.stepping import NOW, Host, said

from tokiwa.agent.client import CallFailed
from tokiwa.agent.decide import Step
from tokiwa.agent.kind import Bundle, Kind
from tokiwa.agent.known import Known
from tokiwa.agent.steps import impossible, take
from tokiwa.agent.task import Outcome
from tokiwa.crypto.pem import decode

FAILED, ROLLED_BACK, DRIFTED = Outcome.FAILED, Outcome.ROLLED_BACK, Outcome.DRIFTED
DELIVERED, SERVED, REMOVED = Outcome.DELIVERED, Outcome.SERVED, Outcome.REMOVED


@pytest.fixture
def host(tmp_path: Path) -> Host:
    return Host(tmp_path)


def test_what_is_installed_is_told_at_once_and_again_when_it_is_seen(host: Host) -> None:
    known = host.take(Step.INSTALL, Known())
    mine = host.bundle.fingerprint
    assert host.sent == [DELIVERED]
    assert said(known) == [(SERVED, "")]
    assert known.outbox[0].sights[0]["Fingerprint"] == mine
    assert (known.installed, known.proving, known.done, known.looked_at) == (mine, "", (mine, 1), NOW)
    assert host.written[0].proving == mine  # before anything was changed
    assert host.loaded == mine


def test_without_a_probe_delivery_is_the_end(host: Host) -> None:
    known = host.take(Step.INSTALL, Known(), Probe=None)
    assert said(known) == [(DELIVERED, "")]
    assert (host.sent, known.installed) == ([], host.bundle.fingerprint)


def test_what_is_not_served_goes_back(host: Host) -> None:
    known, old = host.installed(), host.bundle
    host.bundle, host.stubborn = pair(), True
    known = host.take(Step.INSTALL, known)
    assert host.sent == [DELIVERED]
    ((outcome, why),) = said(known)
    assert outcome is ROLLED_BACK
    assert "192.0.2.1 serves another certificate" in why
    assert (host.present(), host.loaded) == (old.fingerprint, old.fingerprint)
    assert (known.installed, known.proving, known.done) == (old.fingerprint, "", (host.bundle.fingerprint, 1))
    assert set(known.roots) == {old.fingerprint, host.bundle.fingerprint}


def test_the_verdict_is_on_the_disk_before_the_way_back_is_gone(host: Host) -> None:
    known = host.installed()
    host.bundle, host.stubborn = pair(), True
    host.take(Step.INSTALL, known)
    verdict = host.written[-1]
    assert [report.outcome for report in verdict.outbox] == [ROLLED_BACK]
    assert verdict.proving == ""


def test_what_is_not_served_and_has_nothing_before_it_failed(host: Host) -> None:
    host.stubborn = True
    known = host.take(Step.INSTALL, Known())
    ((outcome, why),) = said(known)
    assert outcome is FAILED
    assert "showed no certificate. Nothing was here before" in why


def test_a_refusal_leaves_what_was_there(host: Host) -> None:
    known, old = host.installed(), host.bundle
    host.bundle = pair()
    settings = {"folder": str(host.folder), "check": "false"}
    known = host.take(Step.INSTALL, known, Settings=settings)
    assert said(known) == [(FAILED, "false failed with 1")]
    assert (host.present(), host.loaded, known.installed) == (old.fingerprint,) * 3
    assert host.sent == []


def test_what_cannot_be_written_down_is_not_begun(host: Host) -> None:
    host.full = True
    known = host.take(Step.INSTALL, Known())
    assert said(known) == [(FAILED, "No space left on device.")]
    assert host.present() is None


def test_while_the_server_is_away_nothing_has_failed(host: Host) -> None:
    host.away = CallFailed("There is no server", passing=True)
    with pytest.raises(CallFailed):
        host.take(Step.INSTALL, Known())
    host.away = None
    assert said(host.take(Step.INSTALL, host.written[-1])) == [(SERVED, "")]


def test_the_end_of_an_attempt_is_told_again(host: Host) -> None:
    known = host.installed()
    assert said(host.take(Step.REPEAT, known)) == [(SERVED, "")]
    assert said(host.take(Step.REPEAT, attrs.evolve(known, ending=None))) == [(FAILED, "The attempt was lost.")]


def test_killed_before_it_was_proved_it_is_proved_then(host: Host) -> None:
    known = host.installed()
    again = attrs.evolve(known, installed="", proving=host.bundle.fingerprint)
    assert said(host.take(Step.PROVE, again, Action="KEEP")) == [(SERVED, "")]


def rotated() -> Bundle:
    """A pair of a CA that has taken over: clients trust the old root, too."""
    made = pair()
    return attrs.evolve(made, roots=made.roots + another_root(), root=made.roots)


def test_its_own_root_is_proved_apart(host: Host) -> None:
    host.bundle = rotated()
    known = host.take(Step.INSTALL, Known())
    (der,) = decode(host.bundle.root.encode(), "CERTIFICATE")
    assert said(known) == [(SERVED, "")]
    assert known.outbox[0].root == hashlib.sha256(der).hexdigest()
    assert known.own == {host.bundle.fingerprint: host.bundle.root}


def test_what_clients_accept_stays_when_its_own_root_is_not_enough(host: Host) -> None:
    """The version before would be no better, and may have ended."""
    known = host.installed()
    host.bundle = rotated()
    host.behind = {host.bundle.fingerprint}
    known = host.take(Step.INSTALL, known)
    ((outcome, why),) = said(known)
    assert outcome is DELIVERED
    assert why.endswith("With its own root alone: One with the new root refuses it.")
    assert known.outbox[0].root == ""
    assert (host.present(), known.installed, known.fault) == (host.bundle.fingerprint, host.bundle.fingerprint, why)
    assert known.failure is None


@pytest.mark.parametrize("remove", ["true", "false", ""])
def test_a_deployment_that_is_deleted(host: Host, remove: str) -> None:
    known = host.installed()
    settings = {"folder": str(host.folder), "remove": remove}
    known = host.take(Step.REMOVE, known, Action="REMOVE", Settings=settings)
    assert said(known) == [(REMOVED, "")]
    assert host.folder.exists() is (remove != "true")


class Broken(Kind):
    """A kind of somebody else's that has a defect."""

    def install(self, settings, bundle) -> None:
        raise KeyError(bundle.key)

    undo = remove = install  # type: ignore[assignment]

    def present(self, settings) -> str | None:
        return None


def test_a_defect_of_a_kind_is_a_failure_that_tells_no_secret(host: Host) -> None:
    tools = attrs.evolve(host.tools(), kind=Broken())
    known = take(Step.INSTALL, tools, host.task(), Known(), None)
    assert said(known) == [(FAILED, "The kind broke with KeyError.")]


IMPOSSIBLE = {
    "install": ({}, FAILED),
    "keep": ({"Action": "KEEP"}, DRIFTED),
    "let go": ({"Action": "REMOVE"}, REMOVED),
    "remove": ({"Action": "REMOVE", "Settings": {"remove": "true"}}, FAILED),
}


@pytest.mark.parametrize("case", IMPOSSIBLE)
def test_what_this_agent_cannot_do_is_told_once(case: str, host: Host) -> None:
    changes, outcome = IMPOSSIBLE[case]
    known = impossible(host.task(**changes), Known(), "no such kind", NOW)
    assert said(known) == [(outcome, "no such kind")]
    after = impossible(host.task(**changes), attrs.evolve(known, outbox=()), "no such kind", NOW)
    assert bool(after.outbox) is (changes.get("Action") == "REMOVE")
