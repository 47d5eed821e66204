"""The key that notifications are signed with: one for the server, and the certificate that those who verify ask for."""

from tokiwa.domain.value import Hidden, Value

NAME = "the notary of notifications"  # what the seal of the key is bound to
PATH = "/SimpleNotificationService-"


class NotaryKey(Value):
    """`key` is the sealed private key; `fingerprint` names the certificate (PEM) in its URL."""

    key: Hidden[str]
    certificate: str
    fingerprint: str
    id: str = "notary"
    version: int = 0

    @property
    def path(self) -> str:
        """Where the certificate is, at the server."""
        return f"{PATH}{self.fingerprint}.pem"
