"""What the stories about functions and their logs share: calls as boto3 sees them, and small functions."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any, Self

import attrs
import pytest
from botocore.awsrequest import HeadersDict
from botocore.parsers import create_parser

from tokiwa.domain.policy.principal import Principal
from tokiwa.domain.problem import Problem
from tokiwa.operations import credentials
from tokiwa.wire import catalog, codec, errors
from world import ACCOUNT, REGION, World

ARN = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:install"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/install-role"
ECHO = "def handler(event, context):\n    return event\n"
FAILS = "def handler(event, context):\n    raise ValueError('no')\n"
TRUST = {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}


def zipped(source: str = ECHO, name: str = "app.py") -> bytes:
    """A deployment package of one file; the same source gives the same bytes."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        archive.writestr(zipfile.ZipInfo(name), source)
    return written.getvalue()


def allow(action: str, resource: str = "*", **more: Any) -> dict[str, Any]:
    """A statement that allows this."""
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


def policy(*statements: dict[str, Any]) -> str:
    """A policy document."""
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


@attrs.frozen
class Client:
    """Somebody who calls; `client("lambda:Invoke", FunctionName=...)` gives boto3's answer."""

    world: World
    principal: Principal

    def __call__(self, name: str, **given: Any) -> dict[str, Any]:
        operation = catalog.operation(name)
        protocol = operation.service.protocols[0]
        response = codec.write(protocol, operation, self.world.call(name, given, self.principal), "1")
        headers = HeadersDict({key.decode(): value.decode() for key, value in response.headers})
        parsed = create_parser(protocol.value).parse(
            {"body": response.body, "headers": headers, "status_code": response.status}, operation.output
        )
        parsed.pop("ResponseMetadata")
        return dict(parsed)

    def refused(self, name: str, **given: Any) -> str:
        """The error that a call ends with: its code and status on the wire, and the message."""
        with pytest.raises(Problem) as caught:
            self(name, **given)
        operation = catalog.operation(name)
        found = errors.word(caught.value, operation.service, operation.service.protocols[0], operation)
        return f"{found.code} {found.status}: {caught.value.message}"

    def role(self, name: str = "install-role", *statements: dict[str, Any], trust: dict[str, Any] = TRUST) -> str:
        """The ARN of a new role that Lambda may assume, with these statements as its policy."""
        arn: str = self("iam:CreateRole", RoleName=name, AssumeRolePolicyDocument=policy(trust))["Role"]["Arn"]
        if statements:
            self("iam:PutRolePolicy", RoleName=name, PolicyName="own", PolicyDocument=policy(*statements))
        return arn

    def user(self, name: str, *statements: dict[str, Any]) -> Self:
        """A new user who may do what these statements allow."""
        self("iam:CreateUser", UserName=name)
        self("iam:PutUserPolicy", UserName=name, PolicyName="own", PolicyDocument=policy(*statements))
        key = self("iam:CreateAccessKey", UserName=name)["AccessKey"]["AccessKeyId"]
        return attrs.evolve(self, principal=credentials.find(self.world.means, key, None).principal)

    def function(self, source: str = ECHO, **changes: Any) -> dict[str, Any]:
        """A new function `install` of one Python file, under the role `install-role`."""
        return self("lambda:CreateFunction", **wanted(source, **changes))

    def invoke(self, event: Any = None, **changes: Any) -> Any:
        """What the function answers to an event."""
        payload = json.dumps(event).encode()
        answer = self("lambda:Invoke", **{"FunctionName": "install", "Payload": payload, **changes})
        return json.loads(answer["Payload"])

    def send(self, event: Any = None, **changes: Any) -> None:
        """Queue an event for the function."""
        self.invoke_raw(**{"InvocationType": "Event", "Payload": json.dumps(event).encode(), **changes})

    def invoke_raw(self, **changes: Any) -> dict[str, Any]:
        """The whole answer of Invoke."""
        return self("lambda:Invoke", **{"FunctionName": "install", **changes})

    def log(self, group: str = "/aws/lambda/install", pattern: str = "") -> list[str]:
        """The texts of the events in a log group."""
        found = self("logs:FilterLogEvents", logGroupName=group, filterPattern=pattern)
        return [event["message"] for event in found["events"]]


def wanted(source: str = ECHO, **changes: Any) -> dict[str, Any]:
    """The parameters of CreateFunction; None takes one away."""
    usual = {
        "FunctionName": "install",
        "Runtime": "python3.12",
        "Handler": "app.handler",
        "Role": ROLE,
        "Code": {"ZipFile": zipped(source)},
        "Timeout": 60,  # a machine that is busy with other tests is slow
    }
    return {name: value for name, value in {**usual, **changes}.items() if value is not None}
