import pytest

from functions import ARN, ROLE, Client, zipped


def test_everything_about_a_function_is_told(client: Client) -> None:
    client.function(Tags={"app": "tls"})
    client("lambda:PutFunctionConcurrency", FunctionName="install", ReservedConcurrentExecutions=3)

    found = client("lambda:GetFunction", FunctionName="install")

    assert found["Configuration"] == client("lambda:GetFunctionConfiguration", FunctionName="install")
    assert found["Configuration"]["Role"] == ROLE
    assert found["Code"] == {"RepositoryType": "S3"}
    assert found["Tags"] == {"app": "tls"}
    assert found["Concurrency"] == {"ReservedConcurrentExecutions": 3}


def test_what_the_waiters_of_boto3_wait_for_is_there_at_once(client: Client) -> None:
    client.function()

    found = client("lambda:GetFunction", FunctionName="install")["Configuration"]

    assert (found["State"], found["LastUpdateStatus"]) == ("Active", "Successful")


@pytest.mark.parametrize(
    ("qualifier", "version", "arn"),
    [("$LATEST", "$LATEST", f"{ARN}:$LATEST"), ("1", "1", f"{ARN}:1"), ("live", "1", f"{ARN}:live")],
)
def test_a_qualifier_tells_of_a_version(client: Client, qualifier: str, version: str, arn: str) -> None:
    client.function(Publish=True)
    client("lambda:CreateAlias", FunctionName="install", Name="live", FunctionVersion="1")
    client("lambda:UpdateFunctionCode", FunctionName="install", ZipFile=zipped("#"))

    found = client("lambda:GetFunctionConfiguration", FunctionName="install", Qualifier=qualifier)

    assert (found["Version"], found["FunctionArn"]) == (version, arn)
    assert (found["CodeSize"] == len(zipped("#"))) == (version == "$LATEST")


@pytest.mark.parametrize("operation", ["lambda:GetFunction", "lambda:GetFunctionConfiguration"])
@pytest.mark.parametrize(("qualifier", "suffix"), [(None, ""), ("7", ":7"), ("live", ":live")])
def test_a_function_that_is_not_there_is_named(
    client: Client, operation: str, qualifier: str | None, suffix: str
) -> None:
    given = {"Qualifier": qualifier} if qualifier else {}

    told = client.refused(operation, FunctionName="install", **given)

    assert told == f"ResourceNotFoundException 404: Function not found: {ARN}{suffix}"
