"""What calls and jobs both do with deployments: write one that changed, and ask whether its agent is there."""

from collections.abc import Callable
from datetime import datetime

from tokiwa.domain import agent as rules
from tokiwa.domain.change import Change, Job
from tokiwa.domain.deployment import ROLLOUT, Deployment
from tokiwa.domain.deployment_notice import told
from tokiwa.store import agents, deployments
from tokiwa.store.transaction import Transaction
from tokiwa.work.work import Work


def written(
    work: Work, was: Deployment | None, now_: Deployment, now: datetime, wall: datetime | None = None
) -> Change:
    """A deployment as it is now, with what follows from its having changed."""
    return told(was, now_, work.draw.dated(now), now, wall)


def absence(tx: Transaction) -> Callable[[Deployment], str]:
    """Asks why a deployment's agent can do nothing now; each agent is looked up once."""
    known: dict[str, str] = {}

    def why(deployment: Deployment) -> str:
        if deployment.agent not in known:
            found = agents.get(tx, deployment.account, deployment.agent)
            presence = None if found is None else agents.presence(tx, found.arn)
            known[deployment.agent] = rules.absence(deployment.agent, presence)
        return known[deployment.agent]

    return why


def rollouts(tx: Transaction, account: str, agent: str, now: datetime) -> tuple[Job, ...]:
    """The jobs of all certificates that an agent has deployments of, for when it comes or goes."""
    found = {each.certificate: None for each in deployments.of_agent(tx, account, agent) if not each.done}
    return tuple(Job(ROLLOUT, certificate, account, now) for certificate in found)
