"""A root as trust stores hold it, under a name that says that this program put it there."""

from hashlib import sha256

import attrs
import click

from tokiwa.crypto import certificate, pem
from tokiwa.domain.problem import Problem

PREFIX = "tokiwa-"
_DIGITS = 16  # of the fingerprint, in a name


@attrs.frozen
class Root:
    """One root, by its DER."""

    der: bytes = attrs.field(repr=False)

    @property
    def fingerprint(self) -> str:
        """The SHA-256, in hex."""
        return sha256(self.der).hexdigest()

    @property
    def name(self) -> str:
        """Its name in every store. What bears such a name was put there by us."""
        return PREFIX + self.fingerprint[:_DIGITS]

    @property
    def pem(self) -> str:
        """Its text."""
        return pem.encode(certificate.LABEL, self.der)

    @property
    def subject(self) -> str:
        """Whose it is."""
        return certificate.read(self.der).subject


def read(text: bytes) -> tuple[Root, ...]:
    """The roots of a bundle (PEM). ClickException if it is none, or holds what is no CA."""
    try:
        found = certificate.read_chain(text)
    except Problem as problem:
        raise click.ClickException(f"What was given is no trust bundle: {problem.message}") from None
    for each in found:
        if not each.is_ca:
            raise click.ClickException(f"{each.subject} is no CA. Only CAs can be trusted.")
    return tuple(Root(each.der) for each in found)


def certificates(text: bytes) -> set[bytes]:
    """Every certificate (DER) of some PEM text, whatever else is in it."""
    found = set()
    for block in text.split(b"-----BEGIN CERTIFICATE-----")[1:]:
        body, ended, _ = block.partition(b"-----END CERTIFICATE-----")
        if ended:
            found.update(pem.decode(b"-----BEGIN CERTIFICATE-----" + body + ended, certificate.LABEL))
    return found
