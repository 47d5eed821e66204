import pytest

from functions import Client

ARN = "arn:aws:logs:us-east-1:000000000000:log-group:app"


def test_tags_come_and_go(client: Client) -> None:
    client("logs:CreateLogGroup", logGroupName="app", tags={"app": "tls", "team": "a"})

    client("logs:TagResource", resourceArn=ARN, tags={"team": "b"})
    client("logs:UntagResource", resourceArn=ARN, tagKeys=["app", "none"])

    assert client("logs:ListTagsForResource", resourceArn=ARN) == {"tags": {"team": "b"}}


def test_the_older_operations_do_the_same(stream: Client) -> None:
    stream("logs:TagLogGroup", logGroupName="app", tags={"a": "1", "b": "2"})
    stream("logs:UntagLogGroup", logGroupName="app", tags=["a"])

    assert stream("logs:ListTagsLogGroup", logGroupName="app") == {"tags": {"b": "2"}}


@pytest.mark.parametrize(
    ("operation", "given"),
    [
        ("logs:ListTagsForResource", {"resourceArn": f"{ARN}-2"}),
        ("logs:TagResource", {"resourceArn": f"{ARN}-2", "tags": {"a": "b"}}),
    ],
)
def test_a_group_that_is_not_there_has_no_tags(stream: Client, operation: str, given: dict[str, object]) -> None:
    assert stream.refused(operation, **given) == (
        "ResourceNotFoundException 400: The specified resource does not exist."
    )
