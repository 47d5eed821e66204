from functions import ARN, Client, zipped


def test_a_version_keeps_code_and_settings(client: Client) -> None:
    client.function(Timeout=5)

    made = client("lambda:PublishVersion", FunctionName="install", Description="first")
    client("lambda:UpdateFunctionConfiguration", FunctionName="install", Timeout=9)

    found = client("lambda:GetFunctionConfiguration", FunctionName="install", Qualifier="1")
    assert found == made
    assert (made["Version"], made["FunctionArn"], made["Description"]) == ("1", f"{ARN}:1", "first")
    assert made["Timeout"] == 5


def test_nothing_is_published_twice(client: Client) -> None:
    client.function(Timeout=3)
    client("lambda:PublishVersion", FunctionName="install")
    client("lambda:UpdateFunctionConfiguration", FunctionName="install", Timeout=3)  # as it was
    client("lambda:UpdateFunctionCode", FunctionName="install", ZipFile=zipped())

    again = client("lambda:PublishVersion", FunctionName="install")
    client("lambda:UpdateFunctionConfiguration", FunctionName="install", Timeout=4)
    other = client("lambda:PublishVersion", FunctionName="install")

    assert (again["Version"], other["Version"]) == ("1", "2")


def test_versions_are_listed_page_by_page(client: Client) -> None:
    client.function(Publish=True)
    for timeout in (4, 5):
        client("lambda:UpdateFunctionConfiguration", FunctionName="install", Timeout=timeout)
        client("lambda:PublishVersion", FunctionName="install")

    pages, marker = [], {}
    while True:
        page = client("lambda:ListVersionsByFunction", FunctionName="install", MaxItems=1, **marker)
        pages.append([one["FunctionArn"] for one in page["Versions"]])
        if "NextMarker" not in page:
            break
        marker = {"Marker": page["NextMarker"]}

    assert pages == [[f"{ARN}:$LATEST"], [f"{ARN}:1"], [f"{ARN}:2"], [f"{ARN}:3"]]


def test_a_number_is_never_given_again(client: Client) -> None:
    client.function(Publish=True)
    client("lambda:DeleteFunction", FunctionName="install", Qualifier="1")
    client("lambda:UpdateFunctionConfiguration", FunctionName="install", Timeout=4)

    assert client("lambda:PublishVersion", FunctionName="install")["Version"] == "2"


def test_other_code_than_the_one_that_is_meant_is_not_published(client: Client) -> None:
    current = client.function()["CodeSha256"]

    told = client.refused("lambda:PublishVersion", FunctionName="install", CodeSha256="other")

    assert told == (
        f"InvalidParameterValueException 400: CodeSHA256 (other) is different from current CodeSHA256 in $LATEST "
        f"({current}). Please try again with the CodeSHA256 in $LATEST."
    )
    assert client("lambda:PublishVersion", FunctionName="install", CodeSha256=current)["Version"] == "1"


def test_another_revision_is_refused(client: Client) -> None:
    client.function()

    told = client.refused("lambda:PublishVersion", FunctionName="install", RevisionId="old")

    assert told.startswith("PreconditionFailedException 412: ")
