from functions import ARN, Client


def test_code_is_not_signed(client: Client) -> None:
    client.function()

    told = client("lambda:GetFunctionCodeSigningConfig", FunctionName="install")

    assert told == {"CodeSigningConfigArn": "", "FunctionName": "install"}


def test_runtimes_are_updated_with_the_server(client: Client) -> None:
    client.function()

    told = client("lambda:GetRuntimeManagementConfig", FunctionName="install")

    assert told == {"UpdateRuntimeOn": "Auto", "FunctionArn": ARN}
