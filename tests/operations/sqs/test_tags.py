"""Tags of queues."""

from functions import allow
from messaging import Client


def test_tags_come_and_go(client: Client) -> None:
    url = client("sqs:CreateQueue", QueueName="queue", tags={"a": "1", "b": "2"})["QueueUrl"]
    client("sqs:TagQueue", QueueUrl=url, Tags={"b": "3", "c": ""})
    assert client("sqs:ListQueueTags", QueueUrl=url)["Tags"] == {"a": "1", "b": "3", "c": ""}
    client("sqs:UntagQueue", QueueUrl=url, TagKeys=["a", "b", "c"])
    assert client("sqs:ListQueueTags", QueueUrl=url) == {}


def test_a_reserved_tag_is_refused(client: Client) -> None:
    told = client.refused("sqs:TagQueue", QueueUrl=client.queue(), Tags={"aws:x": "1"})
    assert told.startswith("InvalidParameterValueException 400: The tag aws:x begins with aws:")


def test_policies_look_at_tags(client: Client) -> None:
    url = client("sqs:CreateQueue", QueueName="queue", tags={"team": "a"})["QueueUrl"]
    other = client("sqs:CreateQueue", QueueName="other", tags={"team": "b"})["QueueUrl"]
    mine = {"StringEquals": {"aws:ResourceTag/team": "a"}}
    user = client.user("ann", allow("sqs:*", Condition=mine))
    user.put(url)
    assert user.refused("sqs:SendMessage", QueueUrl=other, MessageBody="x").startswith("AccessDenied")
    plain = client.user("bob", allow("sqs:TagQueue", Condition={"ForAllValues:StringEquals": {"aws:TagKeys": ["a"]}}))
    plain("sqs:TagQueue", QueueUrl=url, Tags={"a": "1"})
    assert plain.refused("sqs:TagQueue", QueueUrl=url, Tags={"b": "1"}).startswith("AccessDenied")
