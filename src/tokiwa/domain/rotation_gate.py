"""What lets a rotation go on to its next phase: everybody who must be ready for it, each proved or vouched for."""

from collections.abc import Iterable, Sequence

from tokiwa.domain.dependents import Dependents
from tokiwa.domain.deployment import Deployment
from tokiwa.domain.rotation import Rotation
from tokiwa.domain.value import Value, evolve

CLIENTS = "clients"
DIRECT = "direct-certificates"
MANAGED = "managed-certificates"
REPLACEMENT = "replacement"
DEFAULT = "default-ca"


class Consumer(Value):
    """One who must be ready. `by_hand`: nothing proves it, so somebody must confirm it; others may be confirmed too."""

    name: str
    ready: bool
    message: str
    by_hand: bool = False


class Gate(Value):
    """All of them, those who are missing first."""

    consumers: tuple[Consumer, ...] = ()

    @property
    def missing(self) -> tuple[Consumer, ...]:
        """Those who are not ready."""
        return tuple(each for each in self.consumers if not each.ready)

    @property
    def open(self) -> bool:
        """Whether the next phase may begin."""
        return not self.missing


def distribution(rotation: Rotation, found: Dependents, deployed: Iterable[Deployment], root: str | None) -> Gate:
    """Who must trust the new root (its SHA-256, hex) before anything is issued under it; None if all have it already."""
    if root is None:
        return Gate()
    proved = [_trusts(each, root) for each in deployed if each.name in found.deployments]
    rest = found.managed.count + found.direct.count
    by_hand = [
        Consumer(
            CLIENTS,
            ready=False,
            message=f"People and machines without an agent who connect to what has one of {rest} certificates must trust the new root.",
            by_hand=True,
        ),
        *(
            Consumer(
                f"account/{each}", ready=False, message=f"Account {each} has certificates of the CA.", by_hand=True
            )
            for each in found.accounts
        ),
        *(
            Consumer(each, ready=False, message="It was named at the start.", by_hand=True)
            for each in rotation.consumers
        ),
    ]
    return _gate(rotation, [*proved, *by_hand])


def reissue(
    rotation: Rotation,
    found: Dependents,
    *,
    going: bool,
    progress: str,
    deployed: Iterable[Deployment] = (),
    root: str = "",
) -> Gate:
    """Who must have let go of the old CA before it retires. `going`: the replacement is at work; `progress` says how far it is.

    `deployed` are the deployments of what the new CA issues, where that leads to a root (SHA-256, hex) which is new: there will be
    clients that know no other.
    """
    managed, direct = found.managed, found.direct
    return _gate(
        rotation,
        [
            Consumer(REPLACEMENT, ready=not going, message=progress),
            Consumer(
                MANAGED,
                ready=not managed.count,
                message=f"{managed.count} certificates of the manager are from the old CA{_like(managed.examples)}.",
            ),
            Consumer(
                DIRECT,
                ready=not direct.count,
                message=f"{direct.count} certificates that were issued directly are valid{_like(direct.examples)}. Their owners must replace them.",
                by_hand=True,
            ),
            Consumer(
                DEFAULT, ready=not found.default, message="It is the account's default CA for requests that name none."
            ),
            *(
                Consumer(
                    f"ca/{_id(each.arn)}",
                    ready=False,
                    message=f"The certificate of {each.arn} is from {each.issuer}: have another CA sign its request, and import that.",
                    by_hand=True,
                )
                for each in found.authorities
            ),
            *(
                Consumer(f"deployment/{each}", ready=False, message="It still serves a certificate of the old CA.")
                for each in found.deployments
            ),
            *(_proves(each, root) for each in deployed if each.name not in found.deployments),
        ],
    )


def returned(found: Dependents, *, going: bool) -> bool:
    """Whether the way back of the re-issue has come to its end: the new CA has no certificates any more."""
    return not going and not found.managed.count


def _gate(rotation: Rotation, consumers: Sequence[Consumer]) -> Gate:
    known = [evolve(each, ready=each.ready or each.name in rotation.vouched) for each in consumers]
    return Gate(tuple(sorted(known, key=lambda each: each.ready)))


def _trusts(deployment: Deployment, root: str) -> Consumer:
    name = f"deployment/{deployment.name}"
    if root not in deployment.trusts:
        why = f"Its agent {deployment.agent} has not said yet that it uses a trust bundle with the new root there."
        return Consumer(name, ready=False, message=f"{why} It is {deployment.status}: {deployment.reason}")
    if not deployment.done:
        return Consumer(
            name, ready=False, message=f"It has the new root, and is {deployment.status}: {deployment.reason}"
        )
    return Consumer(
        name, ready=True, message=f"Its agent {deployment.agent} uses a trust bundle with the new root there."
    )


def _proves(deployment: Deployment, root: str) -> Consumer:
    name = f"proof/{deployment.name}"  # that its agent has the root was another question, and so is a word for it
    if not deployment.done:
        return Consumer(name, ready=False, message=f"It is {deployment.status}: {deployment.reason}")
    if deployment.probe is None:
        return Consumer(name, ready=True, message="It is delivered; without a probe, that is as far as can be said.")
    if deployment.proved != root:
        why = f"Its agent {deployment.agent} has not proved that a client with the new root alone accepts what is served there."
        how = f"Agents of this version do: tokiwa deployment retry {deployment.name}"
        return Consumer(name, ready=False, message=f"{why} {how}")
    return Consumer(name, ready=True, message="A handshake with the new root alone accepted what is served there.")


def _like(examples: Sequence[tuple[str, object]]) -> str:
    return f", for example {examples[0][0]}" if examples else ""


def _id(arn: str) -> str:
    return arn.rpartition("/")[2]
