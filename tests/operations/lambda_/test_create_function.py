from typing import Any

import pytest

from functions import ARN, ECHO, ROLE, Client, allow, wanted, zipped
from world import World


def test_a_new_function_is_described_as_lambda_describes_it(client: Client) -> None:
    made = client.function(Environment={"Variables": {"PLACE": "/etc/tls"}}, Description="installs", Timeout=None)

    assert made.pop("RevisionId").count("-") == 4
    assert made.pop("RuntimeVersionConfig")["RuntimeVersionArn"].startswith("arn:aws:lambda:us-east-1::runtime:")
    assert made.pop("StateReason").startswith("Runs ")
    assert made == {
        "FunctionName": "install",
        "FunctionArn": ARN,
        "Runtime": "python3.12",
        "Role": ROLE,
        "Handler": "app.handler",
        "CodeSize": len(zipped()),
        "CodeSha256": made["CodeSha256"],
        "Description": "installs",
        "Timeout": 3,
        "MemorySize": 128,
        "LastModified": "2027-01-01T00:00:00.000+0000",
        "Version": "$LATEST",
        "TracingConfig": {"Mode": "PassThrough"},
        "State": "Active",
        "LastUpdateStatus": "Successful",
        "PackageType": "Zip",
        "Architectures": ["x86_64"],
        "EphemeralStorage": {"Size": 512},
        "SnapStart": {"ApplyOn": "None", "OptimizationStatus": "Off"},
        "LoggingConfig": {"LogFormat": "Text", "LogGroup": "/aws/lambda/install"},
        "Environment": {"Variables": {"PLACE": "/etc/tls"}},
    }


def test_the_description_says_how_the_function_is_shut_in(client: Client, world: World) -> None:
    reason = client.function()["StateReason"]

    assert ("bubblewrap sandbox" in reason) == (world.means.runner.isolation == "bubblewrap")
    assert ("this server only" in reason) == (world.means.runner.network == "api")


def test_published_at_once_it_has_a_version(client: Client) -> None:
    made = client.function(Publish=True)

    assert (made["Version"], made["FunctionArn"]) == ("1", f"{ARN}:1")


REFUSALS: dict[str, tuple[dict[str, Any], str]] = {
    "runtime that is not here": (
        {"Runtime": "java21"},
        (
            "InvalidParameterValueException 400: Value java21 at 'runtime' failed to satisfy constraint: "
            "Member must satisfy enum value set: ["
        ),
    ),
    "no handler": (
        {"Handler": None},
        (
            "InvalidParameterValueException 400: Runtime and Handler are mandatory parameters for functions created with "
            "deployment packages."
        ),
    ),
    "role that does not exist": (
        {"Role": f"{ROLE}-2"},
        "InvalidParameterValueException 400: The role defined for the function cannot be assumed by Lambda.",
    ),
    "role of another account": (
        {"Role": "arn:aws:iam::111111111111:role/r"},
        "AccessDeniedException 403: Cross-account pass role is not allowed.",
    ),
    "text instead of an archive": (
        {"Code": {"ZipFile": b"import boto3"}},
        (
            "InvalidParameterValueException 400: Could not unzip uploaded file. Please check your file, then try to "
            "upload again."
        ),
    ),
    "empty archive": (
        {"Code": {"ZipFile": b""}},
        "InvalidParameterValueException 400: Uploaded file must be a non-empty zip",
    ),
    "no code": ({"Code": {}}, "InvalidParameterValueException 400: Please provide a source for function code."),
    "code in S3": (
        {"Code": {"S3Bucket": "bucket", "S3Key": "key"}},
        "InvalidParameterValueException 400: This server has neither S3 nor container images",
    ),
    "archive over the limit": (
        {"Code": {"ZipFile": bytes(52_428_801)}},
        "RequestEntityTooLargeException 413: Zipped size must be smaller than 52428800 bytes",
    ),
    "environment over 4 KB": (
        {"Environment": {"Variables": {"BIG": "x" * 4096}}},
        (
            "InvalidParameterValueException 400: Lambda was unable to configure your environment variables because the "
            "environment variables you have provided exceeded the 4KB limit. String measured: 4106"
        ),
    ),
    "reserved variable": (
        {"Environment": {"Variables": {"AWS_REGION": "x"}}},
        (
            "InvalidParameterValueException 400: Lambda was unable to configure your environment variables because the "
            "environment variables you have provided contains reserved keys that are currently not supported for "
            "modification. Reserved keys used in this request: AWS_REGION"
        ),
    ),
    "timeout over 15 minutes": (
        {"Timeout": 901},
        (
            "ValidationException 400: 1 validation error detected: Value '901' at 'timeout' failed to satisfy constraint: "
            "Member must have value less than or equal to 900"
        ),
    ),
    "name over 64 characters": (
        {"FunctionName": "f" * 65},
        (
            f"ValidationException 400: 1 validation error detected: Value '{'f' * 65}' at 'functionName' failed to "
            "satisfy constraint: Member must have length less than or equal to 64"
        ),
    ),
    "layers": (
        {"Layers": ["arn:aws:lambda:us-east-1:000000000000:layer:l:1"]},
        "InvalidParameterValueException 400: Layer version arn:aws:lambda:us-east-1:000000000000:layer:l:1 does not exist.",
    ),
    "subnets": (
        {"VpcConfig": {"SubnetIds": ["subnet-1"]}},
        "InvalidParameterValueException 400: This server has no VPCs: leave out VpcConfig.",
    ),
    "log level of text": (
        {"LoggingConfig": {"ApplicationLogLevel": "DEBUG"}},
        "InvalidParameterValueException 400: Log levels can be set only when LogFormat is JSON.",
    ),
}


