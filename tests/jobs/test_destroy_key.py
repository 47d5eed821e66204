from datetime import timedelta

import pytest
from tests.operations.acm_pca import pki

from hardware import labels, of, with_token
from managed import due, write
from tokiwa.crypto.pkcs11 import sessions
from tokiwa.domain.change import Job
from tokiwa.store import authorities
from tokiwa.work.custody import DESTROY_KEY


@pytest.fixture
def world(tmp_path, hsm_token, monkeypatch):
    monkeypatch.setattr(sessions, "REST", 0.0)
    with with_token(tmp_path, hsm_token) as made:
        yield made


def uri(world, arn):
    with world.means.store.snapshot() as tx:
        return authorities.get(tx, arn).key


def delete(world, arn):
    world.call("acm-pca:DeleteCertificateAuthority", pki.of(arn, PermanentDeletionTimeInDays=7))


def test_a_key_goes_when_its_authority_is_gone_for_good(world):
    arn, other = pki.create(world), pki.create(world)
    delete(world, arn)
    world.advance(days=6)
    assert len(labels(world)) == 2
    world.advance(days=1)
    assert labels(world) == [other.rpartition("/")[2]]


def test_one_that_was_restored_keeps_it(world):
    arn = pki.create(world)
    delete(world, arn)
    world.call("acm-pca:RestoreCertificateAuthority", pki.of(arn))
    world.advance(days=8)
    pki.activate(world, arn)


def test_it_waits_for_the_token(world, hsm_token):
    arn = pki.create(world)
    name = uri(world, arn)
    delete(world, arn)
    of(world).sessions.close()
    hsm_token.take_out()
    world.advance(days=7)
    assert due(world, DESTROY_KEY, name) == world.now + timedelta(hours=1)
    hsm_token.put_back()
    assert len(labels(world)) == 1
    world.advance(hours=1)
    assert labels(world) == []
    assert due(world, DESTROY_KEY, name) is None


def test_it_waits_for_a_server_that_has_a_token(world, tmp_path):
    arn = pki.create(world)
    name = uri(world, arn)
    delete(world, arn)
    with with_token(tmp_path, None) as without:
        without.advance(days=7)
        assert due(without, DESTROY_KEY, name) is not None
    assert len(labels(world)) == 1


def test_a_key_that_an_authority_has_is_never_removed(world):
    """A job that comes too late for the key that it was to clear away."""
    arn = pki.root(world)
    write(world, jobs=(Job(DESTROY_KEY, uri(world, arn), "000000000000", world.now, arn.encode()),))
    world.settle()
    assert due(world, DESTROY_KEY, uri(world, arn)) is None
    assert pki.issue(world, arn)
