"""The policy of a topic, a statement at a time, and whom it lets in."""

from messaging import TOPIC, Client
from world import World


def test_another_account_is_let_in_and_put_out(client: Client, world: World) -> None:
    client.topic()
    other = Client(world, world.new_account("1" * 12))
    client("sns:AddPermission", TopicArn=TOPIC, Label="them", AWSAccountId=["1" * 12], ActionName=["Publish"])
    other.publish()
    assert other.refused("sns:GetTopicAttributes", TopicArn=TOPIC).startswith("AuthorizationError 403")
    client("sns:RemovePermission", TopicArn=TOPIC, Label="them")
    assert other.refused("sns:Publish", TopicArn=TOPIC, Message="x").startswith("AuthorizationError 403")


def test_what_is_refused(client: Client) -> None:
    client.topic()
    given = {"TopicArn": TOPIC, "Label": "l", "AWSAccountId": ["1" * 12]}
    assert "out of service scope!" in client.refused("sns:AddPermission", **given, ActionName=["CreateTopic"])
    client("sns:AddPermission", **given, ActionName=["Publish"])
    told = client.refused("sns:AddPermission", **given, ActionName=["Publish"])
    assert told.startswith("InvalidParameter 400: ")
    assert told.endswith("Already exists.")
    assert "can't find label" in client.refused("sns:RemovePermission", TopicArn=TOPIC, Label="other")
