import base64
from datetime import timedelta
from typing import Any

import pytest

from functions import ARN, ECHO, FAILS, ROLE, Client, allow, zipped
from tokiwa.operations import credentials
from world import World

WHO = """
import os, urllib.request
def handler(event, context):
    return {
        "key": os.environ["AWS_ACCESS_KEY_ID"], "token": os.environ["AWS_SESSION_TOKEN"],
        "arn": context.invoked_function_arn, "version": context.function_version, "pid": os.getpid(),
        "request": context.aws_request_id, "place": os.environ.get("PLACE"),
        "client": context.client_context and context.client_context.custom,
    }
"""


def test_a_caller_who_waits_gets_what_the_function_returns(client: Client) -> None:
    client.function()

    answer = client.invoke_raw(Payload=b'{"a": [1, "\xc3\xa9"]}')

    assert answer["Payload"] == '{"a": [1, "é"]}'
    assert (answer["StatusCode"], answer["ExecutedVersion"]) == (200, "$LATEST")
    assert "FunctionError" not in answer


def test_without_a_payload_the_event_is_an_empty_object(client: Client) -> None:
    client.function()

    assert client.invoke_raw()["Payload"] == "{}"


def test_an_error_of_the_function_is_an_answer_too(client: Client) -> None:
    client.function(FAILS)

    answer = client.invoke_raw()

    assert (answer["StatusCode"], answer["FunctionError"]) == (200, "Unhandled")
    assert '"errorType": "ValueError"' in answer["Payload"]


def test_a_function_that_takes_too_long_is_ended(client: Client) -> None:
    client.function("import time\ndef handler(e, c):\n    time.sleep(60)\n", Timeout=1)

    answer = client.invoke()

    assert answer == {
        "errorType": "Sandbox.Timedout",
        "errorMessage": "RequestId: 11111111-2222-4333-8444-555555555555 Error: Task timed out after 1.00 seconds",
    }


def test_the_tail_of_the_log_is_at_most_4_kilobytes(client: Client) -> None:
    client.function("def handler(e, c):\n    print('x' * 5000)\n")

    tail = base64.b64decode(client.invoke_raw(LogType="Tail")["LogResult"])

    assert len(tail) == 4096
    assert tail.startswith(b"xxx")
    assert b"\nREPORT RequestId: " in tail
    assert tail.endswith(b"\t\n")


def test_the_log_is_kept_for_cloudwatch_logs_though_the_role_allows_nothing(client: Client) -> None:
    client.function("def handler(e, c):\n    print('installed', e['n'])\n")

    client.invoke({"n": 1})
    client.invoke({"n": 2})

    (stream,) = client("logs:DescribeLogStreams", logGroupName="/aws/lambda/install")["logStreams"]
    assert stream["logStreamName"].startswith("2027/01/01/[$LATEST]")
    assert client.log(pattern="installed") == ["installed 1", "installed 2"]
    assert [line.split()[0] for line in client.log()][:3] == ["INIT_START", "START", "installed"]


def test_a_function_runs_as_its_role_under_its_own_name(client: Client) -> None:
    client.function(WHO)

    who = client.invoke()

    principal = credentials.find(client.world.means, who["key"], who["token"]).principal
    assert principal.arn == "arn:aws:sts::000000000000:assumed-role/install-role/install"
    assert principal.role_arn == ROLE


def test_a_warm_process_is_used_again_with_its_credentials_and_replaced_before_they_end(
    client: Client, world: World
) -> None:
    client.function(WHO)

    first, second = client.invoke(), client.invoke()
    world.now += timedelta(minutes=61)  # other credentials are there by now; the process's own are still good
    third = client.invoke()
    world.now += timedelta(hours=1)
    fourth = client.invoke()

    assert (second["pid"], second["key"]) == (first["pid"], first["key"])
    assert (third["pid"], third["key"]) == (first["pid"], first["key"])
    assert fourth["key"] != first["key"]


def test_a_process_ends_with_the_role_that_it_was_started_for(client: Client) -> None:
    client.function(WHO)
    before = client.invoke()
    client("iam:DeleteRole", RoleName="install-role")

    refused = client.refused("lambda:Invoke", FunctionName="install")
    client.role()
    after = client.invoke()

    assert (
        refused == "InvalidParameterValueException 400: The role defined for the function cannot be assumed by Lambda."
    )
    assert after["key"] != before["key"]


def test_settings_reach_the_function(client: Client) -> None:
    client.function(WHO, Environment={"Variables": {"PLACE": "/etc/tls"}})
    context = base64.b64encode(b'{"custom": {"app": "x"}}').decode()

    who = client.invoke(ClientContext=context)

    assert (who["place"], who["client"], who["version"]) == ("/etc/tls", {"app": "x"}, "$LATEST")
    assert (who["arn"], who["request"]) == (ARN, "11111111-2222-4333-8444-555555555555")


NAMES: dict[str, dict[str, str]] = {
    "name": {"FunctionName": "install"},
    "name and alias": {"FunctionName": "install:live"},
    "partial ARN": {"FunctionName": "000000000000:function:install"},
    "ARN": {"FunctionName": ARN},
    "ARN of an alias": {"FunctionName": f"{ARN}:live"},
    "ARN and qualifier": {"FunctionName": ARN, "Qualifier": "live"},
    "qualifier twice": {"FunctionName": "install:live", "Qualifier": "live"},
    "version": {"FunctionName": "install", "Qualifier": "1"},
}


