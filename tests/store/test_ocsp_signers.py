from datetime import UTC, datetime

from tokiwa.domain.change import Change
from tokiwa.domain.ocsp_signer import OcspSigner
from tokiwa.domain.value import evolve
from tokiwa.store import ocsp_signers

NOW = datetime(2027, 1, 1, tzinfo=UTC)
SIGNER = OcspSigner("arn:ca", "000000000000", "sealed:", b"0", "SHA256WITHECDSA", NOW, NOW)


def test_one_for_each_authority(store):
    store.submit([Change(puts=(SIGNER,))])[0].result()
    store.submit([Change(puts=(evolve(SIGNER, der=b"1", version=1),))])[0].result()
    with store.snapshot() as tx:
        assert ocsp_signers.get(tx, "arn:ca").der == b"1"
        assert ocsp_signers.get(tx, "arn:other") is None


def test_what_is_remembered_of_it_is_the_newest(store):
    def load():
        with store.snapshot() as tx:
            return ocsp_signers.get(tx, "arn:ca")

    assert store.cached("signers", (OcspSigner,), "arn:ca", load) is None
    store.submit([Change(puts=(SIGNER,))])[0].result()
    assert store.cached("signers", (OcspSigner,), "arn:ca", load).der == b"0"
