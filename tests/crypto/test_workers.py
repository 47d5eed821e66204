"""Worker processes: they give what this process would give, start and end when they should, and may die."""

import os
import signal
import sys
from concurrent.futures import wait
from pathlib import Path

import attrs
import pytest
from cryptography import x509
from tests.crypto import world
from tests.crypto.test_managed import ACCOUNT, ARN, ORDER

from tokiwa.crypto import keys
from tokiwa.crypto.kek import Keks
from tokiwa.crypto.seal import Sealer
from tokiwa.crypto.signer import SealedKeys
from tokiwa.crypto.worker import Batch
from tokiwa.crypto.workers import NoWorkerError, WorkerLostError, Workers
from tokiwa.domain.problem import Kind

KEKS = Keks({"kek": bytes(range(32))}, "kek")
SEALED = SealedKeys(Sealer(KEKS.keys, KEKS.current))
CA = "arn:aws:acm-pca:us-east-1:000000000000:certificate-authority/1"


@pytest.fixture
def workers():
    made = Workers(2, KEKS)
    yield made
    made.close()


def batch(*orders):
    ca = world.root()
    key = SEALED.keep(keys.encode(ca.signer.key), account=ACCOUNT, name=CA)
    return Batch(ca.issuer, key, ACCOUNT, CA, orders or (ORDER,))


def children():
    """The processes of this one that still run."""
    found = Path(f"/proc/{os.getpid()}/task").glob("*/children")
    return {int(number) for path in found for number in path.read_text().split()}


def test_a_batch_in_another_process(workers):
    refused = attrs.evolve(ORDER, key_algorithm="RSA_1")
    first, second, third = workers.submit(batch(ORDER, refused, ORDER)).result()
    assert second.kind is Kind.INVALID_ARGUMENTS
    assert first.key != third.key
    certificate = x509.load_der_x509_certificate(first.der)
    certificate.verify_directly_issued_by(x509.load_der_x509_certificate(world.root().issued.der))
    key = keys.load(SEALED.reveal(first.key, account=ACCOUNT, name=ARN))
    assert keys.spki_of(key) == keys.encode_public(certificate.public_key())


def test_there_are_none_until_there_is_work_and_at_most_as_many_as_were_asked_for(workers):
    before = children()
    futures = [workers.submit(batch(*[ORDER] * 50)) for _ in range(6)]
    assert all(len(future.result()) == 50 for future in futures)
    assert 1 <= len(children() - before) <= 2
    workers.close()
    assert children() == before


def test_their_command_line_and_environment_have_no_key(workers):
    before = children()
    workers.submit(batch()).result()
    (number,) = children() - before
    seen = Path(f"/proc/{number}/cmdline").read_bytes() + Path(f"/proc/{number}/environ").read_bytes()
    assert b"tokiwa.crypto.worker" in seen
    assert bytes(range(1, 32)) not in seen
    assert b"kek" not in Path(f"/proc/{number}/cmdline").read_bytes()


def test_one_that_dies_in_the_middle_is_told_and_replaced(workers):
    before = children()
    workers.submit(batch()).result()
    (number,) = children() - before
    os.kill(number, signal.SIGSTOP)  # it will not have answered when it is killed
    lost = workers.submit(batch())
    assert not wait([lost], 0.3).done
    os.kill(number, signal.SIGKILL)
    with pytest.raises(WorkerLostError):
        lost.result()
    assert workers.submit(batch()).result()[0].der
    assert number not in children()


def test_one_that_does_not_start_has_signed_nothing(workers, monkeypatch):
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(NoWorkerError):
        workers.submit(batch()).result()
    monkeypatch.undo()
    assert workers.submit(batch()).result()[0].der


def test_one_that_had_no_work_ends_and_another_takes_over():
    workers, before = Workers(1, KEKS, patience=0.05), children()
    for _ in range(3):
        assert workers.submit(batch()).result()[0].der
        (number,) = children() - before
        os.waitid(os.P_PID, number, os.WEXITED | os.WNOWAIT)
    workers.close()