@pytest.mark.parametrize("case", NAMES)
def test_a_function_has_many_names(client: Client, case: str) -> None:
    client.function(WHO, Publish=True)
    client("lambda:CreateAlias", FunctionName="install", Name="live", FunctionVersion="1")
    given = NAMES[case]

    who = client.invoke(**given)

    qualifier = given.get("Qualifier") or ("live" if given["FunctionName"].endswith(":live") else "")
    assert who["version"] == ("1" if qualifier else "$LATEST")
    assert who["arn"] == (f"{ARN}:{qualifier}" if qualifier else ARN)


def test_a_dry_run_says_whether_one_may(client: Client) -> None:
    client.function()
    nobody = client.user("nobody", allow("lambda:ListFunctions"))

    assert client.invoke_raw(InvocationType="DryRun")["StatusCode"] == 204
    assert nobody.refused("lambda:Invoke", FunctionName="install", InvocationType="DryRun").startswith(
        "AccessDeniedException 403: User: arn:aws:iam::000000000000:user/nobody is not authorized to perform: "
        f"lambda:InvokeFunction on resource: {ARN}"
    )
    assert client.refused("logs:DescribeLogStreams", logGroupName="/aws/lambda/install").startswith("ResourceNotFound")


def test_an_event_is_queued_and_runs_later(client: Client, world: World) -> None:
    client.function("def handler(e, c):\n    print('got', e['n'], c.aws_request_id)\n")

    answer = client.invoke_raw(InvocationType="Event", Payload=b'{"n": 3}')
    before = world.call("logs:DescribeLogGroups")["logGroups"]
    world.settle()

    assert answer["StatusCode"] == 202
    assert before == []
    assert client.log(pattern="got") == ["got 3 11111111-2222-4333-8444-555555555555"]


def test_another_account_invokes_when_both_sides_allow_it(client: Client, world: World) -> None:
    client.function()
    other = Client(world, world.new_account("111111111111"))

    before = other.refused("lambda:Invoke", FunctionName=ARN)
    client(
        "lambda:AddPermission",
        FunctionName="install",
        StatementId="s",
        Action="lambda:InvokeFunction",
        Principal="111111111111",
    )

    assert before.startswith("AccessDeniedException 403: ")
    assert other.invoke(7, FunctionName=ARN) == 7


REFUSALS: dict[str, tuple[dict[str, Any], str]] = {
    "function that does not exist": (
        {"FunctionName": "other"},
        "ResourceNotFoundException 404: Function not found: arn:aws:lambda:us-east-1:000000000000:function:other:$LATEST",
    ),
    "version that does not exist": (
        {"Qualifier": "9"},
        f"ResourceNotFoundException 404: Function not found: {ARN}:9",
    ),
    "two qualifiers": (
        {"FunctionName": "install:live", "Qualifier": "1"},
        (
            "InvalidParameterValueException 400: The derived qualifier from the function name does not match the "
            "specified qualifier."
        ),
    ),
    "another region": (
        {"FunctionName": "arn:aws:lambda:eu-west-1:000000000000:function:install"},
        "ResourceNotFoundException 404: Functions from 'eu-west-1' are not reachable in this region ('us-east-1')",
    ),
    "payload that is not JSON": (
        {"Payload": b"notjson"},
        "InvalidRequestContentException 400: Could not parse request body into json: Could not parse payload into json: ",
    ),
    "payload that is not text": (
        {"Payload": b'"\xff"'},
        "InvalidRequestContentException 400: Could not parse request body into json: Could not parse payload into json: ",
    ),
    "payload over 6 MB": (
        {"Payload": b'"' + b"x" * 6_291_456 + b'"'},
        "RequestTooLargeException 413: Request must be smaller than 6291456 bytes for the InvokeFunction operation",
    ),
    "event over 1 MB": (
        {"Payload": b'"' + b"x" * 1_048_576 + b'"', "InvocationType": "Event"},
        "RequestTooLargeException 413: Request must be smaller than 1048576 bytes for the InvokeFunction operation",
    ),
    "client context that is not JSON": (
        {"ClientContext": "eA=="},
        "InvalidRequestContentException 400: Client context must be a valid Base64-encoded JSON object.",
    ),
}


@pytest.mark.parametrize("case", REFUSALS)
def test_what_is_wrong_is_refused_in_lambdas_words(client: Client, case: str) -> None:
    client.function()
    given, told = REFUSALS[case]

    assert client.refused("lambda:Invoke", **{"FunctionName": "install", **given}).startswith(told)


def test_a_function_that_is_switched_off_is_throttled(client: Client) -> None:
    client.function()
    client("lambda:PutFunctionConcurrency", FunctionName="install", ReservedConcurrentExecutions=0)

    assert client.refused("lambda:Invoke", FunctionName="install") == "TooManyRequestsException 429: Rate Exceeded."


def test_json_is_logged_where_the_function_asks_for_it(client: Client) -> None:
    source = "import logging\ndef handler(e, c):\n    logging.getLogger().info('installed')\n"
    client.function(source, LoggingConfig={"LogFormat": "JSON", "LogGroup": "shared"})

    client.invoke()

    (line,) = client.log("shared", '{ $.message = "installed" }')
    assert '"level": "INFO"' in line


def test_other_code_is_run_at_once(client: Client) -> None:
    client.function(ECHO)
    before = client.invoke(1)

    client("lambda:UpdateFunctionCode", FunctionName="install", ZipFile=zipped("def handler(e, c):\n    return 2\n"))

    assert (before, client.invoke(1)) == (1, 2)
