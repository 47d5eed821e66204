from functions import Client, zipped


def test_usage_counts_functions_and_the_code_of_all_versions(client: Client) -> None:
    client.function(Publish=True)
    client.function(FunctionName="other")
    client("lambda:PutFunctionConcurrency", FunctionName="other", ReservedConcurrentExecutions=4)

    told = client("lambda:GetAccountSettings")

    assert told["AccountUsage"] == {"TotalCodeSize": 3 * len(zipped()), "FunctionCount": 2}
    limit = told["AccountLimit"]
    assert limit["CodeSizeZipped"] == 52_428_800
    assert limit["ConcurrentExecutions"] - limit["UnreservedConcurrentExecutions"] == 4


def test_an_account_without_functions_uses_nothing(client: Client) -> None:
    assert client("lambda:GetAccountSettings")["AccountUsage"] == {"TotalCodeSize": 0, "FunctionCount": 0}
