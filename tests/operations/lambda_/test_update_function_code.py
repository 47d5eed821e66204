from functions import ARN, ECHO, Client, zipped
from tokiwa.store import code

OTHER = "def handler(event, context):\n    return 'other'\n"


def test_code_is_replaced(client: Client) -> None:
    before = client.function()

    after = client("lambda:UpdateFunctionCode", FunctionName="install", ZipFile=zipped(OTHER))

    assert client.invoke() == "other"
    assert after["CodeSha256"] != before["CodeSha256"]
    assert after["RevisionId"] != before["RevisionId"]
    assert client("lambda:GetFunctionConfiguration", FunctionName="install") == after


def test_a_dry_run_tells_what_would_be_and_changes_nothing(client: Client) -> None:
    before = client.function()

    told = client("lambda:UpdateFunctionCode", FunctionName="install", ZipFile=zipped(OTHER), DryRun=True)

    assert told["CodeSha256"] != before["CodeSha256"]
    assert client("lambda:GetFunctionConfiguration", FunctionName="install") == before


def test_code_can_be_published_in_one_step(client: Client) -> None:
    client.function()

    told = client("lambda:UpdateFunctionCode", FunctionName="install", ZipFile=zipped(OTHER), Publish=True)

    assert (told["Version"], told["FunctionArn"]) == ("1", f"{ARN}:1")
    assert client.invoke(Qualifier="1") == "other"


def test_a_version_keeps_its_code(client: Client) -> None:
    client.function(Publish=True)
    client("lambda:UpdateFunctionCode", FunctionName="install", ZipFile=zipped(OTHER))

    assert client.invoke(5, Qualifier="1") == 5


def test_code_that_no_version_has_is_not_kept(client: Client) -> None:
    old = client.function()["CodeSha256"]
    client.function(FunctionName="second")

    kept = []
    for name in ("install", "second"):
        client("lambda:UpdateFunctionCode", FunctionName=name, ZipFile=zipped(OTHER))
        with client.world.means.store.snapshot() as tx:
            kept.append(code.has(tx, "000000000000", old))

    assert kept == [True, False]


def test_another_revision_is_refused(client: Client) -> None:
    client.function()

    told = client.refused("lambda:UpdateFunctionCode", FunctionName="install", ZipFile=zipped(ECHO), RevisionId="old")

    assert told == (
        "PreconditionFailedException 412: The Revision Id provided does not match the latest Revision Id. "
        "Call the GetFunction/GetAlias API to retrieve the latest Revision Id"
    )


def test_code_must_be_an_archive(client: Client) -> None:
    client.function()

    told = client.refused("lambda:UpdateFunctionCode", FunctionName="install", ZipFile=b"no")

    assert told.startswith("InvalidParameterValueException 400: Could not unzip uploaded file.")
