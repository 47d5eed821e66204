"""The roots that lead to what some authorities issue: what others must trust. Used by `work.trust`."""

from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256

from tokiwa.crypto import certificate as certificates
from tokiwa.crypto.certificate import Certificate
from tokiwa.domain.authority import Authority
from tokiwa.domain.value import Value


class Root(Value):
    """A root with the ARNs of the authorities that lead to it, itself among them if it is ours."""

    certificate: Certificate
    authorities: tuple[str, ...]

    @property
    def fingerprint(self) -> str:
        """The SHA-256 of its DER, in hex."""
        return sha256(self.certificate.der).hexdigest()

    def valid(self, now: datetime) -> bool:
        """Whether anybody can rely on it."""
        return now <= self.certificate.not_after


def roots(authorities: Iterable[Authority]) -> tuple[Root, ...]:
    """Those above all that have a certificate, each once, in the order of their fingerprints."""
    leading: dict[bytes, tuple[Certificate, list[str]]] = {}
    for each in authorities:
        if each.certificate is None:
            continue
        chain = certificates.read_chain((each.certificate + (each.chain or "")).encode())
        leading.setdefault(chain[-1].der, (chain[-1], []))[1].append(each.arn)
    found = [Root(root, tuple(sorted(arns))) for root, arns in leading.values()]
    return tuple(sorted(found, key=lambda root: root.fingerprint))
