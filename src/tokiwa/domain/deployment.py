"""A deployment: a certificate that is to be served at a place, by an agent; and its states."""

from datetime import datetime
from enum import StrEnum

from tokiwa.domain.value import Value, field

ROLLOUT = "rollout"  # the job that brings a certificate's deployments along, wave by wave; its key is the certificate
# Behind the key of the same job for later: a look that is wanted now, since something changed, must not be put off.
LATER = "/later"


class DeploymentStatus(StrEnum):
    """Where a deployment is."""

    PENDING = "PENDING"  # it waits for its wave, its window or its agent
    INSTALLING = "INSTALLING"  # its agent is told to
    DELIVERED = "DELIVERED"  # the files are there and the service was told; no handshake has seen it
    SERVED = "SERVED"  # a handshake saw it
    FAILED = "FAILED"  # not installed: what served before still serves
    ROLLED_BACK = "ROLLED_BACK"  # installed, not served, and what served before is back
    DRIFTED = "DRIFTED"  # somebody put something else there
    REMOVING = "REMOVING"  # deleted: its agent is to let go of it


class DeploymentAct(StrEnum):
    """What can happen to a deployment."""

    RENEW = "renew"  # there is another version of the certificate, or another place for it
    BEGIN = "begin"
    WAIT = "wait"  # the agent is gone that was told to install
    DELIVER = "deliver"
    SEE = "see"
    MISS = "miss"  # a handshake did not see it
    FAIL = "fail"
    ROLL_BACK = "roll back"
    DRIFT = "drift"
    MEND = "mend"
    RETRY = "retry"
    REMOVE = "remove"


class OnDrift(StrEnum):
    """What the agent does about something else that is there."""

    REPORT = "REPORT"
    MEND = "MEND"


S, A = DeploymentStatus, DeploymentAct

_INSTALLED = {
    A.DELIVER: S.DELIVERED,
    A.SEE: S.SERVED,
    A.FAIL: S.FAILED,
    A.ROLL_BACK: S.ROLLED_BACK,
}
_KEPT = {**_INSTALLED, A.MEND: S.DELIVERED, A.DRIFT: S.DRIFTED, A.RETRY: S.PENDING}

# (was, what happened) -> is. What is not here cannot happen. An agent that was away may report what it did meanwhile.
TRANSITIONS: dict[tuple[DeploymentStatus, DeploymentAct], DeploymentStatus] = {
    (was, act): now
    for was, acts in {
        S.PENDING: {A.BEGIN: S.INSTALLING, **_INSTALLED},
        S.INSTALLING: {A.WAIT: S.PENDING, **_INSTALLED},
        S.DELIVERED: {**_KEPT, A.MISS: S.DELIVERED},
        S.SERVED: {**_KEPT, A.MISS: S.DELIVERED},
        S.DRIFTED: {**_KEPT, A.MISS: S.DRIFTED},
        S.FAILED: {**_INSTALLED, A.MEND: S.DELIVERED, A.RETRY: S.PENDING},
        S.ROLLED_BACK: {**_INSTALLED, A.MEND: S.DELIVERED, A.RETRY: S.PENDING},
    }.items()
    for act, now in ({**acts, A.RENEW: S.PENDING, A.REMOVE: S.REMOVING}).items()
}


class Edition(Value):
    """One version of a certificate: its serial (hex), the SHA-256 of its DER (hex), and its end."""

    serial: str
    fingerprint: str
    ends: datetime


class Probe(Value):
    """Where a handshake proves it. `start_tls` is a protocol's name, or empty. `from_server`: ours counts, not the agent's."""

    host: str
    port: int
    server_name: str = ""
    start_tls: str = ""
    from_server: bool = False


class Window(Value):
    """When the place may be changed: `schedule` (cron(...), UTC) says when it opens."""

    schedule: str
    minutes: int


class Seen(Value):
    """What one handshake saw; `problem` is empty when all was well."""

    address: str
    server_name: str
    fingerprint: str = ""
    serial: str = ""
    trusted: bool = False
    problem: str = ""


class Deployment(Value):
    """One deployment. `wanted` is what is to be served there (None while the certificate is being issued).

    `delivered` is what its agent last put there, `before` what was there before that. `attempt` counts installations
    that were begun of `wanted`. `unserved_since` is None while all is as it should be. `hours` is how long that may last
    until it is told. `trusts` are the roots (SHA-256, hex) of the trust bundle that its agent last said it uses there. `proved` is
    the root with which alone the last handshakes accepted what is wanted; empty if they did not, or nobody tried.
    """

    arn: str
    account: str
    name: str
    certificate: str
    agent: str
    kind: str
    created_at: datetime
    changed_at: datetime
    settings: dict[str, str] = field(default_factory=dict)
    probe: Probe | None = None
    wave: int = 0
    window: Window | None = None
    owner: str = ""
    on_drift: OnDrift = OnDrift.MEND
    hours: int = 24
    status: DeploymentStatus = DeploymentStatus.PENDING
    reason: str = ""
    wanted: Edition | None = None
    delivered: Edition | None = None
    before: Edition | None = None
    attempt: int = 0
    try_at: datetime | None = None
    unserved_since: datetime | None = None
    seen_at: datetime | None = None
    sights: tuple[Seen, ...] = ()
    trusts: tuple[str, ...] = ()
    proved: str = ""
    version: int = 0

    @property
    def done(self) -> bool:
        """Whether nothing is left to do: it is served, or is delivered and nobody can look."""
        return self.status is S.SERVED or (self.status is S.DELIVERED and self.probe is None)

    @property
    def failed(self) -> bool:
        """Whether the last installation did not end well."""
        return self.status in {S.FAILED, S.ROLLED_BACK}


def moved(status: DeploymentStatus, act: DeploymentAct) -> DeploymentStatus | None:
    """The status after `act`, or None if that cannot happen now."""
    return TRANSITIONS.get((status, act))


def arn_of(region: str, account: str, name: str) -> str:
    """The ARN of the deployment with this name."""
    return f"arn:aws:tokiwa:{region}:{account}:deployment/{name}"


def is_deployment(arn: str) -> bool:
    """Whether an ARN is a deployment's."""
    return arn.startswith("arn:aws:tokiwa:") and ":deployment/" in arn
