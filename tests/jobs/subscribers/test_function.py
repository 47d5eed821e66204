"""Functions as subscribers."""

import json

import structlog

from functions import ARN
from messaging import SNS, TOPIC, Client
from world import World

SHOWS = "import json\n\ndef handler(event, context):\n    print(json.dumps(event))\n"


def test_a_function_is_invoked_with_a_record(client: Client, world: World) -> None:
    client.role()
    client.function(SHOWS)
    client.topic()
    permission = {"StatementId": "topic", "Action": "lambda:InvokeFunction", "Principal": SNS, "SourceArn": TOPIC}
    client("lambda:AddPermission", FunctionName="install", **permission)
    arn = client.subscribe("lambda", ARN)
    client.publish("hello", MessageAttributes={"a": {"DataType": "String", "StringValue": "x"}})
    world.settle()
    (line,) = client.log(pattern="Records")
    (record,) = json.loads(line)["Records"]
    assert (record["EventSource"], record["EventSubscriptionArn"]) == ("aws:sns", arn)
    assert (record["Sns"]["Message"], record["Sns"]["Subject"]) == ("hello", None)
    assert record["Sns"]["MessageAttributes"] == {"a": {"Type": "String", "Value": "x"}}
    assert record["Sns"]["Signature"]


def test_a_function_that_does_not_let_the_topic_in_is_not_invoked(client: Client, world: World) -> None:
    client.role()
    client.function(SHOWS)
    client.topic()
    client.subscribe("lambda", ARN)
    client.subscribe("lambda", f"{ARN}-2")
    client.publish()
    with structlog.testing.capture_logs() as told:
        world.settle()
    reasons = sorted(each["why"] for each in told if each["event"] == "not delivered")
    assert reasons[0] == f"Function not found: {ARN}-2"
    assert reasons[1].startswith(f"The resource policy of {ARN} does not let {SNS} invoke it for {TOPIC}.")
