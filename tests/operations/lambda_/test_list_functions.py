from functions import ARN, Client


def test_functions_are_listed_by_name_page_by_page(client: Client) -> None:
    for name in ("c", "a", "b"):
        client.function(FunctionName=name)

    first = client("lambda:ListFunctions", MaxItems=2)
    second = client("lambda:ListFunctions", MaxItems=2, Marker=first["NextMarker"])

    assert [one["FunctionName"] for one in first["Functions"]] == ["a", "b"]
    assert [one["FunctionName"] for one in second["Functions"]] == ["c"]
    assert "NextMarker" not in second


def test_a_list_tells_no_states(client: Client) -> None:
    client.function()

    (found,) = client("lambda:ListFunctions")["Functions"]

    assert found["FunctionArn"] == ARN
    assert not found.keys() & {"State", "StateReason", "LastUpdateStatus"}


def test_all_versions_are_listed_when_asked_for(client: Client) -> None:
    client.function(Publish=True)

    found = client("lambda:ListFunctions", FunctionVersion="ALL")["Functions"]

    assert [one["FunctionArn"] for one in found] == [f"{ARN}:$LATEST", f"{ARN}:1"]


def test_functions_of_another_account_are_not_listed(client: Client) -> None:
    client.function()
    other = Client(client.world, client.world.new_account("111111111111"))

    assert other("lambda:ListFunctions")["Functions"] == []
