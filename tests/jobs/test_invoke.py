import json
from datetime import timedelta
from typing import Any

import pytest

from functions import ARN, FAILS, allow
from messaging import SNS, TOPIC, Client, queue_arn
from tokiwa.domain.account import advance as set_out
from tokiwa.domain.async_event import AsyncEvent
from tokiwa.domain.change import Change
from tokiwa.store import accounts
from world import ACCOUNT, World

BUS = f"arn:aws:events:us-east-1:{ACCOUNT}:event-bus/default"
OTHER = f"arn:aws:lambda:us-east-1:{ACCOUNT}:function:other"
QUEUE = queue_arn()
ACTIONS = ("lambda:InvokeFunction", "events:PutEvents", "sqs:SendMessage", "sns:Publish")
RULE = f"arn:aws:events:us-east-1:{ACCOUNT}:rule/renewed"
START = '"START RequestId"'
REQUEST = "11111111-2222-4333-8444-555555555555"
NOTES = "def handler(event, context):\n    print('noted', event['requestContext']['condition'])\n"
SILENT = "def handler(event, context):\n    pass\n"
RETRIED = "def handler(event, context):\n    print('try', context.aws_request_id)\n    raise ValueError('no')\n"


@pytest.fixture
def functions(world: World) -> Client:
    """The account's root. The role `install-role` is there and may invoke functions and put events."""
    made = Client(world, world.root)
    made.role("install-role", *(allow(action) for action in ACTIONS))
    return made


def configure(client: Client, **given: Any) -> None:
    client("lambda:PutFunctionEventInvokeConfig", FunctionName="install", **given)


def results(world: World) -> list[Any]:
    """What was told on the bus about invocations."""
    return [event for event in world.events() if event.source == "lambda"]


def test_an_error_is_tried_again_after_one_and_after_two_minutes_with_the_same_request_id(
    functions: Client, world: World
) -> None:
    functions.function(RETRIED)

    counts = []
    functions.send({"n": 1})
    for minutes in (0, 1, 1, 1, 60):
        world.advance(minutes=minutes)
        counts.append(len(functions.log(pattern=f'"try {REQUEST}"')))

    assert counts == [1, 2, 2, 3, 3]


def test_a_success_is_told_to_the_bus(functions: Client, world: World) -> None:
    functions.function()
    configure(functions, DestinationConfig={"OnSuccess": {"Destination": BUS}, "OnFailure": {"Destination": OTHER}})

    functions.send({"n": 1})
    world.settle()

    (told,) = results(world)
    assert told.detail_type == "Lambda Function Invocation Result - Success"
    assert told.resources == (BUS, f"{ARN}:$LATEST")
    assert told.detail == {
        "version": "1.0",
        "timestamp": "2027-01-01T00:00:00.000Z",
        "requestContext": {
            "requestId": REQUEST,
            "functionArn": f"{ARN}:$LATEST",
            "condition": "Success",
            "approximateInvokeCount": 1,
        },
        "requestPayload": {"n": 1},
        "responseContext": {"statusCode": 200, "executedVersion": "$LATEST"},
        "responsePayload": {"n": 1},
    }


def test_a_failure_is_told_when_no_retry_is_left(functions: Client, world: World) -> None:
    functions.function(FAILS)
    configure(functions, MaximumRetryAttempts=1, DestinationConfig={"OnFailure": {"Destination": BUS}})

    functions.send({"n": 1})
    world.settle()
    early = results(world)
    world.advance(minutes=1)

    (told,) = results(world)
    assert early == []
    assert told.detail_type == "Lambda Function Invocation Result - Failure"
    assert told.detail["requestContext"]["condition"] == "RetriesExhausted"
    assert told.detail["requestContext"]["approximateInvokeCount"] == 2
    assert told.detail["responseContext"]["functionError"] == "Unhandled"
    assert told.detail["responsePayload"]["errorType"] == "ValueError"


def test_an_event_that_would_get_too_old_is_given_up(functions: Client, world: World) -> None:
    functions.function(FAILS)
    configure(functions, MaximumEventAgeInSeconds=60, DestinationConfig={"OnFailure": {"Destination": BUS}})

    functions.send()
    world.advance(seconds=1)
    world.advance(minutes=1)

    (told,) = results(world)
    assert told.detail["requestContext"]["condition"] == "EventAgeExceeded"


def test_a_function_may_be_the_destination_of_another(functions: Client, world: World) -> None:
    functions.function()
    functions.function(NOTES, FunctionName="other")
    configure(functions, DestinationConfig={"OnSuccess": {"Destination": OTHER}})

    functions.send()
    world.settle()

    assert functions.log("/aws/lambda/other", "noted") == ["noted Success"]


