"""An account with something on every page, made through the API as anybody makes it."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import attrs
from tests.agent.kinds.place import eventually
from tests.story import pki
from tests.story.automation import allow, policy, role, user
from tests.story.server import REGION, Account

from tokiwa.agent.client import Profile, call

PLACE = "tls://www.internal.example:443/10.0.0.1"
HOST: dict[str, Any] = {"Hostname": "web-1.internal.example", "Version": "1.0", "Kinds": ["files", "nginx", "ours"]}


def issued(account: Account) -> str:
    """The ARN of a managed certificate under an authority of its own."""
    authority = pki.authority(account)
    pki.grant(account, authority)
    return pki.request(account, authority)


def ask(account: Account, operation: str, **given: Any) -> Any:
    """The output of an operation of the tokiwa service."""
    who = Profile(account.url, REGION, account.key, account.secret, account.token or "")
    return call(who, "tokiwa", operation, given, datetime.now(UTC))


def agent(account: Account, name: str = "web", kinds: Sequence[str] = HOST["Kinds"]) -> Account:
    """A new agent whose process has been heard of: its key."""
    host = {**HOST, "Kinds": [*kinds]}
    token = ask(account, "CreateAgent", Name=name)["EnrollmentToken"]
    given = json.loads(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)))
    newcomer = Account(account.url, account.folder, given["accessKeyId"], given["secretAccessKey"])
    enrolled = ask(newcomer, "EnrollAgent", **host)
    process = Account(account.url, account.folder, enrolled["AccessKeyId"], enrolled["SecretAccessKey"])
    ask(process, "PollAgent", **host)
    return process


def deploy(account: Account, certificate: str, name: str = "front") -> str:
    """The ARN of a new deployment of nginx by the agent `web`, with a handshake."""
    made = ask(
        account,
        "CreateDeployment",
        Name=name,
        CertificateArn=certificate,
        AgentName="web",
        Kind="nginx",
        Settings={"folder": "/etc/nginx/tls"},
        Probe={"Host": "www.internal.example", "Port": 443},
    )
    return str(made["Deployment"]["DeploymentArn"])


def task(process: Account) -> dict[str, Any]:
    """The one thing that an agent is to do, once it is told."""
    told: list[dict[str, Any]] = []
    eventually(lambda: bool(told.extend(ask(process, "PollAgent", **HOST)["Tasks"]) or told))
    (only,) = told
    return only


def found(account: Account, certificate: str, place: str = PLACE) -> None:
    """Report that a certificate of the manager is served at a place."""
    pem = account.client("acm").get_certificate(CertificateArn=certificate)["Certificate"]
    seen = {
        "Place": place,
        "Kind": "ENDPOINT",
        "Certificate": base64.b64encode(pem.encode()).decode(),
        "ServerName": "elsewhere.internal.example",
        "Trusted": True,
    }
    assert ask(account, "PutInventory", Finds=[seen])["Refused"] == []


@attrs.frozen
class Filled:
    """The names of what is there."""

    authority: str
    certificate: str
    deployment: str
    policy: str


def fill(account: Account) -> Filled:
    """One of everything."""
    authority = pki.authority(account)
    pki.grant(account, authority)
    certificate = pki.request(account, authority)
    agent(account)
    iam = account.client("iam")
    user(account, "ann", allow("acm:ListCertificates"))
    role(account, "exporter", allow("acm:ExportCertificate"))
    iam.create_group(GroupName="operators")
    iam.add_user_to_group(GroupName="operators", UserName="ann")
    made = iam.create_policy(PolicyName="renewers", PolicyDocument=policy(allow("acm:RenewCertificate")))
    found(account, certificate)
    ask(account, "PutFault", On="acm:ExportCertificate", Effect="FAIL", Reason="ThrottlingException", Times=1)
    return Filled(authority, certificate, deploy(account, certificate), made["Policy"]["Arn"])
