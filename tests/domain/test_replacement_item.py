"""What becomes of one certificate of a replacement, step by step."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from managed import ARN, CA, FRESH, NOW, SERIAL, authority, certificate, renewal
from tokiwa.domain.authority import AuthorityStatus
from tokiwa.domain.certificate import CertificateStatus
from tokiwa.domain.change import NOTHING
from tokiwa.domain.deployment import DeploymentStatus as S
from tokiwa.domain.issued import Issued, IssuedStatus
from tokiwa.domain.renewal import RENEW
from tokiwa.domain.replacement import Replacement, Selection
from tokiwa.domain.replacement_item import (
    LOOK_AGAIN,
    SOON,
    TRY_AGAIN,
    Item,
    ItemState,
    Unserved,
    ask,
    choose,
    hindrance,
    looked,
    unserved,
    withdraw,
)
from tokiwa.domain.value import evolve
from wanting import NEW, OLD, deployment

DAY = timedelta(days=1)


def replacement(**changes: Any) -> Replacement:
    values: dict[str, Any] = {"wave": 10, "per_hour": 10, "revoke_after": DAY, "reason": "KEY_COMPROMISE", **changes}
    return Replacement("one", "0" * 12, NOW, "arn:aws:iam::000000000000:root", Selection(), **values)


def item(state: str = "WAITING", **changes: Any) -> Item:
    return Item(
        **{"replacement": "one", "arn": ARN, "authority": CA, "serial": SERIAL, "state": ItemState(state), **changes}
    )


def test_what_is_chosen_is_remembered_by_what_is_to_be_replaced() -> None:
    assert choose(replacement(), certificate()) == item()


def test_a_renewal_is_brought_forward() -> None:
    now, change = ask(item(), certificate(), authority(), replacement(), NOW)
    assert now == item("ASKED", look_at=NOW + LOOK_AGAIN)
    assert [(job.kind, job.key, job.due) for job in change.jobs] == [(RENEW, ARN, NOW)]
    (asked,) = change.puts
    assert asked.renewal.status == "PENDING_AUTO_RENEWAL"


def test_one_that_is_being_renewed_is_left_to_it() -> None:
    going = certificate(renewal=renewal(serial=FRESH))
    assert ask(item(), going, authority(), replacement(), NOW) == (item("ASKED", look_at=NOW + LOOK_AGAIN), NOTHING)


WAITS: dict[str, tuple[list[dict[str, Any]], tuple[str, bool] | None]] = {
    "all serve it": ([{"status": S.SERVED}], None),
    "one is being installed": ([{"status": S.SERVED}, {"status": S.INSTALLING}], ("INSTALLING", False)),
    "one has failed": ([{"status": S.PENDING}, {"status": S.FAILED, "wave": 2}], ("FAILED", True)),
    "one serves the old one still": ([{"status": S.SERVED, "wanted": OLD}], ("SERVED", False)),
    "one is being issued": ([{"wanted": None}], ("PENDING", False)),
    "one is on its way out": ([{"status": S.REMOVING}], None),
    "there are none": ([], None),
}


@pytest.mark.parametrize("name", WAITS)
def test_what_a_renewed_one_waits_for(name: str) -> None:
    members, waits = WAITS[name]
    found = unserved([deployment(f"d{at}", reason="Why.", **each) for at, each in enumerate(members)], NEW.serial)
    assert (found is None) == (waits is None)
    if found is not None and waits is not None:
        assert (f"which is {waits[0]}: Why." in found.message, found.failed) == (True, waits[1])


@pytest.mark.parametrize(("failed", "state", "again"), [(False, "ASKED", LOOK_AGAIN), (True, "FAILING", SOON)])
def test_one_that_is_to_be_served_is_renewed_when_it_is(failed: bool, state: str, again: timedelta) -> None:
    waits = Unserved("Why.", failed)
    waiting = item(state, reason="NOT_SERVED", message="Why.", look_at=NOW + again)
    assert looked(item("ASKED"), certificate(serial=FRESH), DAY, NOW, waits) == waiting
    assert ask(item(), certificate(serial=FRESH), authority(), replacement(), NOW, waits) == (waiting, NOTHING)
    assert looked(waiting, certificate(serial=FRESH), DAY, NOW) == item("RENEWED", renewed=FRESH, look_at=NOW + DAY)


def test_one_that_was_renewed_meanwhile_is_renewed() -> None:
    now, change = ask(item(), certificate(serial=FRESH), authority(), replacement(), NOW)
    assert now == item("RENEWED", renewed=FRESH, look_at=NOW + DAY)
    assert change == NOTHING


@pytest.mark.parametrize(
    ("changes", "by", "force", "reason", "passing"),
    [
        pytest.param({"exported": False}, {}, False, "NOT_ELIGIBLE", False, id="never exported"),
        pytest.param({"exported": False}, {}, True, None, None, id="never exported, with force"),
        pytest.param({"not_after": NOW}, {}, True, "NOT_ELIGIBLE", False, id="expired"),
        pytest.param({}, {"permissions": ()}, True, "PCA_ACCESS_DENIED", True, id="no permission"),
        pytest.param(
            {}, {"status": AuthorityStatus.DISABLED}, False, "PCA_INVALID_STATE", True, id="the CA is disabled"
        ),
        pytest.param({}, {"not_after": NOW + DAY}, False, "PCA_INVALID_DURATION", True, id="the CA ends too soon"),
    ],
)
def test_what_hinders_a_renewal_makes_a_straggler(
    changes: dict[str, Any], by: dict[str, Any], force: bool, reason: str | None, passing: bool | None
) -> None:
    found = hindrance(certificate(**changes), authority(**by), NOW, force=force)
    assert (found and found.reason) == reason
    now, change = ask(item(), certificate(**changes), authority(**by), replacement(force=force), NOW)
    if found is None:
        assert now.state is ItemState.ASKED
    else:
        again = NOW + TRY_AGAIN if passing else None
        assert now == item("STRAGGLING", reason=reason, message=found.message, look_at=again)
        assert change == NOTHING


def test_a_ca_that_is_gone_hinders_too() -> None:
    found = hindrance(certificate(), None, NOW, force=False)
    assert found is not None
    assert found.reason == "PCA_RESOURCE_NOT_FOUND"


def test_force_counts_it_as_exported_until_it_is_renewed() -> None:
    _, change = ask(item(), certificate(exported=False), authority(), replacement(force=True), NOW)
    assert [put.exported for put in change.puts] == [True]
    _, change = ask(item(), certificate(exported=False, in_use_by=("arn",)), authority(), replacement(force=True), NOW)
    assert [put.exported for put in change.puts] == [False]  # it is managed as it is


FAILED = renewal(reason="PCA_ACCESS_DENIED", message="why", attempts=1, troubled=True)


@pytest.mark.parametrize(
    ("changes", "becomes"),
    [
        pytest.param({"renewal": renewal()}, item("ASKED", look_at=NOW + LOOK_AGAIN), id="still waiting"),
        pytest.param({"renewal": renewal(serial=FRESH)}, item("ASKED", look_at=NOW + LOOK_AGAIN), id="being signed"),
        pytest.param(
            {"renewal": FAILED},
            item("FAILING", look_at=NOW + TRY_AGAIN, reason="PCA_ACCESS_DENIED", message="why"),
            id="failed",
        ),
        pytest.param(
            {"serial": FRESH, "renewal": renewal("SUCCESS")},
            item("RENEWED", renewed=FRESH, look_at=NOW + DAY),
            id="renewed",
        ),
    ],
)
def test_what_was_asked_for_is_looked_at(changes: dict[str, Any], becomes: Item) -> None:
    assert looked(item("ASKED"), certificate(**changes), DAY, NOW) == becomes


def test_what_failed_and_was_renewed_then_is_renewed() -> None:
    before = item("FAILING", reason="PCA_ACCESS_DENIED", message="why")
    assert looked(before, certificate(serial=FRESH), None, NOW) == item("RENEWED", renewed=FRESH)


@pytest.mark.parametrize(
    ("now", "reason", "says"),
    [
        pytest.param(None, "DELETED", "was deleted", id="deleted"),
        pytest.param(certificate(exported=False), "WITHDRAWN", "has not been exported", id="given up by its owner"),
        pytest.param(
            certificate(status=CertificateStatus.REVOKED), "WITHDRAWN", "is REVOKED", id="revoked by somebody"
        ),
        pytest.param(certificate(), "WITHDRAWN", "was withdrawn", id="its renewal was withdrawn"),
    ],
)
def test_what_is_not_renewed_any_more_straggles(now: Any, reason: str, says: str) -> None:
    found = looked(item("ASKED", look_at=NOW), now, DAY, NOW)
    assert (found.state, found.reason, found.look_at) == (ItemState.STRAGGLING, reason, None)
    assert says in found.message


RECORD = Issued(CA, "0" * 12, SERIAL, NOW, "t", "me", not_after=NOW + 30 * DAY, version=3)


def test_what_was_replaced_is_revoked() -> None:
    now, record = withdraw(item("RENEWED", look_at=NOW), replacement(), RECORD, authority(), NOW)
    assert now == item("REVOKED")
    assert record == evolve(RECORD, status=IssuedStatus.REVOKED, revoked_at=NOW, revocation_reason="KEY_COMPROMISE")


def test_what_was_revoked_already_is_so() -> None:
    revoked = evolve(RECORD, status=IssuedStatus.REVOKED, revoked_at=NOW - DAY)
    assert withdraw(item("RENEWED", look_at=NOW), replacement(), revoked, authority(), NOW) == (item("REVOKED"), None)


@pytest.mark.parametrize(
    ("record", "by", "reason", "again"),
    [
        pytest.param(None, authority(), "PCA_RESOURCE_NOT_FOUND", None, id="no record"),
        pytest.param(RECORD, None, "PCA_RESOURCE_NOT_FOUND", None, id="no CA"),
        pytest.param(RECORD, authority(account="1" * 12), "PCA_ACCESS_DENIED", None, id="another account's CA"),
        pytest.param(evolve(RECORD, not_after=NOW), authority(), "EXPIRED", None, id="expired"),
        pytest.param(
            RECORD,
            authority(status=AuthorityStatus.DELETED),
            "PCA_INVALID_STATE",
            NOW + TRY_AGAIN,
            id="a CA that may be restored",
        ),
        pytest.param(RECORD, authority(status=AuthorityStatus.DISABLED), "", None, id="a disabled CA revokes"),
    ],
)
def test_what_cannot_be_revoked_stays_renewed(record: Any, by: Any, reason: str, again: Any) -> None:
    now, changed = withdraw(item("RENEWED", look_at=NOW), replacement(), record, by, NOW)
    assert (now.reason, now.look_at) == (reason, again)
    assert (now.state is ItemState.RENEWED) is (changed is None)
