"""Tags of topics."""

from functions import allow
from messaging import TOPIC, Client


def tag(name: str, value: str = "1") -> dict[str, str]:
    return {"Key": name, "Value": value}


def test_tags_come_and_go(client: Client) -> None:
    client("sns:CreateTopic", Name="topic", Tags=[tag("a"), tag("b")])
    client("sns:TagResource", ResourceArn=TOPIC, Tags=[tag("b", "2"), tag("c")])
    client("sns:UntagResource", ResourceArn=TOPIC, TagKeys=["a"])
    assert client("sns:ListTagsForResource", ResourceArn=TOPIC)["Tags"] == [tag("b", "2"), tag("c")]


def test_what_is_refused(client: Client) -> None:
    told = client.refused("sns:ListTagsForResource", ResourceArn=TOPIC)
    assert told == "ResourceNotFound 404: Resource does not exist"
    client.topic()
    told = client.refused("sns:TagResource", ResourceArn=TOPIC, Tags=[tag("aws:a")])
    assert told.startswith("InvalidParameter 400: ")
    many = [tag(str(number)) for number in range(51)]
    assert client.refused("sns:TagResource", ResourceArn=TOPIC, Tags=many).startswith("TagLimitExceeded 400")


def test_policies_look_at_tags(client: Client) -> None:
    client("sns:CreateTopic", Name="topic", Tags=[tag("team", "a")])
    user = client.user("ann", allow("sns:Publish", Condition={"StringEquals": {"aws:ResourceTag/team": "a"}}))
    user.publish()
    client("sns:TagResource", ResourceArn=TOPIC, Tags=[tag("team", "b")])
    assert user.refused("sns:Publish", TopicArn=TOPIC, Message="x").startswith("AuthorizationError")
    maker = client.user("bob", allow("sns:*", Condition={"StringEquals": {"aws:RequestTag/team": "b"}}))
    assert maker("sns:CreateTopic", Name="other", Tags=[tag("team", "b")])
    assert maker.refused("sns:CreateTopic", Name="third", Tags=[tag("team", "a")]).startswith("AuthorizationError")
