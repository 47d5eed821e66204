import pytest

from tokiwa.domain.deployment import DeploymentStatus as S
from tokiwa.domain.deployment_task import AgentTask, task_of
from wanting import NEW, OLD, deployment

CASES = {
    "it waits for the first time": ({"status": S.PENDING}, None),
    "it waits, and something older is there": ({"status": S.PENDING, "delivered": OLD}, ("KEEP", OLD)),
    "it is to be installed": ({"status": S.INSTALLING, "delivered": OLD}, ("INSTALL", NEW)),
    "it is there": ({"status": S.SERVED, "delivered": NEW}, ("KEEP", NEW)),
    "it is there and unseen": ({"status": S.DELIVERED, "delivered": NEW}, ("KEEP", NEW)),
    "something else is there": ({"status": S.DRIFTED, "delivered": NEW}, ("KEEP", NEW)),
    "it failed": ({"status": S.FAILED, "delivered": OLD}, ("KEEP", OLD)),
    "it failed, and nothing was there": ({"status": S.FAILED}, None),
    "it was rolled back": ({"status": S.ROLLED_BACK, "delivered": OLD}, ("KEEP", OLD)),
    "it is deleted": ({"status": S.REMOVING, "delivered": NEW}, ("REMOVE", NEW)),
    "it is deleted while it is installed": ({"status": S.REMOVING}, ("REMOVE", NEW)),
}


@pytest.mark.parametrize("name", CASES)
def test_what_the_agent_is_to_do(name):
    changes, task = CASES[name]
    assert task_of(deployment(**changes)) == (None if task is None else AgentTask(*task))
