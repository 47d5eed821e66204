"""Messages are done with."""

from messaging import Client
from world import World


def test_who_received_a_message_removes_it(client: Client) -> None:
    url = client.queue()
    client.put(url)
    (message,) = client.take(url)
    for _ in range(2):  # that it is gone already is no error
        client("sqs:DeleteMessage", QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
        assert client.counts(url) == (0, 0, 0)


def test_an_earlier_receipt_removes_nothing(client: Client, world: World) -> None:
    url = client.queue()
    client.put(url)
    (first,) = client.take(url)
    world.advance(seconds=30)
    client.take(url)
    client("sqs:DeleteMessage", QueueUrl=url, ReceiptHandle=first["ReceiptHandle"])
    assert client.counts(url) == (0, 1, 0)


def test_a_text_that_is_no_handle(client: Client) -> None:
    told = client.refused("sqs:DeleteMessage", QueueUrl=client.queue(), ReceiptHandle="x")
    assert told.startswith('ReceiptHandleIsInvalid 400: The input receipt handle "x" is not a valid receipt handle.')


def test_a_batch_removes_what_it_can(client: Client) -> None:
    url = client.queue()
    for body in "abc":
        client.put(url, body)
    handles = [each["ReceiptHandle"] for each in client.take(url)]
    entries = [{"Id": str(at), "ReceiptHandle": handle} for at, handle in enumerate([*handles, handles[0], "x"])]
    answer = client("sqs:DeleteMessageBatch", QueueUrl=url, Entries=entries)
    assert [each["Id"] for each in answer["Successful"]] == ["0", "1", "2", "3"]
    assert [(each["Id"], each["Code"]) for each in answer["Failed"]] == [("4", "ReceiptHandleIsInvalid")]
    assert client.counts(url) == (0, 0, 0)
