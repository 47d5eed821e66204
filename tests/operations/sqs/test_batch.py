"""Batches: what is wrong with all of one, and that the rest goes on when one entry is refused."""

import pytest

from messaging import Client

BAD = {
    "none": ([], "EmptyBatchRequest"),
    "eleven": ([str(number) for number in range(11)], "TooManyEntriesInBatchRequest"),
    "twice the same id": (["a", "a"], "BatchEntryIdsNotDistinct"),
    "an id with a space": (["a b"], "InvalidBatchEntryId"),
}


@pytest.mark.parametrize("case", BAD)
@pytest.mark.parametrize("name", ["SendMessageBatch", "DeleteMessageBatch", "ChangeMessageVisibilityBatch"])
def test_a_batch_that_is_none(name: str, case: str, client: Client) -> None:
    ids, code = BAD[case]
    entries = [{"Id": each, "MessageBody": "x", "ReceiptHandle": "x"} for each in ids]
    members = {"SendMessageBatch": ("Id", "MessageBody")}.get(name, ("Id", "ReceiptHandle"))
    given = [{member: entry[member] for member in members} for entry in entries]
    assert client.refused(f"sqs:{name}", QueueUrl=client.queue(), Entries=given).startswith(f"{code} 400")


def test_one_entry_that_is_refused_keeps_none_of_the_others(client: Client) -> None:
    url = client.queue()
    entries = [{"Id": "a", "MessageBody": "1"}, {"Id": "b", "MessageBody": "\x00"}, {"Id": "c", "MessageBody": "3"}]
    answer = client("sqs:SendMessageBatch", QueueUrl=url, Entries=entries)
    assert [each["Id"] for each in answer["Successful"]] == ["a", "c"]
    (failed,) = answer["Failed"]
    assert (failed["Id"], failed["SenderFault"], failed["Code"]) == ("b", True, "InvalidMessageContents")
    assert client.bodies(url) == ["1", "3"]
