"""Many certificates are replaced in waves, whatever comes in between, and each of the others is told with its reason."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import attrs
import pytest
from tests.operations.acm_pca import pki

from managed import Manager, due, read, records, write
from tokiwa.domain.certificate import CertificateStatus
from tokiwa.domain.change import Job
from tokiwa.domain.issued import IssuedStatus
from tokiwa.domain.problem import Problem
from tokiwa.domain.replacement import REPLACE
from tokiwa.domain.value import evolve
from tokiwa.jobs import replace as replacing
from tokiwa.store import authorities
from world import ACCOUNT, World

MANY, WAVE = 300, 50


@attrs.define
class Fleet:
    """Certificates of one CA, and the replacement that is under way."""

    world: World
    authority: str
    arns: list[str]
    before: dict[str, str | None] = attrs.field(factory=dict)
    id: str = ""

    def start(self, **given: Any) -> None:
        """Begin to replace them."""
        self.before = {arn: read(self.world, arn).serial for arn in self.arns}
        wanted = {"CertificateAuthorityArn": self.authority, "WaveSize": WAVE, **given}
        self.id = self.world.call("tokiwa:StartReplacement", wanted)["ReplacementId"]

    def told(self, **given: Any) -> dict[str, Any]:
        found: dict[str, Any] = self.world.call("tokiwa:DescribeReplacement", {"ReplacementId": self.id, **given})
        return found

    @property
    def progress(self) -> dict[str, int]:
        """Those that are not nothing."""
        return {name: count for name, count in self.told()["Replacement"]["Progress"].items() if count}

    @property
    def status(self) -> str:
        return str(self.told()["Replacement"]["Status"])

    @property
    def renewed(self) -> int:
        """How many have another serial number than before."""
        return sum(read(self.world, arn).serial != serial for arn, serial in self.before.items())

    def go_on(self, seconds: float = 15) -> None:
        """Let the clock come to the job's next look."""
        self.world.advance(seconds=seconds)


def fleet_of(world: World, count: int, *, export: bool = True) -> Fleet:
    manager = Manager(world)
    authority = manager.authority()
    arns = [manager.request(authority, f"n{number}.example.com") for number in range(count)]
    if export:
        write(world, *(evolve(read(world, arn), exported=True) for arn in arns))
    world.settle()
    world.now += timedelta(days=1)
    return Fleet(world, authority, arns)


@pytest.fixture
def fleet(world: World) -> Fleet:
    """Few of them."""
    return fleet_of(world, 6)


def test_three_hundred_are_replaced_in_six_waves_and_then_revoked(world: World) -> None:
    fleet = fleet_of(world, MANY)
    fleet.start(RevokeAfter="2d", RevocationReason="KEY_COMPROMISE")
    world.settle()
    assert (fleet.status, fleet.renewed) == ("RUNNING", WAVE)
    for wave in range(2, 7):
        fleet.go_on()
        assert fleet.renewed == wave * WAVE
    fleet.go_on()
    assert fleet.progress == {"Chosen": MANY, "Renewed": MANY}
    assert withdrawn(fleet) == set()
    world.advance(days=2, minutes=5)
    assert fleet.progress == {"Chosen": MANY, "Revoked": MANY}
    assert withdrawn(fleet) == set(fleet.before.values())
    told = fleet.told()["Replacement"]
    assert (told["Status"], told["Waves"]) == ("COMPLETED", 6)
    assert due(world, REPLACE, fleet.id) is None
    assert len(world.events("ACM Private CA Certificate Revocation")) == MANY
    (completed,) = world.events("Tokiwa Replacement Completed")
    assert completed.detail == {"replacementId": fleet.id, "renewed": MANY, "revoked": MANY, "straggling": 0}


def withdrawn(fleet: Fleet) -> set[str | None]:
    found = [each for each in records(fleet.world, fleet.authority) if each.status is IssuedStatus.REVOKED]
    assert {each.revocation_reason for each in found} <= {"KEY_COMPROMISE"}
    return {each.serial for each in found}