def test_functions_that_call_each_other_in_a_loop_are_stopped(functions: Client, world: World) -> None:
    functions.function(SILENT)
    functions.function(SILENT, FunctionName="other")
    configure(functions, DestinationConfig={"OnSuccess": {"Destination": OTHER}})
    functions(
        "lambda:PutFunctionEventInvokeConfig",
        FunctionName="other",
        DestinationConfig={"OnSuccess": {"Destination": ARN}},
    )

    functions.send()
    world.settle()

    ran = functions.log(pattern=START) + functions.log("/aws/lambda/other", START)
    assert len(ran) == 16
    assert len(functions.log("/aws/lambda/other", '"in a loop"')) == 1


def test_a_record_that_is_too_large_is_said_in_the_log(functions: Client, world: World) -> None:
    functions.function("def handler(e, c):\n    return 'x' * 1_048_576\n")
    configure(functions, DestinationConfig={"OnSuccess": {"Destination": BUS}})

    functions.send()
    world.settle()

    assert results(world) == []
    (line,) = functions.log(pattern='"is larger than 1048576 bytes"')
    assert len(line) <= 262_144


UNDELIVERED: dict[str, tuple[dict[str, Any], str]] = {
    "a queue that is gone": ({"OnSuccess": {"Destination": QUEUE}}, "it does not exist"),
    "a topic that is gone": ({"OnSuccess": {"Destination": TOPIC}}, "it does not exist"),
    "a bucket": ({"OnSuccess": {"Destination": "arn:aws:s3:::bucket"}}, "this server has no such service"),
    "another account": (
        {"OnSuccess": {"Destination": BUS.replace(ACCOUNT, "1" * 12)}},
        "it belongs to another account",
    ),
    "a bus that is gone": ({"OnSuccess": {"Destination": f"{BUS}-2"}}, "it does not exist"),
}


@pytest.mark.parametrize("case", UNDELIVERED)
def test_what_cannot_be_delivered_is_said_in_the_log_with_the_record(
    functions: Client, world: World, case: str
) -> None:
    functions.function()
    destinations, why = UNDELIVERED[case]
    configure(functions, DestinationConfig=destinations)

    functions.send({"n": 1})
    world.settle()

    (line,) = functions.log(pattern='"did not reach"')
    assert why in line
    assert json.loads(line[line.index("{") :])["requestPayload"] == {"n": 1}


@pytest.mark.parametrize(
    ("destination", "action"),
    [
        (BUS, "events:PutEvents"),
        (OTHER, "lambda:InvokeFunction"),
        (QUEUE, "sqs:SendMessage"),
        (TOPIC, "sns:Publish"),
    ],
)
def test_the_role_must_be_allowed_to_reach_the_destination(world: World, destination: str, action: str) -> None:
    client = Client(world, world.root)
    client.role()
    client.function()
    client.function(FunctionName="other")
    configure(client, DestinationConfig={"OnSuccess": {"Destination": destination}})

    client.send()
    world.settle()

    assert results(world) == []
    (line,) = client.log(pattern='"did not reach"')
    assert f"the function's role is not allowed to {action} there" in line


def test_a_failure_comes_into_the_dead_letter_queue(functions: Client, world: World) -> None:
    """What was asked of the function is the body, and how it ended stands beside it."""
    url = functions.queue()
    functions.function(FAILS, DeadLetterConfig={"TargetArn": QUEUE})
    configure(functions, MaximumRetryAttempts=0)

    functions.send({"n": 1})
    world.settle()

    (message,) = functions.take(url)
    assert json.loads(message["Body"]) == {"n": 1}
    told = {name: (each["DataType"], each["StringValue"]) for name, each in message["MessageAttributes"].items()}
    assert told["RequestID"] == ("String", REQUEST)
    assert told["ErrorCode"] == ("Number", "200")
    assert json.loads(told["ErrorMessage"][1])["errorMessage"] == "no"


def test_a_failure_for_a_dead_letter_queue_that_is_gone_is_said_in_the_log(functions: Client, world: World) -> None:
    functions.function(FAILS, DeadLetterConfig={"TargetArn": QUEUE})
    configure(functions, MaximumRetryAttempts=0)

    functions.send({"n": 1})
    world.settle()

    (line,) = functions.log(pattern='"did not reach"')
    assert f"{QUEUE}: it does not exist" in line


