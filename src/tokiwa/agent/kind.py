"""What a kind of place is: how a pair gets there, and how what served before comes back. Kinds are found by `kinds`."""

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import TypeAlias

import attrs

Settings: TypeAlias = Mapping[str, str]

_BLOCK = re.compile(r"-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----\n?", re.DOTALL)


class Refused(Exception):
    """It was not done, for a reason that a user can act on; what served before serves."""


@attrs.frozen
class Bundle:
    """A certificate with what belongs to it, as PEM. It was checked before a kind sees it: the pair fits.

    `chain` goes from the issuer upwards, `roots` is what clients trust, `key` is PKCS #8 and not encrypted. `serial` has
    ACM's colons; `fingerprint` is the SHA-256 of the leaf's DER in lower-case hexadecimal. `root` is the one of the roots that
    is enough for this certificate, empty if the server does not say.
    """

    certificate: str
    chain: str
    key: str = attrs.field(repr=False)
    roots: str
    serial: str
    fingerprint: str
    root: str = ""

    @property
    def fullchain(self) -> str:
        """What a server sends: the leaf and those above it without the roots, which who trusts them has already."""
        trusted = {block.strip() for block in _BLOCK.findall(self.roots)}
        above = (block for block in _BLOCK.findall(self.chain) if block.strip() not in trusted)
        return self.certificate + "".join(f"{block.rstrip()}\n" for block in above)


class Kind(ABC):
    """One kind of place. Every method may run again after it was killed anywhere, with the same result.

    Each method takes the deployment's settings. A failure is a `Refused`; an OSError (a full disk) is taken as one.
    """

    @abstractmethod
    def install(self, settings: Settings, bundle: Bundle) -> None:
        """Make the place serve the bundle. When this refuses, what served before serves again.

        The agent then looks at what is served, and calls `settle` or `undo`.
        """

    @abstractmethod
    def undo(self, settings: Settings) -> None:
        """What served before the last `install` that was not settled serves again; Refused where there is nothing."""

    def settle(self, settings: Settings) -> None:  # noqa: B027 - not every kind keeps something for the way back
        """What was installed has proved itself: what was kept for the way back may go."""

    @abstractmethod
    def present(self, settings: Settings) -> str | None:
        """The fingerprint of what is there; None for nothing, or for what no server could use. Cheap: asked at each poll."""

    def mend(self, settings: Settings, fingerprint: str) -> bool:  # noqa: ARG002 - for kinds that can
        """Put what was installed back in place without help of the server, if it is still at hand; whether it was."""
        return False

    @abstractmethod
    def remove(self, settings: Settings) -> None:
        """Take away what was installed."""

    def close(self) -> None:  # noqa: B027 - most kinds have nothing that runs
        """The agent ends: so does what this kind keeps running."""
