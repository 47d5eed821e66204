from revoking import LIST, RESPONDER, told
from tokiwa.crypto.pem import decode


def test_its_url_stands_in_certificates(world):
    ca = told(world, **LIST, **RESPONDER)
    der = decode(ca.issue()[1].encode(), "CERTIFICATE")[0]
    base = world.means.publication.url.encode()
    assert base == b"http://127.0.0.1:1"
    for path in (f"/crl/{ca.id}.crl", f"/ocsp/{ca.id}"):
        assert base + path.encode() in der
