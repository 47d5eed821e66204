import pytest

from functions import ARN, Client


def test_code_is_not_signed(client: Client) -> None:
    client.function()

    told = client("lambda:GetFunctionCodeSigningConfig", FunctionName="install")

    assert told == {"CodeSigningConfigArn": "", "FunctionName": "install"}


def test_runtimes_are_updated_with_the_server(client: Client) -> None:
    client.function()

    told = client("lambda:GetRuntimeManagementConfig", FunctionName="install")

    assert told == {"UpdateRuntimeOn": "Auto", "FunctionArn": ARN}


@pytest.mark.parametrize(
    ("name", "member"),
    [
        ("ListEventSourceMappings", "EventSourceMappings"),
        ("ListFunctionUrlConfigs", "FunctionUrlConfigs"),
        ("ListProvisionedConcurrencyConfigs", "ProvisionedConcurrencyConfigs"),
    ],
)
def test_lists_of_what_no_function_has_are_empty(client: Client, name: str, member: str) -> None:
    client.function()
    assert client(f"lambda:{name}", FunctionName="install") == {member: []}
    assert client.refused(f"lambda:{name}", FunctionName="none").startswith("ResourceNotFoundException 404: ")