@pytest.mark.parametrize("case", REFUSALS)
def test_what_is_wrong_is_refused_in_lambdas_words(client: Client, case: str) -> None:
    changes, told = REFUSALS[case]

    assert client.refused("lambda:CreateFunction", **wanted(**changes)).startswith(told)


def test_a_refusal_shows_no_value_of_a_variable(client: Client) -> None:
    variables = {"Variables": {"TOKEN": "hunter2" * 600}}

    assert "hunter2" not in client.refused("lambda:CreateFunction", **wanted(Environment=variables))


def test_a_name_is_given_once(client: Client) -> None:
    client.function()

    told = client.refused("lambda:CreateFunction", **wanted())

    assert told == "ResourceConflictException 409: Function already exist: install"


def test_a_role_that_does_not_trust_lambda_cannot_be_assumed(client: Client) -> None:
    role = client.role(
        "other", trust={"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}
    )

    told = client.refused("lambda:CreateFunction", **wanted(Role=role))

    assert told.endswith("The role defined for the function cannot be assumed by Lambda.")


def test_whoever_creates_a_function_must_be_allowed_to_pass_its_role_to_lambda(client: Client) -> None:
    passing = allow("iam:PassRole", ROLE, Condition={"StringEquals": {"iam:PassedToService": "lambda.amazonaws.com"}})
    maker = client.user("maker", allow("lambda:*"))
    passer = client.user("passer", allow("lambda:*"), passing)

    told = maker.refused("lambda:CreateFunction", **wanted())

    assert told.startswith(
        "AccessDeniedException 403: User: arn:aws:iam::000000000000:user/maker is not authorized to perform: "
        f"iam:PassRole on resource: {ROLE}"
    )
    assert passer.function()["FunctionArn"] == ARN


def test_variables_are_not_readable_in_the_database(client: Client, world: World) -> None:
    client.function(Environment={"Variables": {"TOKEN": "hunter2-in-clear"}})
    world.means.store.close()

    content = b"".join(path.read_bytes() for path in world.settings.data.glob("tokiwa.db*"))

    assert b"install-role" in content
    assert b"hunter2" not in content


def test_a_function_can_be_written_for_node(client: Client) -> None:
    source = "exports.handler = async (event) => ({ twice: event.n * 2 })\n"
    client.function(Runtime="nodejs22.x", Code={"ZipFile": zipped(source, "app.js")}, Timeout=20, MemorySize=256)

    assert client.invoke({"n": 4}) == {"twice": 8}


def test_the_same_code_is_the_same_digest(client: Client) -> None:
    one, two = client.function(), client.function(FunctionName="other")

    assert one["CodeSha256"] == two["CodeSha256"]
    assert client.function(ECHO + "#", FunctionName="third")["CodeSha256"] != one["CodeSha256"]
