from datetime import timedelta

import pytest
from tests.operations.acm_pca import pki

from tokiwa.domain.authority import DELETION
from tokiwa.domain.problem import Kind
from tokiwa.store import jobs

DELETE, RESTORE = "acm-pca:DeleteCertificateAuthority", "acm-pca:RestoreCertificateAuthority"


def due(world, arn):
    with world.means.store.snapshot() as tx:
        return jobs.due_at(tx, DELETION, arn)


@pytest.mark.parametrize(("more", "days"), [({}, 30), ({"PermanentDeletionTimeInDays": 7}, 7)])
def test_it_can_be_restored_for_some_days(world, more, days):
    arn = pki.create(world)
    world.call(DELETE, pki.of(arn, **more))
    found = pki.describe(world, arn)
    assert (found["Status"], found["RestorableUntil"]) == ("DELETED", world.now + timedelta(days=days))
    assert due(world, arn) == found["RestorableUntil"]


@pytest.mark.parametrize("state", ["PENDING_CERTIFICATE", "DISABLED"])
def test_restored_it_is_what_it_was(world, state):
    arn = pki.create(world)
    if state == "DISABLED":
        pki.activate(world, arn)
        world.call("acm-pca:UpdateCertificateAuthority", pki.of(arn, Status="DISABLED"))
    world.call(DELETE, pki.of(arn))
    world.call(RESTORE, pki.of(arn))
    found = pki.describe(world, arn)
    assert (found["Status"], found["RestorableUntil"], due(world, arn)) == (state, None, None)


def test_the_last_moment_to_restore(world):
    arn = pki.create(world)
    world.call(DELETE, pki.of(arn, PermanentDeletionTimeInDays=7))
    world.now += timedelta(days=7)
    assert pki.refusal(lambda: world.call(RESTORE, pki.of(arn)))[0] is Kind.WRONG_STATE
    world.now -= timedelta(seconds=1)
    world.call(RESTORE, pki.of(arn))


@pytest.mark.parametrize("state", ["CREATING", "FAILED"])
def test_what_never_worked_cannot_be_restored(world, state):
    arn = pki.create(world)
    pki.put_in(world, arn, pki.AuthorityStatus(state))
    world.call(DELETE, pki.of(arn))
    assert pki.refusal(lambda: world.call(RESTORE, pki.of(arn))) == (
        Kind.WRONG_STATE,
        "The certificate authority is not in a valid state for restoration.",
    )


def test_a_term_of_six_or_thirty_one_days_is_refused(world):
    arn = pki.create(world)
    for days in (6, 31):
        kind, _ = pki.refusal(lambda days=days: world.call(DELETE, pki.of(arn, PermanentDeletionTimeInDays=days)))
        assert kind is Kind.INVALID
