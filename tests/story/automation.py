"""What runs after a renewal, made through boto3: a function under a role, rules, and what they left in the logs."""

from __future__ import annotations

import json
from typing import Any

from tests.story.pki import PASSPHRASE, zipped
from tests.story.server import REGION, Account

TRUST = {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
RENEWED = "AWS_ACM_RENEWAL_STATE_CHANGE"

# In our words, what the page's function does: whoever reads the log can tell what came of the export.
EXPORTER = """
import os
import boto3

acm = boto3.client("acm")

def handler(event, context):
    found = acm.export_certificate(CertificateArn=event["resources"][0], Passphrase=os.environ["PASSPHRASE"].encode())
    context.log(found["Certificate"] + found["PrivateKey"])
"""


def policy(*statements: dict[str, Any]) -> str:
    """A policy document."""
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def allow(action: str | list[str], resource: str = "*", **more: Any) -> dict[str, Any]:
    """A statement that allows."""
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


def deny(action: str | list[str], resource: str = "*", **more: Any) -> dict[str, Any]:
    """A statement that denies."""
    return {**allow(action, resource, **more), "Effect": "Deny"}


def role(account: Account, name: str, *statements: dict[str, Any], trust: dict[str, Any] = TRUST) -> str:
    """The ARN of a new role, which Lambda may assume unless another trust is given."""
    iam = account.client("iam")
    arn: str = iam.create_role(RoleName=name, AssumeRolePolicyDocument=policy(trust))["Role"]["Arn"]
    if statements:
        iam.put_role_policy(RoleName=name, PolicyName="own", PolicyDocument=policy(*statements))
    return arn


def user(account: Account, name: str, *statements: dict[str, Any], **more: Any) -> Account:
    """A new user with an access key, who may do what these statements allow."""
    iam = account.client("iam")
    iam.create_user(UserName=name, **more)
    if statements:
        iam.put_user_policy(UserName=name, PolicyName="own", PolicyDocument=policy(*statements))
    return account.with_keys(iam.create_access_key(UserName=name))


def exporter(
    account: Account, *statements: dict[str, Any], source: str = EXPORTER, passphrase: bytes = PASSPHRASE
) -> str:
    """The ARN of the function `exporter`, whose role of the same name may do what these statements allow."""
    functions = account.client("lambda")
    arn: str = functions.create_function(
        FunctionName="exporter",
        Runtime="python3.12",
        Role=role(account, "exporter", *statements),
        Handler="app.handler",
        Code={"ZipFile": zipped(source, "app")},
        Environment={"Variables": {"PASSPHRASE": passphrase.decode()}},
        Timeout=60,
    )["FunctionArn"]
    functions.get_waiter("function_active_v2").wait(FunctionName="exporter")
    return arn


def on_renewal(account: Account, certificate: str, function: str) -> None:
    """Have the function called when the certificate's Health event comes."""
    pattern = {"source": ["aws.health"], "detail": {"eventTypeCode": [RENEWED]}, "resources": [certificate]}
    rule = _rule(account, "renewed", pattern, function)
    account.client("lambda").add_permission(
        FunctionName=function,
        StatementId="rule",
        Action="lambda:InvokeFunction",
        Principal="events.amazonaws.com",
        SourceArn=rule,
    )


def note_events(account: Account, group: str = "/aws/events/seen") -> None:
    """Have every event of the manager and of AWS Health written to a log group; `events` reads them."""
    account.client("logs").create_log_group(logGroupName=group)
    target = f"arn:aws:logs:{REGION}:{account.id}:log-group:{group}"
    _rule(account, "seen", {"source": ["aws.acm", "aws.acm-pca", "aws.health"]}, target)


def events(account: Account, detail_type: str, group: str = "/aws/events/seen") -> list[dict[str, Any]]:
    """The noted events of one detail type, oldest first."""
    found = [json.loads(line) for line in log(account, group)]
    return [event for event in found if event["detail-type"] == detail_type]


def log(account: Account, group: str = "/aws/lambda/exporter") -> list[str]:
    """The messages in a log group, oldest first."""
    pages = account.client("logs").get_paginator("filter_log_events").paginate(logGroupName=group)
    return [event["message"] for page in pages for event in page["events"]]


def _rule(account: Account, name: str, pattern: dict[str, Any], target: str) -> str:
    bus = account.client("events")
    arn: str = bus.put_rule(Name=name, EventPattern=json.dumps(pattern))["RuleArn"]
    answer = bus.put_targets(Rule=name, Targets=[{"Id": "one", "Arn": target}])
    assert answer["FailedEntryCount"] == 0, answer
    return arn
