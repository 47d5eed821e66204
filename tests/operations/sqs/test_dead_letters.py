"""Which queues may be the place of another's dead letters, and whose place one is."""

import pytest

from messaging import Client, queue_arn


def redrive(arn: str, count: int = 1) -> dict[str, object]:
    return {"deadLetterTargetArn": arn, "maxReceiveCount": count}


def test_the_sources_of_a_queue_are_listed_in_pages(client: Client) -> None:
    dead = client.queue("dead")
    urls = [client.queue(name, RedrivePolicy=redrive(queue_arn("dead"))) for name in ("a", "b", "c")]
    assert client("sqs:ListDeadLetterSourceQueues", QueueUrl=dead) == {"queueUrls": urls}
    first = client("sqs:ListDeadLetterSourceQueues", QueueUrl=dead, MaxResults=2)
    assert first["queueUrls"] == urls[:2]
    rest = client("sqs:ListDeadLetterSourceQueues", QueueUrl=dead, MaxResults=2, NextToken=first["NextToken"])
    assert rest == {"queueUrls": urls[2:]}
    assert "MaxResults" in client.refused("sqs:ListDeadLetterSourceQueues", QueueUrl=dead, MaxResults=1001)


REFUSED = {
    "no ARN": ("dead", "Invalid value for deadLetterTargetArn."),
    "another service": ("arn:aws:sns:us-east-1:000000000000:dead", "owner or region should match the source."),
    "another account": (queue_arn("dead", "1" * 12), "owner or region should match the source."),
    "another region": ("arn:aws:sqs:us-east-2:000000000000:dead", "owner or region should match the source."),
    "a queue that is not there": (queue_arn("none"), "Dead letter target does not exist."),
    "a FIFO queue": (queue_arn("dead.fifo"), "must be same type of queue as the source."),
    "one that takes none": (queue_arn("proud"), "does not allow this queue."),
}


@pytest.mark.parametrize("case", REFUSED)
def test_where_dead_letters_cannot_go(case: str, client: Client) -> None:
    arn, told = REFUSED[case]
    client.queue("dead.fifo", FifoQueue="true")
    client.queue("proud", RedriveAllowPolicy={"redrivePermission": "denyAll"})
    url = client.queue()
    for name, given in (
        ("sqs:CreateQueue", {"QueueName": "new"}),
        ("sqs:SetQueueAttributes", {"QueueUrl": url}),
    ):
        policy = f'{{"deadLetterTargetArn":"{arn}","maxReceiveCount":1}}'
        refusal = client.refused(name, **given, Attributes={"RedrivePolicy": policy})
        assert refusal.startswith("InvalidParameterValueException 400: Value {")
        assert refusal.endswith(told)
