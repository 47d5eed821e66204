import pytest

from managed import write
from revoking import LIST, RESPONDER, told
from tokiwa.work import telling


def missing(world):
    return sorted((job.kind, job.key) for job in telling.untold(world.means.work(), "000000000000", world.now))


def test_nothing_is_missing_where_nothing_went_wrong(world):
    told(world)
    told(world, OcspConfiguration={"Enabled": False})
    assert missing(world) == []


@pytest.mark.parametrize("page", [1, 2, 200])
def test_what_is_missing_is_found(world, page, monkeypatch):
    monkeypatch.setattr(telling, "PAGE", page)
    both, lists, answers = told(world), told(world, **LIST), told(world, **RESPONDER)
    gone = [("crl", both.arn), ("ocsp-signer", both.arn), ("crl", lists.arn), ("ocsp-signer", answers.arn)]
    gone.append(("watch-authority", lists.arn))
    write(world, cancels=tuple(gone))
    assert missing(world) == sorted((kind.replace("crl", "crl-soon"), arn) for kind, arn in gone)


def test_the_daily_audit_makes_it_again(world):
    ca = told(world)
    first = ca.list()
    write(world, cancels=(("crl", ca.arn), ("ocsp-signer", ca.arn)))
    world.advance(days=6)
    assert ca.list() != first
    assert missing(world) == []
