"""Simulated agents: each asks for its work as the real one does, and says that it has done it. All in one thread.

Every request has a connection of its own, as those of a process that sleeps between two of them.
"""

import asyncio
import base64
import json
import time
from collections.abc import Sequence
from typing import Any

import attrs
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from bench.server import REGION, Server

TARGET = "Tokiwa_20261101"
ITSELF = {"Hostname": "host.internal.example", "Version": "1.0", "Kinds": ["files"]}
PATIENCE = 30.0  # seconds that an answer may take
PASSPHRASE = base64.b64encode(b"a passphrase").decode()


@attrs.define
class SimulatedAgent:
    """One of them. `installed` is what it has put where it belongs, `served_at` when it said so last."""

    server: Server
    keys: Credentials
    revision: str = ""
    seconds: float = 5.0
    installed: str = ""
    served_at: float = 0.0
    polls: int = 0
    lost: int = 0  # calls without an answer

    async def poll(self) -> None:
        """Ask for work and do it."""
        known = {"Revision": self.revision} if self.revision else {}
        answer = await self.call("PollAgent", {**ITSELF, **known})
        self.polls += 1
        self.seconds = answer["PollSeconds"]
        for task in answer.get("Tasks", ()):
            if task["Action"] == "INSTALL":
                await self._install(task)
            elif task["Fingerprint"] != self.installed:  # what was said last was not answered
                await self._say(task, "SERVED")
        self.revision = answer["Revision"]  # what was not done is asked for again

    async def _install(self, task: dict[str, Any]) -> None:
        """Fetch the pair, and report twice: it is there, and a handshake saw it."""
        about = {"DeploymentArn": task["DeploymentArn"]}
        fetched = await self.call("FetchDeployment", {**about, "Passphrase": PASSPHRASE})
        if "ENCRYPTED PRIVATE KEY" not in fetched["PrivateKey"]:
            raise RuntimeError("there is no key in what was fetched")
        await self._say(task, "DELIVERED")
        await self._say(task, "SERVED")

    async def _say(self, task: dict[str, Any], outcome: str) -> None:
        said = {"DeploymentArn": task["DeploymentArn"], "Fingerprint": task["Fingerprint"]}
        await self.call("ReportDeployment", {**said, "Outcome": outcome})
        if outcome == "SERVED":
            self.installed, self.served_at = task["Fingerprint"], time.perf_counter()

    async def call(self, operation: str, values: dict[str, Any]) -> Any:
        """One signed call. RuntimeError for an answer that is no 200, TimeoutError when none comes."""
        async with asyncio.timeout(PATIENCE):
            return await self._called(operation, values)

    async def _called(self, operation: str, values: dict[str, Any]) -> Any:
        address = self.server.address
        reader, writer = await asyncio.open_connection(address.host, address.port)
        try:
            writer.write(self._signed(operation, json.dumps(values).encode()))
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
            length = next(line for line in head.splitlines() if line.startswith("content-length:"))
            body = await reader.readexactly(int(length.partition(":")[2]))
        finally:
            writer.close()
        if " 200 " not in head.partition("\r\n")[0]:
            raise RuntimeError(f"{operation}: {body.decode()}")
        return json.loads(body) if body else {}

    def _signed(self, operation: str, body: bytes) -> bytes:
        headers = {
            "host": f"{self.server.address.host}:{self.server.address.port}",
            "content-type": "application/x-amz-json-1.1",
            "x-amz-target": f"{TARGET}.{operation}",
        }
        request = AWSRequest("POST", f"{self.server.url}/", data=body, headers=headers)
        SigV4Auth(self.keys, "tokiwa", REGION).add_auth(request)
        lines = "".join(f"{name}: {value}\r\n" for name, value in request.headers.items())
        return f"POST / HTTP/1.1\r\n{lines}content-length: {len(body)}\r\n\r\n".encode() + body


def enrolled(server: Server, client: Any, name: str) -> SimulatedAgent:
    """A new agent, which has enrolled. `client` is one of our own service."""
    answer = client.create_agent(Name=name)
    text = answer["EnrollmentToken"]
    token = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    agent = SimulatedAgent(server, Credentials(token["accessKeyId"], token["secretAccessKey"]))
    own = asyncio.run(agent.call("EnrollAgent", ITSELF))
    return attrs.evolve(agent, keys=Credentials(own["AccessKeyId"], own["SecretAccessKey"]))


async def live(agents: Sequence[SimulatedAgent], until: asyncio.Event) -> None:
    """Let all of them live, each from a moment of its own on, until the event."""
    await asyncio.gather(*(_life(each, at / len(agents), until) for at, each in enumerate(agents)))


async def _life(agent: SimulatedAgent, share: float, until: asyncio.Event) -> None:
    wait = agent.seconds * share
    while not until.is_set():
        try:
            await asyncio.wait_for(until.wait(), wait)
        except TimeoutError:
            try:
                await agent.poll()
            except (OSError, asyncio.IncompleteReadError):  # as the real one: the next time is soon
                agent.lost += 1
        wait = agent.seconds
