"""Deployment packages: a function's zip archive, kept once for all versions of an account that have it."""

import attrs


@attrs.frozen
class Package:
    """An archive and the base64 SHA-256 that it is known by."""

    account: str
    sha256: str
    archive: bytes = attrs.field(repr=False)


@attrs.frozen
class Released:
    """Versions let go of their code: what no version of the account has any more goes when this is written."""

    account: str
