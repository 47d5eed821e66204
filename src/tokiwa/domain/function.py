"""Functions: code with settings, its published versions, and aliases that point at versions."""

from datetime import datetime
from typing import Any

from tokiwa.domain.invoke_config import InvokeConfig
from tokiwa.domain.layer import UsedLayer
from tokiwa.domain.value import Hidden, Value, evolve, field

LATEST = "$LATEST"


class Logging(Value):
    """Where and how a function's log is written. `group` is empty for the usual `/aws/lambda/<name>`."""

    format: str = "Text"
    group: str = ""
    application_level: str = ""
    system_level: str = ""


class FileSystem(Value):
    """What a function sees at `path`: the folder that the operator lets stand for an EFS access point."""

    access_point: str
    path: str


class Configuration(Value):
    """Code and settings of one version.

    `code` is the package's SHA-256 in base64, `code_size` its bytes. `environment` is a JSON object, sealed,
    empty when there are no variables. `timeout` is seconds, `memory` and `ephemeral` are megabytes.
    `revision` is AWS's RevisionId, which a permission changes too; `build` changes with code and settings
    only, so warm processes live as long as it.
    """

    role: str
    runtime: str
    handler: str
    code: str
    code_size: int
    modified_at: datetime
    revision: str
    build: str
    description: str = ""
    timeout: int = 3
    memory: int = 128
    ephemeral: int = 512
    environment: Hidden[bytes] = b""
    architecture: str = "x86_64"
    tracing: str = "PassThrough"
    dead_letter: str = ""
    logging: Logging = Logging()
    file_systems: tuple[FileSystem, ...] = ()
    layers: tuple[UsedLayer, ...] = ()


class Alias(Value):
    """A name for a version, or for two: each of `weights` takes that share of the invocations."""

    name: str
    target: str
    revision: str
    description: str = ""
    weights: dict[str, float] = field(default_factory=dict)

    def version(self, fraction: float) -> str:
        """The version for one invocation; `fraction` is drawn from [0, 1)."""
        share = 0.0
        for version, weight in self.weights.items():
            share += weight
            if fraction < share:
                return version
        return self.target


class Function(Value):
    """A function with all that belongs to it but its published versions.

    `policies` and `invoke_configs` are by qualifier, the function's own under `$LATEST`. A policy is the tuple
    of its statements, each the JSON text that AddPermission answered with. `published` is the newest
    version's number, never given twice. `concurrency` is the reserved limit, None without one.
    """

    account: str
    region: str
    name: str
    latest: Configuration
    published: int = 0
    aliases: dict[str, Alias] = field(default_factory=dict)
    policies: dict[str, tuple[str, ...]] = field(default_factory=dict)
    invoke_configs: dict[str, InvokeConfig] = field(default_factory=dict)
    concurrency: int | None = None
    tags: dict[str, str] = field(default_factory=dict)
    version: int = 0

    @property
    def arn(self) -> str:
        """The name without a qualifier."""
        return arn(self.region, self.account, self.name)

    def qualified(self, qualifier: str) -> str:
        """The name with a qualifier, if there is one."""
        return arn(self.region, self.account, self.name, qualifier)

    def log_group(self, configuration: Configuration) -> str:
        """Where a version of it writes its log."""
        return configuration.logging.group or f"/aws/lambda/{self.name}"


class Published(Value):
    """A version that was published: it keeps its code and settings. `number` counts from 1."""

    account: str
    name: str
    number: int
    configuration: Configuration
    version: int = 0


def arn(region: str, account: str, name: str, qualifier: str = "") -> str:
    """The ARN of a function, of a version of it or of an alias."""
    return f"arn:aws:lambda:{region}:{account}:function:{name}{':' if qualifier else ''}{qualifier}"


def changed(configuration: Configuration, now: datetime, revision: str, **settings: Any) -> Configuration:
    """The configuration with other code or settings, at a new revision; a new build only if anything differs."""
    new = evolve(configuration, **settings)
    build = configuration.build if new == configuration else revision
    return evolve(new, modified_at=now, revision=revision, build=build)


def publish(
    function: Function, last: Published | None, description: str | None, revision: str
) -> tuple[Function, Published]:
    """The next version of a function, or its last one when code and settings are the same."""
    if last is not None and last.configuration.build == function.latest.build:
        return function, last
    number = function.published + 1
    frozen = evolve(
        function.latest,
        revision=revision,
        description=function.latest.description if description is None else description,
    )
    return evolve(function, published=number), Published(function.account, function.name, number, frozen)
