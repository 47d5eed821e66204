"""A server that is killed at every step of an asynchronous invocation runs the function at least once for each event."""

import io
import json
import zipfile
from functools import partial

import pytest
from tests.crash.server import Server

pytestmark = pytest.mark.xdist_group("crash 2")

CODE = "def handler(event, context):\n    print('got', event['number'])\n"
TRUST = {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
STEPS = [
    *("invoke is claimed", "invoke begins", "run begins", "run has ended", "invoke has ended"),
    *("commit begins", "commit has ended"),
]


def function(server: Server) -> None:
    """One that says what it got."""
    document = json.dumps({"Version": "2012-10-17", "Statement": [TRUST]})
    role = server.client("iam").create_role(RoleName="r", AssumeRolePolicyDocument=document)["Role"]["Arn"]
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as files:
        files.writestr("app.py", CODE)
    server.client("lambda").create_function(
        FunctionName="f", Runtime="python3.12", Role=role, Handler="app.handler", Code={"ZipFile": archive.getvalue()}
    )


def got(server: Server) -> set[int]:
    """What the function has got so far."""
    logs = server.client("logs")
    try:
        pages = logs.get_paginator("filter_log_events").paginate(logGroupName="/aws/lambda/f", filterPattern="got")
        return {int(line["message"].split()[-1]) for page in pages for line in page["events"]}
    except logs.exceptions.ResourceNotFoundException:
        return set()


def invoke(server: Server, number: int) -> None:
    """Accepted, and then done."""
    payload = json.dumps({"number": number})
    server.client("lambda").invoke(FunctionName="f", InvocationType="Event", Payload=payload)
    server.arrive()


def test_killed_at_every_step_of_an_invocation(server: Server) -> None:
    function(server)
    number = 0
    for number, _ in enumerate(server.deaths("invoke", STEPS), 1):
        server.dies(partial(invoke, server, number))
        server.arrive()
    assert got(server) == set(range(1, number + 1))
