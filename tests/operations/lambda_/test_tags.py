import pytest

from functions import ARN, Client


def test_tags_come_and_go(client: Client) -> None:
    client.function(Tags={"app": "tls", "team": "a"})

    client("lambda:TagResource", Resource=ARN, Tags={"team": "b", "stage": "live"})
    client("lambda:UntagResource", Resource=ARN, TagKeys=["app", "none"])

    assert client("lambda:ListTags", Resource=ARN) == {"Tags": {"team": "b", "stage": "live"}}


@pytest.mark.parametrize(
    ("resource", "told"),
    [
        (f"{ARN}:1", "InvalidParameterValueException 400: Tags on function aliases and versions are not supported."),
        (f"{ARN}-2", f"ResourceNotFoundException 404: Function not found: {ARN}-2"),
        (
            "arn:aws:lambda:us-east-1:000000000000:code-signing-config:csc-00000000000000000",
            "ResourceNotFoundException 404: The resource arn:aws:lambda:us-east-1:000000000000:code-signing-config:",
        ),
    ],
)
def test_only_functions_have_tags(client: Client, resource: str, told: str) -> None:
    client.function()

    assert client.refused("lambda:TagResource", Resource=resource, Tags={"a": "b"}).startswith(told)


def test_a_reserved_tag_is_refused(client: Client) -> None:
    client.function()

    told = client.refused("lambda:TagResource", Resource=ARN, Tags={"aws:app": "b"})

    assert told.startswith("InvalidParameterValueException 400: The tag aws:app begins with aws:")
