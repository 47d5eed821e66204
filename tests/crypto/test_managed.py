import pickle
from concurrent.futures import ProcessPoolExecutor
from datetime import timedelta
from multiprocessing import get_context

import attrs
import pytest
from cryptography import x509
from tests.crypto import world

from tokiwa.crypto import keys
from tokiwa.crypto.managed import NewCertificate, Order, issue_many, new_certificate
from tokiwa.crypto.signer import KeySigner
from tokiwa.domain.problem import Kind, Problem

ORDER = Order(world.NAMES[0], world.NAMES, world.P256, world.SERIAL, world.NOW, world.END)


@pytest.mark.parametrize("algorithm", ["RSA_2048", "EC_prime256v1", "EC_secp384r1"])
def test_a_new_key_gets_its_certificate(algorithm):
    ca = world.root()
    made = new_certificate(ca.issuer, attrs.evolve(ORDER, key_algorithm=algorithm), ca.signer)
    read = x509.load_der_x509_certificate(made.issued.der)
    public = keys.public_of(keys.load(made.key))
    assert keys.encode_public(read.public_key()) == public.spki
    assert public.algorithm == algorithm
    read.verify_directly_issued_by(x509.load_der_x509_certificate(ca.issued.der))


def test_every_certificate_has_a_key_of_its_own():
    ca = world.root()
    made = issue_many(ca.issuer, [ORDER] * 5, ca.signer)
    assert len({item.key for item in made}) == 5


def test_an_order_that_is_refused_does_not_hold_up_the_others():
    ca = world.root()
    late = attrs.evolve(ORDER, not_after=world.LATER + timedelta(days=1))
    unknown = attrs.evolve(ORDER, key_algorithm="RSA_1")
    first, second, third, fourth = issue_many(ca.issuer, [ORDER, late, unknown, ORDER], ca.signer)
    assert isinstance(first, NewCertificate)
    assert isinstance(fourth, NewCertificate)
    assert (second.kind, third.kind) == (Kind.INVALID, Kind.INVALID_ARGUMENTS)


def in_a_worker(key, issuer, orders):
    """What a worker process does: it has its own signer and gets the rest."""
    return issue_many(issuer, orders, KeySigner(keys.load(key)))


def test_a_batch_runs_in_another_process():
    ca = world.root()
    late = attrs.evolve(ORDER, not_after=world.LATER + timedelta(days=1))
    with ProcessPoolExecutor(1, mp_context=get_context("fork")) as pool:
        made, refused = pool.submit(in_a_worker, keys.encode(ca.signer.key), ca.issuer, [ORDER, late]).result()
    assert made.issued.serial == ORDER.serial
    assert isinstance(refused, Problem)
    assert refused.kind is Kind.INVALID


def test_the_key_is_not_in_the_repr():
    made = new_certificate(world.root().issuer, ORDER, world.root().signer)
    assert repr(made.key) not in repr(made)
    assert "key" not in repr(made)
    assert pickle.loads(pickle.dumps(made)) == made  # noqa: S301
