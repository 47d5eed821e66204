import pytest

from functions import ARN, Client, zipped
from tokiwa.store import code


def test_a_function_goes_with_its_versions_and_code_and_leaves_its_log(client: Client) -> None:
    sha = client.function(Publish=True)["CodeSha256"]
    client.invoke()

    answer = client("lambda:DeleteFunction", FunctionName="install")

    assert answer == {"StatusCode": 204}
    assert client.refused("lambda:GetFunction", FunctionName="install").startswith("ResourceNotFoundException 404")
    assert client.log(pattern="START") != []
    with client.world.means.store.snapshot() as tx:
        assert not code.has(tx, "000000000000", sha)
    assert client.function(Publish=True)["Version"] == "1"  # nothing of the old one is in the way


def test_a_version_goes_alone(client: Client) -> None:
    client.function(Publish=True)
    client("lambda:UpdateFunctionCode", FunctionName="install", ZipFile=zipped("#"), Publish=True)

    client("lambda:DeleteFunction", FunctionName="install", Qualifier="1")

    versions = client("lambda:ListVersionsByFunction", FunctionName="install")["Versions"]
    assert [one["Version"] for one in versions] == ["$LATEST", "2"]


def test_a_version_that_is_not_there_is_deleted_already(client: Client) -> None:
    client.function()

    assert client("lambda:DeleteFunction", FunctionName="install", Qualifier="7") == {"StatusCode": 204}


@pytest.mark.parametrize(
    ("qualifier", "told"),
    [
        (
            "$LATEST",
            "InvalidParameterValueException 400: $LATEST version cannot be deleted without deleting the function.",
        ),
        ("live", "InvalidParameterValueException 400: Deletion of aliases is not currently supported."),
        (
            "1",
            (
                "ResourceConflictException 409: Unable to delete version because the following aliases reference it: "
                "[live]"
            ),
        ),
    ],
)
def test_what_is_in_use_stays(client: Client, qualifier: str, told: str) -> None:
    client.function(Publish=True)
    client("lambda:CreateAlias", FunctionName="install", Name="live", FunctionVersion="1")

    assert client.refused("lambda:DeleteFunction", FunctionName="install", Qualifier=qualifier) == told


def test_a_function_that_is_not_there_is_named(client: Client) -> None:
    told = client.refused("lambda:DeleteFunction", FunctionName="install")

    assert told == f"ResourceNotFoundException 404: Function not found: {ARN}"
