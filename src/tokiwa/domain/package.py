"""Deployment packages: a function's zip archive, kept once for all versions of an account that have it."""

from tokiwa.domain.value import Hidden, Value


class Package(Value):
    """An archive and the base64 SHA-256 that it is known by."""

    account: str
    sha256: str
    archive: Hidden[bytes]


class Released(Value):
    """Versions let go of their code: what no version of the account has any more goes when this is written."""

    account: str