def test_a_queue_and_a_topic_may_be_destinations(functions: Client, world: World) -> None:
    functions.topic()
    url, heard = functions.queue(), functions.queue("heard", let=(SNS, TOPIC))
    functions.subscribe("sqs", queue_arn("heard"), RawMessageDelivery="true")
    functions.function()
    for place, found in ((QUEUE, url), (TOPIC, heard)):
        configure(functions, DestinationConfig={"OnSuccess": {"Destination": place}})
        functions.send({"n": 1})
        world.settle()
        (body,) = functions.bodies(found)
        record = json.loads(body)
        assert (record["requestContext"]["condition"], record["responsePayload"]) == ("Success", {"n": 1})


def test_a_function_that_is_switched_off_gets_no_events(functions: Client, world: World) -> None:
    functions.function()
    configure(functions, DestinationConfig={"OnFailure": {"Destination": BUS}})
    functions("lambda:PutFunctionConcurrency", FunctionName="install", ReservedConcurrentExecutions=0)

    functions.send()
    world.settle()

    (told,) = results(world)
    assert told.detail["requestContext"]["condition"] == "ZeroReservedConcurrency"
    assert told.detail["requestContext"]["approximateInvokeCount"] == 0
    assert "responseContext" not in told.detail


def test_a_role_that_cannot_be_assumed_holds_events_back_without_using_up_retries(
    functions: Client, world: World
) -> None:
    functions.function("def handler(e, c):\n    print('done')\n")
    configure(functions, MaximumRetryAttempts=0)
    trust = {"RoleName": "install-role"}
    functions("iam:DeleteRolePolicy", **trust, PolicyName="own")
    functions("iam:DeleteRole", **trust)

    functions.send()
    for _ in range(3):
        world.advance(minutes=5)
    said = functions.log(pattern='"could not be started"')
    functions.role()
    world.advance(minutes=5)

    assert len(said) == 3
    assert "cannot be assumed by Lambda" in said[0]
    assert functions.log(pattern="done") == ["done"]


def test_an_event_for_a_function_that_is_gone_goes_too(functions: Client, world: World) -> None:
    functions.function()
    functions.send()
    functions("lambda:DeleteFunction", FunctionName="install")

    world.settle()
    functions.function()
    world.advance(hours=7)

    assert functions("logs:DescribeLogGroups")["logGroups"] == []


@pytest.mark.parametrize(("source", "ran"), [(RULE, 1), (f"{RULE}-2", 0)])
def test_a_service_invokes_only_what_lets_it_in(functions: Client, world: World, source: str, ran: int) -> None:
    functions.function("def handler(e, c):\n    print('ran')\n")
    functions(
        "lambda:AddPermission",
        FunctionName="install",
        StatementId="s",
        Action="lambda:InvokeFunction",
        Principal="events.amazonaws.com",
        SourceArn=RULE,
    )
    event = AsyncEvent(ARN, "{}", "r-1", world.now, invoked_by="events.amazonaws.com", source_arn=source)

    world.means.store.submit([Change(jobs=(event.job(world.now),))])[0].result()
    world.settle()

    logged = functions("logs:DescribeLogGroups")["logGroups"]
    assert len(functions.log(pattern="ran") if logged else []) == ran


def test_a_version_has_a_configuration_of_its_own(functions: Client, world: World) -> None:
    functions.function(Publish=True)
    configure(functions, Qualifier="1", DestinationConfig={"OnSuccess": {"Destination": BUS}})

    functions.send()
    functions.world.settle()
    functions.send(Qualifier="1")
    world.settle()

    (told,) = results(world)
    assert told.detail["requestContext"]["functionArn"] == f"{ARN}:1"
    assert told.detail["responseContext"]["executedVersion"] == "1"


def test_on_a_test_clock_log_and_retries_follow_the_accounts_time(world: World) -> None:
    client = Client(world, world.new_account("111111111111", test_clock=True))
    client.role()
    client.function(RETRIED, Role="arn:aws:iam::111111111111:role/install-role")
    started = world.now + timedelta(days=335)
    advance(client, days=335)

    client.send()
    world.settle()
    advance(client, minutes=1)
    advance(client, minutes=2)

    found = client("logs:FilterLogEvents", logGroupName="/aws/lambda/install", filterPattern="try")["events"]
    times = [started, started + timedelta(minutes=1), started + timedelta(minutes=3)]
    assert [event["timestamp"] for event in found] == [int(time.timestamp() * 1000) for time in times]


def advance(client: Client, **by: float) -> None:
    """Move the account's test clock and do what is due on the way, as AdvanceClock has the loop do it."""
    world = client.world
    with world.means.store.snapshot() as tx:
        account = accounts.get(tx, client.principal.account)
    assert account is not None
    moving = set_out(account, account.now(world.now) + timedelta(**by), world.now, "journey")
    world.means.store.submit([Change(puts=(moving,))])[0].result()
    world.settle()