def test_a_restart_in_the_middle_replaces_each_once(tmp_path: Path) -> None:
    """The first run ends as if it had been killed, between two waves and within one."""
    first = World(tmp_path)
    fleet = fleet_of(first, 20)
    fleet.start(WaveSize=8)
    first.settle()
    first.now += timedelta(seconds=15)
    first.loop.tick()  # the second wave is asked for, and may not have been signed
    now = first.now
    first.close()
    second = World(tmp_path)
    second.now = now
    fleet.world = second
    second.advance(minutes=5)
    second.advance(minutes=5)
    assert fleet.progress == {"Chosen": 20, "Renewed": 20}
    assert fleet.status == "COMPLETED"
    good = [each for each in records(second, fleet.authority) if each.status is IssuedStatus.ISSUED]
    assert len(good) == 1 + 2 * 20  # the CA's own, and two of each
    second.close()


def test_no_wave_is_larger_than_the_hour_allows(world: World, fleet: Fleet) -> None:
    fleet.start(MaxPerHour=4)
    world.settle()
    fleet.go_on()
    assert fleet.progress == {"Chosen": 6, "Waiting": 2, "Renewed": 4}
    world.advance(minutes=58)
    assert fleet.renewed == 4
    world.advance(minutes=2)
    assert fleet.renewed == 6


def test_what_its_owner_never_exported_is_told_and_left(world: World) -> None:
    fleet = fleet_of(world, 4, export=False)
    write(world, evolve(read(world, fleet.arns[0]), exported=True))
    fleet.start()
    world.settle()
    fleet.go_on()
    assert fleet.progress == {"Chosen": 4, "Renewed": 1, "Straggling": 3}
    assert fleet.status == "COMPLETED"
    told = fleet.told()["Stragglers"]
    assert [(each["State"], each["Reason"]) for each in told] == [("STRAGGLING", "NOT_ELIGIBLE")] * 3
    assert {each["CertificateArn"] for each in told} == set(fleet.arns[1:])
    assert all("has not been exported" in each["Message"] for each in told)


def test_with_force_it_is_brought_through(world: World) -> None:
    fleet = fleet_of(world, 3, export=False)
    fleet.start(Force=True)
    world.settle()
    fleet.go_on()
    assert fleet.progress == {"Chosen": 3, "Renewed": 3}
    assert not any(read(world, arn).exported for arn in fleet.arns)


def test_force_does_not_reach_what_the_rules_forbid(world: World, fleet: Fleet) -> None:
    manager = Manager(world)
    manager.forbid(fleet.authority)
    fleet.start(Force=True)
    world.settle()
    assert fleet.progress == {"Chosen": 6, "Straggling": 6}
    assert {each["Reason"] for each in fleet.told()["Stragglers"]} == {"PCA_ACCESS_DENIED"}


def test_a_ca_that_cannot_issue_holds_up_only_its_own_and_not_for_ever(world: World, fleet: Fleet) -> None:
    """Its certificates wait, without an attempt, until it can."""
    manager = Manager(world)
    good = manager.authority()
    others = [manager.exported(good, f"m{number}.example.com") for number in range(3)]
    write(world, *[evolve(read(world, arn), tags={"fleet": "a"}) for arn in (*fleet.arns, *others)])
    enable(world, fleet.authority, "DISABLED")
    world.now += timedelta(minutes=1)
    fleet.arns += others
    fleet.before = {arn: read(world, arn).serial for arn in fleet.arns}
    wanted = {"Tags": [{"Key": "fleet", "Value": "a"}], "WaveSize": 2}
    fleet.id = world.call("tokiwa:StartReplacement", wanted)["ReplacementId"]
    world.settle()
    for _ in range(4):
        fleet.go_on()
    assert fleet.progress == {"Chosen": 9, "Renewed": 3, "Straggling": 6}
    assert fleet.status == "RUNNING"
    assert {each["Reason"] for each in fleet.told()["Stragglers"]} == {"PCA_INVALID_STATE"}
    assert all(read(world, arn).renewal is None for arn in fleet.arns[:6])
    enable(world, fleet.authority, "ACTIVE")
    world.advance(hours=1)
    for _ in range(5):
        fleet.go_on()
    assert fleet.progress == {"Chosen": 9, "Renewed": 9}
    assert fleet.status == "COMPLETED"


