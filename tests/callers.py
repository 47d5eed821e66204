"""Callers of IAM and STS who see what boto3 would give them: each answer goes through the wire and is parsed."""

from __future__ import annotations

import json
from typing import Any

import attrs
import pytest
from botocore.handlers import json_decode_policies
from botocore.parsers import create_parser

from tokiwa.domain.policy.principal import Principal
from tokiwa.domain.problem import Problem
from tokiwa.operations import credentials
from tokiwa.wire import catalog, errors, query
from world import World

ACCOUNT = "000000000000"


@attrs.frozen
class Caller:
    """Somebody with credentials; `caller("iam:GetRole", RoleName=...)` makes a call and gives boto3's answer."""

    world: World
    principal: Principal
    session_policies: tuple[str, ...] | None = None

    def __call__(self, name: str, **given: Any) -> dict[str, Any]:
        output = self.world.call(name, given, self.principal, session_policies=self.session_policies)
        operation = catalog.operation(name)
        answer = query.write(operation, output, "1")
        parsed = create_parser("query").parse(
            {"body": answer.body, "headers": {}, "status_code": answer.status}, operation.output
        )
        json_decode_policies(parsed, operation.model)
        parsed.pop("ResponseMetadata")
        return parsed

    def refused(self, name: str, **given: Any) -> str:
        """The error that a call ends with: its code on the wire, and the message."""
        with pytest.raises(Problem) as caught:
            self(name, **given)
        operation = catalog.operation(name)
        found = errors.word(caught.value, operation.service, catalog.Protocol.QUERY, operation)
        return f"{found.code}: {caught.value.message}"

    def with_keys(self, answer: dict[str, Any]) -> Caller:
        """Whoever the credentials in an answer (CreateAccessKey's or STS's) belong to."""
        found = answer.get("AccessKey") or answer["Credentials"]
        known = credentials.find(self.world.means, found["AccessKeyId"], found.get("SessionToken"))
        assert known.secret == found["SecretAccessKey"]
        return Caller(self.world, known.principal, known.session_policies)

    def user(self, name: str, *statements: dict[str, Any], **more: Any) -> Caller:
        """A new user with an inline policy of these statements, as a caller."""
        self("iam:CreateUser", UserName=name, **more)
        if statements:
            self("iam:PutUserPolicy", UserName=name, PolicyName="own", PolicyDocument=policy(*statements))
        return self.with_keys(self("iam:CreateAccessKey", UserName=name))

    def role(self, name: str, trusted: dict[str, Any], *statements: dict[str, Any], **more: Any) -> str:
        """A new role's ARN."""
        made = self("iam:CreateRole", RoleName=name, AssumeRolePolicyDocument=trust(trusted), **more)
        if statements:
            self("iam:PutRolePolicy", RoleName=name, PolicyName="own", PolicyDocument=policy(*statements))
        return made["Role"]["Arn"]

    def assume(self, role: str, session: str = "work", **more: Any) -> Caller:
        """Whoever this caller becomes by assuming a role."""
        return self.with_keys(self("sts:AssumeRole", RoleArn=role, RoleSessionName=session, **more))


def allow(action: Any, resource: Any = "*", **more: Any) -> dict[str, Any]:
    """A statement that allows."""
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


def deny(action: Any, resource: Any = "*", **more: Any) -> dict[str, Any]:
    """A statement that denies."""
    return {**allow(action, resource, **more), "Effect": "Deny"}


def policy(*statements: dict[str, Any]) -> str:
    """A document."""
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def trust(principal: dict[str, Any], **more: Any) -> str:
    """A role's trust policy for one principal."""
    return policy({"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole", **more})
