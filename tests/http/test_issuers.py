import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from tests.operations.acm_pca import pki

from revoking import told
from tokiwa.http.issuers import Issuers
from tokiwa.wire.message import Request


def get(world, path, method="GET"):
    return Issuers(world.means).answer(Request(method, path.encode()))


def test_the_certificate_of_an_authority(world):
    ca = told(world)
    answer = get(world, f"/ca/{ca.id}.cer")
    assert answer.body == x509.load_pem_x509_certificate(ca.pem.encode()).public_bytes(Encoding.DER)
    assert (b"content-type", b"application/pkix-cert") in answer.headers


def test_one_that_has_no_certificate_yet_and_one_that_there_is_not(world):
    waiting = pki.create(world, "SUBORDINATE").rpartition("/")[2]
    for name in (waiting, "11111111-2222-3333-4444-555555555555"):
        assert get(world, f"/ca/{name}.cer").status == 404


@pytest.mark.parametrize("path", ["/ca/x.cer", "/ca/../ca.pem", "/ca/11111111-2222-3333-4444-555555555555", "/"])
def test_what_is_asked_of_somebody_else(world, path):
    assert get(world, path) is None
    assert get(world, "/ca/11111111-2222-3333-4444-555555555555.cer", "PUT") is None