def enable(world: World, authority: str, status: str) -> None:
    world.call("acm-pca:UpdateCertificateAuthority", {"CertificateAuthorityArn": authority, "Status": status})


def test_attempts_that_fail_hold_the_waves_and_are_followed_up(
    world: World, fleet: Fleet, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The CA's key is of no use, which shows when it signs."""
    good = authority_key(world, fleet.authority, "sealed:AAAA")
    fleet.start(WaveSize=2, RevokeAfter="0s")
    world.settle()
    fleet.go_on()
    assert fleet.progress == {"Chosen": 6, "Waiting": 4, "Failing": 2}
    assert {each["Reason"] for each in fleet.told()["Stragglers"]} == {"PCA_REQUEST_FAILED"}
    world.advance(hours=3)
    assert fleet.progress == {"Chosen": 6, "Waiting": 4, "Failing": 2}
    authority_key(world, fleet.authority, good)
    world.advance(hours=2)
    for _ in range(8):
        fleet.go_on()
    assert fleet.progress == {"Chosen": 6, "Revoked": 6}


def authority_key(world: World, arn: str, key: str) -> str:
    with world.means.store.snapshot() as tx:
        found = authorities.get(tx, arn)
    assert found is not None
    write(world, evolve(found, key=key))
    return found.key


def test_what_renews_by_itself_meanwhile_is_replaced_too(world: World, fleet: Fleet) -> None:
    fleet.start(WaveSize=1, MaxPerHour=1, RevokeAfter="0s")
    world.settle()
    waiting = next(arn for arn in fleet.arns if read(world, arn).serial == fleet.before[arn])
    Manager(world).renew(waiting)
    serial = fleet.before[waiting]
    for _ in range(6):
        world.advance(hours=1)
        fleet.go_on()
    assert fleet.progress == {"Chosen": 6, "Revoked": 6}
    assert serial in {each.serial for each in records(world, fleet.authority) if each.status is IssuedStatus.REVOKED}
    good = [each for each in records(world, fleet.authority) if each.status is IssuedStatus.ISSUED]
    assert len(good) == 1 + 6  # it was not renewed a second time


def test_what_was_deleted_meanwhile_is_told(world: World, fleet: Fleet) -> None:
    fleet.start(WaveSize=1, MaxPerHour=1)
    world.settle()
    left = [arn for arn in fleet.arns if read(world, arn).serial == fleet.before[arn]]
    world.call("acm:DeleteCertificate", {"CertificateArn": left[0]})
    for _ in range(7):
        world.advance(hours=1)
        fleet.go_on()
    told = fleet.told()
    assert told["Replacement"]["Status"] == "COMPLETED"
    assert [(each["CertificateArn"], each["Reason"]) for each in told["Stragglers"]] == [(left[0], "DELETED")]


def test_one_that_is_stopped_asks_for_no_more_and_revokes_nothing(world: World, fleet: Fleet) -> None:
    fleet.start(WaveSize=2, RevokeAfter="1h")
    world.settle()
    world.call("tokiwa:StopReplacement", {"ReplacementId": fleet.id})
    world.advance(hours=5)
    assert (fleet.renewed, fleet.status) == (2, "STOPPED")
    assert withdrawn(fleet) == set()
    with pytest.raises(Problem, match="is STOPPED already"):
        world.call("tokiwa:StopReplacement", {"ReplacementId": fleet.id})


def test_what_is_issued_after_the_start_is_not_replaced(world: World, fleet: Fleet) -> None:
    fleet.start()
    world.now += timedelta(seconds=1)
    later = Manager(world).exported(fleet.authority, "later.example.com")
    serial = read(world, later).serial
    world.settle()
    fleet.go_on()
    assert fleet.progress == {"Chosen": 6, "Renewed": 6}
    assert read(world, later).serial == serial


def test_choosing_and_asking_go_on_over_many_pages(world: World, fleet: Fleet, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replacing, "PAGE", 2)
    fleet.start(RevokeAfter="0s")
    world.settle()
    for _ in range(4):
        fleet.go_on()
    assert fleet.progress == {"Chosen": 6, "Revoked": 6}
    assert fleet.status == "COMPLETED"


def test_one_that_chooses_nothing_is_completed_at_once(world: World, fleet: Fleet) -> None:
    fleet.start(KeyAlgorithm="RSA_4096")
    world.settle()
    assert fleet.progress == {}
    assert fleet.status == "COMPLETED"


def test_an_expired_certificate_is_not_chosen(world: World, fleet: Fleet) -> None:
    write(world, evolve(read(world, fleet.arns[0]), status=CertificateStatus.REVOKED))
    fleet.start()
    world.settle()
    assert fleet.progress["Chosen"] == 5


def test_a_job_without_its_replacement_ends(world: World) -> None:
    write(world, jobs=(Job(REPLACE, "gone", ACCOUNT, world.now),))
    world.settle()
    assert due(world, REPLACE, "gone") is None


@pytest.fixture
def clocked(tmp_path: Path) -> Iterator[tuple[World, Any]]:
    world = World(tmp_path)
    yield world, world.new_account("1" * 12, test_clock=True)
    world.close()


def test_on_a_test_clock_it_runs_in_the_accounts_time(clocked: tuple[World, Any]) -> None:
    world, root = clocked
    manager = Manager(world, root)
    authority = manager.authority()
    arns = [manager.exported(authority, f"n{number}.example.com") for number in range(3)]
    before = [read(world, arn).serial for arn in arns]
    started = manager.call(
        "tokiwa:StartReplacement", CertificateAuthorityArn=authority, WaveSize=1, MaxPerHour=1, RevokeAfter="10d"
    )
    running = threading.Thread(target=world.loop._run)
    running.start()
    manager.call("tokiwa:AdvanceClock", Duration="12d")
    world.loop._closing = True
    world.loop.signal()
    running.join(30)
    told = manager.call("tokiwa:DescribeReplacement", ReplacementId=started["ReplacementId"])["Replacement"]
    assert (told["Status"], told["Progress"]["Revoked"]) == ("COMPLETED", 3)
    assert all(read(world, arn).serial != serial for arn, serial in zip(arns, before, strict=True))


def test_a_ca_of_another_account_revokes_for_itself(world: World) -> None:
    """What it signed for us is its to revoke."""
    other = world.new_account("2" * 12)
    theirs = Manager(world, other)
    authority = theirs.authority()
    theirs.call("acm-pca:PutPolicy", ResourceArn=authority, Policy=pki.sharing(authority, ACCOUNT))
    ours = Manager(world)
    arn = ours.exported(authority)
    world.now += timedelta(minutes=1)
    fleet = Fleet(world, authority, [arn])
    with pytest.raises(Problem, match="is not authorized to perform: acm-pca:RevokeCertificate"):
        fleet.start(RevokeAfter="0s")
    wanted = {"KeyAlgorithm": "EC_prime256v1", "RevokeAfter": "0s"}
    fleet.id = world.call("tokiwa:StartReplacement", wanted)["ReplacementId"]
    world.settle()
    for _ in range(3):
        fleet.go_on()
    assert fleet.progress == {"Chosen": 1, "Renewed": 1}
    assert fleet.status == "COMPLETED"
