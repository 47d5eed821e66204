"""Agents and deployments as their users see them, in a world: a host that does what it is told, by default."""

from __future__ import annotations

import base64
import json
from typing import Any

import attrs

from tokiwa.domain.policy.principal import Principal
from tokiwa.operations.credentials import find
from world import ACCOUNT, World

FILES = {"folder": "/etc/tls/web"}
PROBE = {"Host": "web.example.com", "Port": 443}
ITSELF = {"Hostname": "web.example.com", "Version": "1.0", "Kinds": ["files", "nginx"]}


@attrs.define
class Host:
    """An agent's process on its host."""

    world: World
    name: str
    key: str
    revision: str | None = None

    @property
    def principal(self) -> Principal:
        """Who it is to the server, by its access key."""
        return find(self.world.means, self.key, None).principal

    def call(self, name: str, **given: Any) -> Any:
        """An operation, called with its key."""
        return self.world.call(f"tokiwa:{name}", given, self.principal)

    def poll(self, **more: Any) -> dict[str, Any]:
        """The answer to a poll that knows nothing yet."""
        answer: dict[str, Any] = self.call("PollAgent", **ITSELF, **more)
        self.revision = answer["Revision"]
        return answer

    def tasks(self) -> dict[str, dict[str, Any]]:
        """Its tasks by the names of the deployments."""
        return {task["Name"]: task for task in self.poll()["Tasks"]}

    def report(self, task: dict[str, Any], outcome: str, **more: Any) -> None:
        """Say what came of a task."""
        self.call(
            "ReportDeployment",
            DeploymentArn=task["DeploymentArn"],
            Fingerprint=task["Fingerprint"],
            Outcome=outcome,
            **more,
        )

    def fetch(self, task: dict[str, Any]) -> dict[str, Any]:
        """What is to be installed."""
        found: dict[str, Any] = self.call("FetchDeployment", DeploymentArn=task["DeploymentArn"], Passphrase=b"hush")
        return found

    def work(self, outcome: str = "SERVED", **more: Any) -> list[str]:
        """Do what it is told to, with this outcome; the names of what was to be installed."""
        wanted = [task for task in self.tasks().values() if task["Action"] == "INSTALL"]
        for task in wanted:
            self.report(task, outcome, **more)
        self.world.settle()
        return [task["Name"] for task in wanted]


def token_of(answer: dict[str, Any]) -> dict[str, Any]:
    """What is in an enrollment token."""
    text = answer["EnrollmentToken"]
    found: dict[str, Any] = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    return found


def enrolled(world: World, answer: dict[str, Any]) -> Host:
    """The process that takes an agent's place with its token."""
    given = token_of(answer)
    host = Host(world, given["agent"], given["accessKeyId"])
    host.key = host.call("EnrollAgent", **ITSELF)["AccessKeyId"]
    return host


def agent(world: World, name: str = "web", principal: Principal | None = None) -> Host:
    """A new agent that has been heard of."""
    host = enrolled(world, world.call("tokiwa:CreateAgent", {"Name": name}, principal))
    host.poll()
    world.settle()
    return host


def deploy(world: World, certificate: str, name: str = "front", **more: Any) -> str:
    """The ARN of a new deployment of the agent `web`, with a probe."""
    wanted = {
        "Name": name,
        "CertificateArn": certificate,
        "AgentName": "web",
        "Kind": "files",
        "Settings": FILES,
        "Probe": PROBE,
    }
    given = {key: value for key, value in {**wanted, **more}.items() if value is not None}
    made = world.call("tokiwa:CreateDeployment", given)["Deployment"]["DeploymentArn"]
    world.settle()
    return str(made)


def shown(world: World, arn: str) -> dict[str, Any]:
    """A deployment as it is described."""
    found: dict[str, Any] = world.call("tokiwa:DescribeDeployment", {"DeploymentArn": arn})["Deployment"]
    return found


def named(name: str, account: str = ACCOUNT) -> str:
    """The ARN of a deployment."""
    return f"arn:aws:tokiwa:us-east-1:{account}:deployment/{name}"
