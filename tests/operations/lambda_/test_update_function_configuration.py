from functions import Client

SAYS = "import os\ndef handler(event, context):\n    return [os.environ.get('PLACE'), context.memory_limit_in_mb]\n"


def test_settings_change_and_the_rest_stays(client: Client) -> None:
    before = client.function(Description="installs", Timeout=9)

    after = client("lambda:UpdateFunctionConfiguration", FunctionName="install", MemorySize=256)

    changed = {name for name in after if after[name] != before[name]}
    assert changed == {"MemorySize", "RevisionId"}
    assert client("lambda:GetFunctionConfiguration", FunctionName="install") == after


def test_the_next_invocation_has_the_new_settings(client: Client) -> None:
    client.function(SAYS)
    before = client.invoke()

    client(
        "lambda:UpdateFunctionConfiguration",
        FunctionName="install",
        MemorySize=200,
        Environment={"Variables": {"PLACE": "/etc/tls"}},
    )

    assert before == [None, "128"]
    assert client.invoke() == ["/etc/tls", "200"]


def test_variables_are_taken_away_by_an_empty_map(client: Client) -> None:
    client.function(Environment={"Variables": {"PLACE": "x"}})

    after = client("lambda:UpdateFunctionConfiguration", FunctionName="install", Environment={"Variables": {}})

    assert "Environment" not in after


def test_a_dead_letter_queue_is_set_and_taken_away(client: Client) -> None:
    client.function()
    queue = "arn:aws:sqs:us-east-1:000000000000:dead"

    one = client("lambda:UpdateFunctionConfiguration", FunctionName="install", DeadLetterConfig={"TargetArn": queue})
    two = client("lambda:UpdateFunctionConfiguration", FunctionName="install", DeadLetterConfig={"TargetArn": ""})

    assert one["DeadLetterConfig"] == {"TargetArn": queue}
    assert "DeadLetterConfig" not in two


def test_the_new_role_must_let_lambda_assume_it(client: Client) -> None:
    client.function()

    told = client.refused(
        "lambda:UpdateFunctionConfiguration", FunctionName="install", Role="arn:aws:iam::000000000000:role/none"
    )

    assert told.endswith("The role defined for the function cannot be assumed by Lambda.")


def test_another_revision_is_refused(client: Client) -> None:
    client.function()

    told = client.refused("lambda:UpdateFunctionConfiguration", FunctionName="install", RevisionId="old", Timeout=5)

    assert told.startswith("PreconditionFailedException 412: ")
