"""Messages are held for longer, or let go."""

from messaging import Client
from world import World

NAME = "sqs:ChangeMessageVisibility"


def test_a_message_is_held_for_longer_or_let_go(client: Client, world: World) -> None:
    url = client.queue()
    client.put(url)
    (message,) = client.take(url)
    world.advance(seconds=20)
    client(NAME, QueueUrl=url, ReceiptHandle=message["ReceiptHandle"], VisibilityTimeout=30)
    world.advance(seconds=29)
    assert client.take(url) == []
    client(NAME, QueueUrl=url, ReceiptHandle=message["ReceiptHandle"], VisibilityTimeout=0)
    assert len(client.take(url)) == 1


def test_what_is_refused(client: Client, world: World) -> None:
    url = client.queue()
    client.put(url)
    (message,) = client.take(url)
    given = {"QueueUrl": url, "ReceiptHandle": message["ReceiptHandle"]}
    assert "between 0 and 43200" in client.refused(NAME, **given, VisibilityTimeout=43_201)
    world.advance(seconds=30)
    assert client.refused(NAME, **given, VisibilityTimeout=5).startswith("MessageNotInflight 400")
    client.take(url)
    told = client.refused(NAME, **given, VisibilityTimeout=5)
    assert told.endswith("Message does not exist or is not available for visibility timeout change.")


def test_a_batch_changes_what_it_can(client: Client) -> None:
    url = client.queue()
    for body in "ab":
        client.put(url, body)
    handles = [each["ReceiptHandle"] for each in client.take(url)]
    entries = [
        {"Id": str(at), "ReceiptHandle": handle, "VisibilityTimeout": 0} for at, handle in enumerate([*handles, "x"])
    ]
    answer = client("sqs:ChangeMessageVisibilityBatch", QueueUrl=url, Entries=entries)
    assert [each["Id"] for each in answer["Successful"]] == ["0", "1"]
    assert [each["Code"] for each in answer["Failed"]] == ["ReceiptHandleIsInvalid"]
    assert client.counts(url) == (2, 0, 0)
