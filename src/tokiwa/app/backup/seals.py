"""Whether the sealed keys of a restored database open with the key-encryption key, and are those of their certificates."""

from collections.abc import Callable
from typing import Any

from tokiwa.crypto import certificate as certificates
from tokiwa.crypto import keys, pem, request
from tokiwa.crypto.kek import Keks
from tokiwa.crypto.seal import SealBrokenError, Sealer
from tokiwa.crypto.signer import SEALED, SealedKeys
from tokiwa.domain.authority import Authority
from tokiwa.domain.certificate import Certificate
from tokiwa.domain.identity import AccessKey
from tokiwa.operations.credentials import SECRET
from tokiwa.store import issued
from tokiwa.store.aggregate import Aggregate
from tokiwa.store.authorities import authorities
from tokiwa.store.certificates import certificates as managed
from tokiwa.store.identities import access_keys
from tokiwa.store.transaction import Transaction

GOOD = ""
Check = Callable[[Any], str]  # why a value's key is of no use, or GOOD


class Seals:
    """`kinds` are the kinds of values that have sealed keys, each with what checks one of them."""

    def __init__(self, keks: Keks, tx: Transaction) -> None:
        self.tx = tx
        self._sealer = Sealer(keks.keys, keks.current)
        self._sealed = SealedKeys(self._sealer)
        self.kinds: tuple[tuple[str, Aggregate[Any], Check], ...] = (
            ("certificate authorities", authorities, self._authority),
            ("certificates", managed, self._certificate),
            ("access keys", access_keys, self._access_key),
        )

    def _authority(self, authority: Authority) -> str:
        if not authority.csr:
            return GOOD
        wanted = request.read(authority.csr.encode()).applicant.spki
        return self._key(authority.key, authority.account, authority.arn, wanted)

    def _certificate(self, certificate: Certificate) -> str:
        if not certificate.key or not certificate.authority or not certificate.serial:
            return GOOD
        record = issued.get(self.tx, certificate.authority, certificate.serial)
        if record is None or not record.der:
            return f"the certificate with the serial number {certificate.serial} is not on record"
        text = pem.encode(certificates.LABEL, record.der).encode()
        return self._key(certificate.key, certificate.account, certificate.arn, certificates.read(text).spki)

    def _access_key(self, key: AccessKey) -> str:
        try:
            self._sealer.open(key.secret, account=key.account, name=key.id, purpose=SECRET)
        except SealBrokenError as error:
            return f"its secret does not open: {error}"
        return GOOD

    def _key(self, uri: str, account: str, name: str, wanted: bytes) -> str:
        if not uri.startswith(f"{SEALED}:"):
            return GOOD  # it stays in a token, which no backup holds
        try:
            found = keys.spki_of(keys.load(self._sealed.reveal(uri, account=account, name=name)))
        except SealBrokenError as error:
            return f"its key does not open: {error}"
        return GOOD if found == wanted else "its key is not the key of its certificate"
