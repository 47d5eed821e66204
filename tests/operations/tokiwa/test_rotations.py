"""Rotations through their operations: what is refused, what is told, and what their caller must be permitted."""

from __future__ import annotations

from typing import Any

import pytest
from tests.operations.acm_pca import pki

from managed import Manager
from rotating import Watcher, fleet
from tokiwa.domain.problem import Kind, Problem
from world import World

START = "tokiwa:StartRotation"


@pytest.fixture
def watcher(world: World) -> Watcher:
    return Watcher(world, Manager(world).authority())


def test_what_is_told_of_a_rotation(watcher: Watcher) -> None:
    new = watcher.start(WaveSize=7, MaxPerHour=50, RevokeAfter="7d", WaitFor="ISSUED")
    told = watcher.told()["Rotation"]
    assert (told["SuccessorArn"], told["Status"], told["ParentArn"]) == (new, "DISTRIBUTING", None)
    assert (told["WaveSize"], told["MaxPerHour"], told["RevokeAfter"], told["WaitFor"]) == (7, 50, "604800s", "ISSUED")
    assert [each["Status"] for each in told["History"]] == ["MAKING", "DISTRIBUTING"]
    assert told["History"][0]["By"] == told["StartedBy"] == watcher.world.root.arn
    assert told["CrossCertificates"].count("BEGIN CERTIFICATE") == 2


REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "a key that there is not": ({"KeyAlgorithm": "EC_sect571k1"}, "is not known"),
    "a signature that the key cannot do": ({"SigningAlgorithm": "SHA256WITHRSA"}, "cannot be used with a key"),
    "the name of the old one": ({"CommonName": "Example CA"}, "needs another name"),
    "a time that is none": ({"Lifetime": "soon"}, "soon"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_makes_no_ca(watcher: Watcher, name: str) -> None:
    given, sentence = REFUSED[name]
    with pytest.raises(Problem, match=sentence):
        watcher.start(**given)


def test_one_at_a_time(watcher: Watcher) -> None:
    watcher.start()
    with pytest.raises(Problem, match="is under way: it is DISTRIBUTING"):
        watcher.start()


def test_only_an_active_ca_is_rotated(watcher: Watcher) -> None:
    watcher.world.call("acm-pca:UpdateCertificateAuthority", pki.of(watcher.old, Status="DISABLED"))
    assert pki.refusal(watcher.start)[0] is Kind.WRONG_STATE


def test_a_subordinate_of_nobody_here_needs_a_parent(world: World) -> None:
    """Its own was deleted for good."""
    root = pki.root(world)
    sub = pki.subordinate(world, root)
    world.call("acm-pca:UpdateCertificateAuthority", pki.of(root, Status="DISABLED"))
    world.call("acm-pca:DeleteCertificateAuthority", pki.of(root, PermanentDeletionTimeInDays=7))
    world.advance(days=8)
    watcher = Watcher(world, sub)
    with pytest.raises(Problem, match="Say with ParentArn"):
        watcher.start()
    watcher.start(ParentArn=pki.root(world))
    assert watcher.status == "DISTRIBUTING"
    with pytest.raises(Problem, match="Only roots are cross-signed"):
        Watcher(world, pki.subordinate(world, pki.root(world))).start(CrossSigned=True)


def test_a_slip_of_the_pen_confirms_nothing(watcher: Watcher) -> None:
    watcher.start()
    with pytest.raises(Problem, match="does not wait for cleints"):
        watcher.advance("cleints", "clients")
    assert watcher.missing == {"clients"}


def test_who_has_confirmed_what_is_on_record(watcher: Watcher) -> None:
    watcher.start(Consumers=["printers"])
    watcher.advance("printers")
    (confirmed,) = watcher.told()["Rotation"]["Confirmed"]
    assert (confirmed["Name"], confirmed["By"], confirmed["At"]) == (
        "printers",
        watcher.world.root.arn,
        watcher.world.now,
    )


def test_the_waves_are_foretold(watcher: Watcher) -> None:
    fleet(watcher.world, watcher.old, 5)
    watcher.start(WaveSize=2)
    told = watcher.call("AdvanceRotation", DryRun=True)["DryRun"]
    assert (told["Chosen"], told["Renewable"], told["Waves"]) == (5, 5, 3)
    assert watcher.status == "DISTRIBUTING"
    Manager(watcher.world).forbid(watcher.told()["Rotation"]["SuccessorArn"])
    told = watcher.call("AdvanceRotation", DryRun=True)["DryRun"]
    assert (told["Renewable"], told["Hindrances"][0]["Reason"]) == (0, "PCA_ACCESS_DENIED")


NOWHERE = {"COMPLETED": ("AdvanceRotation", "RevertRotation", "StopRotation"), "RETIRING": ("AdvanceRotation",)}


@pytest.mark.parametrize("state", NOWHERE)
def test_what_cannot_happen_is_refused(watcher: Watcher, state: str) -> None:
    if state == "RETIRING":
        fleet(watcher.world, watcher.old, 1)
    watcher.start()
    watcher.advance("clients")
    watcher.world.advance(minutes=1)
    watcher.advance()
    assert watcher.status == state
    for name in NOWHERE[state]:
        kind, message = pki.refusal(lambda name=name: watcher.call(name))
        assert kind is Kind.CONFLICT
        assert state in message


def test_a_ca_that_was_never_rotated(watcher: Watcher) -> None:
    assert pki.refusal(watcher.told)[0] is Kind.NOT_FOUND


def test_they_are_listed_oldest_first_a_page_at_a_time(watcher: Watcher) -> None:
    new = watcher.start()
    watcher.back()
    watcher.world.now += pki.timedelta(seconds=1)
    again = watcher.start()
    first = watcher.world.call("tokiwa:ListRotations", {"MaxResults": 1})
    second = watcher.world.call("tokiwa:ListRotations", {"NextToken": first["NextToken"]})
    assert [each["SuccessorArn"] for each in (*first["Rotations"], *second["Rotations"])] == [new, again]
    assert "NextToken" not in second


NEEDED = [
    "tokiwa:StartRotation",
    "acm-pca:CreateCertificateAuthority",
    "acm-pca:UpdateCertificateAuthority",
    "acm-pca:IssueCertificate",
    "acm:RenewCertificate",
]


@pytest.mark.parametrize("left", NEEDED)
def test_whoever_begins_needs_the_right_to_each_thing_that_is_done(watcher: Watcher, left: str) -> None:
    allowed = pki.allow([each for each in NEEDED if each != left])
    kind, message = pki.refusal(
        lambda: watcher.world.call(START, pki.of(watcher.old), pki.user(watcher.world, allowed))
    )
    assert kind is Kind.DENIED
    assert left in message


def test_who_has_them_all_may_begin(watcher: Watcher) -> None:
    watcher.world.call(START, pki.of(watcher.old), pki.user(watcher.world, pki.allow(NEEDED)))
    watcher.world.settle()
    assert watcher.status == "DISTRIBUTING"


def test_another_account_may_not(watcher: Watcher) -> None:
    other = watcher.world.new_account("111111111111")
    assert pki.refusal(lambda: watcher.world.call(START, pki.of(watcher.old), other))[0] is Kind.DENIED
