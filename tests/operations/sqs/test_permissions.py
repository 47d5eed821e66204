"""The policy of a queue, a statement at a time, and whom it lets in."""

import json

from functions import policy
from messaging import Client, queue_arn
from world import World


def test_another_account_is_let_in_and_put_out(client: Client, world: World) -> None:
    url = client.queue()
    other = Client(world, world.new_account("1" * 12))
    assert other.refused("sqs:SendMessage", QueueUrl=url, MessageBody="x").startswith("AccessDeniedException 400")

    client("sqs:AddPermission", QueueUrl=url, Label="them", AWSAccountIds=["1" * 12], Actions=["SendMessage"])
    other.put(url)
    assert other.refused("sqs:ReceiveMessage", QueueUrl=url).startswith("AccessDeniedException")
    (message,) = client.take(url)
    assert message["Attributes"]["SenderId"] == "1" * 12

    client("sqs:RemovePermission", QueueUrl=url, Label="them")
    assert other.refused("sqs:SendMessage", QueueUrl=url, MessageBody="x").startswith("AccessDeniedException")
    assert "Policy" not in client("sqs:GetQueueAttributes", QueueUrl=url, AttributeNames=["All"])["Attributes"]


def test_what_is_refused(client: Client) -> None:
    url = client.queue()
    given = {"QueueUrl": url, "Label": "l", "AWSAccountIds": ["1" * 12]}
    told = client.refused("sqs:AddPermission", **given, Actions=["DeleteQueue"])
    assert "Only the queue owner is allowed to invoke this action." in told
    client("sqs:AddPermission", **given, Actions=["*"])
    assert "Already exists." in client.refused("sqs:AddPermission", **given, Actions=["*"])
    assert "can't find label" in client.refused("sqs:RemovePermission", QueueUrl=url, Label="other")


def test_a_policy_may_keep_even_the_owner_out(client: Client) -> None:
    url = client.queue()
    deny = {"Effect": "Deny", "Principal": "*", "Action": "sqs:SendMessage", "Resource": queue_arn()}
    client("sqs:SetQueueAttributes", QueueUrl=url, Attributes={"Policy": policy(deny)})
    assert "explicit deny in a resource-based policy" in client.refused(
        "sqs:SendMessage", QueueUrl=url, MessageBody="x"
    )


def test_a_policy_suffices_for_a_user_of_the_account(client: Client) -> None:
    url = client.queue()
    user = client.user("ann", {"Effect": "Allow", "Action": "sns:*", "Resource": "*"})
    allow = {"Effect": "Allow", "Principal": {"AWS": user.principal.arn}, "Action": "sqs:SendMessage", "Resource": "*"}
    client("sqs:SetQueueAttributes", QueueUrl=url, Attributes={"Policy": json.dumps({"Statement": [allow]})})
    assert "MessageId" in user("sqs:SendMessage", QueueUrl=url, MessageBody="x")
