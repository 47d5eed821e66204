"""The keys and certificates with which authorities' OCSP answers are signed: one for each."""

from tokiwa.domain.ocsp_signer import OcspSigner
from tokiwa.store.aggregate import Aggregate
from tokiwa.store.transaction import Transaction

ocsp_signers = Aggregate(
    OcspSigner, "ocsp_signers", ["authority"], lambda s: {"authority": s.authority}, remembered=True
)


def get(tx: Transaction, authority: str) -> OcspSigner | None:
    """The signer of an authority."""
    return ocsp_signers.get(tx, authority)
