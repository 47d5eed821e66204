"""What the runner is given: a function's code and settings, its role's credentials, one invocation."""

from collections.abc import Callable
from datetime import datetime

import attrs


@attrs.frozen
class Code:
    """A deployment package: a zip archive known by its SHA-256 in hexadecimal or base64.

    `zip_bytes` may be a callable that fetches the archive. It is called only when this code is not
    unpacked here yet, so that a warm invocation never reads the archive. `layers` are unpacked together, each over
    those before it.
    """

    sha256: str
    zip_bytes: bytes | Callable[[], bytes] = attrs.field(repr=False)
    layers: "tuple[Code, ...]" = ()

    def read(self) -> bytes:
        """The archive."""
        return self.zip_bytes if isinstance(self.zip_bytes, bytes) else self.zip_bytes()


@attrs.frozen
class Mount:
    """A folder that a function sees at `path`: the one that stands for an EFS access point, known by its ARN."""

    access_point: str
    path: str
    writable: bool


@attrs.frozen
class FunctionSpec:
    """The settings of one version of a function, as Lambda's `FunctionConfiguration` has them.

    `arn` has no qualifier. `revision` changes whenever code or settings do; processes are reused only within
    one revision. `timeout_s` is seconds. `concurrency` is the reserved limit; None is no limit, 0 lets
    nothing run. `ephemeral_mb` is the size of /tmp.
    """

    arn: str
    name: str
    version: str
    runtime: str
    handler: str
    memory_mb: int
    timeout_s: float
    environment: dict[str, str] = attrs.field(repr=False)  # people keep secrets here
    log_group: str
    log_stream: str
    region: str
    account: str
    revision: str
    concurrency: int | None = None
    ephemeral_mb: int = 512
    mounts: tuple[Mount, ...] = ()


@attrs.frozen
class Credentials:
    """Temporary credentials of the function's role.

    Those of one `generation` stand for each other: a warm process keeps the ones that it was started with
    until they near `expires`. Without a generation each access key is its own.
    """

    access_key: str
    secret: str = attrs.field(repr=False)
    session_token: str = attrs.field(repr=False)
    expires: datetime
    generation: str = ""

    @property
    def family(self) -> str:
        """What makes two credentials interchangeable."""
        return self.generation or self.access_key


@attrs.frozen
class Invocation:
    """One event for a function.

    `payload` is JSON. `deadline` is how many seconds the handler may take when that is less than the
    function's own timeout. `client_context` and `cognito_identity` are JSON objects as text. `invoked_arn`
    is the ARN that the caller used, with its qualifier.
    """

    request_id: str
    payload: bytes = attrs.field(repr=False)
    deadline: float | None = None
    client_context: str = ""
    trace_id: str = ""
    cognito_identity: str = ""
    invoked_arn: str = ""
