"""Layers: archives that functions have beside their own code, unpacked under /opt; each version keeps its content."""

from datetime import datetime

from tokiwa.domain.value import Value

MOST = 5  # of a function
LARGEST = 262_144_000  # bytes of a function's code and its layers together, unpacked: Lambda's quota


class Layer(Value):
    """A layer. `published` is the newest version's number; none is given twice, so a layer outlives its versions."""

    account: str
    name: str
    published: int = 0
    version: int = 0


class LayerVersion(Value):
    """One version of a layer. `number` counts from 1.

    `code` is the archive's SHA-256 in base64, `size` its bytes, `unpacked` those of its files. `policy` are the
    statements that let others have it, each as JSON text; `revision` changes with them.
    """

    region: str
    account: str
    name: str
    number: int
    created_at: datetime
    code: str
    size: int
    unpacked: int
    description: str = ""
    license: str = ""
    runtimes: tuple[str, ...] = ()
    architectures: tuple[str, ...] = ()
    policy: tuple[str, ...] = ()
    revision: str = ""
    version: int = 0

    @property
    def layer_arn(self) -> str:
        """The ARN of the layer."""
        return arn_of(self.region, self.account, self.name)

    @property
    def arn(self) -> str:
        """The ARN of this version."""
        return f"{self.layer_arn}:{self.number}"


class UsedLayer(Value):
    """A version of a layer as a function has it, which it keeps when the version is deleted."""

    arn: str
    code: str
    size: int
    unpacked: int


def arn_of(region: str, account: str, name: str) -> str:
    """The ARN of a layer by its name."""
    return f"arn:aws:lambda:{region}:{account}:layer:{name}"


def used(found: LayerVersion) -> UsedLayer:
    """The version for a function that is to have it."""
    return UsedLayer(found.arn, found.code, found.size, found.unpacked)
