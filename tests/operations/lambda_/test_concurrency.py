from functions import ARN, Client


def test_a_limit_is_set_and_taken_away(client: Client) -> None:
    client.function()

    client("lambda:PutFunctionConcurrency", FunctionName="install", ReservedConcurrentExecutions=2)
    limited = client("lambda:GetFunctionConcurrency", FunctionName="install")
    client("lambda:DeleteFunctionConcurrency", FunctionName="install")

    assert limited == {"ReservedConcurrentExecutions": 2}
    assert client("lambda:GetFunctionConcurrency", FunctionName="install") == {}


def test_a_function_that_is_not_there_has_no_limit(client: Client) -> None:
    told = client.refused("lambda:PutFunctionConcurrency", FunctionName="install", ReservedConcurrentExecutions=2)

    assert told == f"ResourceNotFoundException 404: Function not found: {ARN}"
