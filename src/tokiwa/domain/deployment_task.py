"""What the agent of a deployment is to do about it now."""

from enum import StrEnum

from tokiwa.domain.deployment import Deployment, DeploymentStatus, Edition
from tokiwa.domain.value import Value


class Action(StrEnum):
    """What is asked of an agent."""

    INSTALL = "INSTALL"
    KEEP = "KEEP"
    REMOVE = "REMOVE"


class AgentTask(Value):
    """One deployment as its agent sees it."""

    action: Action
    edition: Edition


def task_of(deployment: Deployment) -> AgentTask | None:
    """The task; None when there is nothing to do yet.

    While a new version waits for its turn, and after it could not be installed, what was there before is to stay.
    """
    if deployment.status is DeploymentStatus.REMOVING:
        last = deployment.delivered or deployment.wanted
        return None if last is None else AgentTask(Action.REMOVE, last)
    if deployment.status is DeploymentStatus.INSTALLING and deployment.wanted is not None:
        return AgentTask(Action.INSTALL, deployment.wanted)
    return None if deployment.delivered is None else AgentTask(Action.KEEP, deployment.delivered)
