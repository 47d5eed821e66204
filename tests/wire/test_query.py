"""Forms and XML: the corners of the query protocol."""

from datetime import UTC, datetime

import pytest

from tokiwa.domain.problem import Kind, Problem
from tokiwa.wire import catalog, query
from tokiwa.wire.message import Request


def read(name, body):
    return query.read(catalog.operation(name), Request("POST", b"/", body=body))


READ = {
    "plus is a space": ("iam:CreateRole", b"RoleName=a+b%2Bc", {"RoleName": "a b+c"}),
    "an empty text": ("iam:CreateRole", b"Description=", {"Description": ""}),
    "a name alone": ("iam:CreateRole", b"Description", {"Description": ""}),
    "an empty list": ("iam:CreateRole", b"Tags=", {"Tags": []}),
    "members out of order and with gaps": (
        "iam:CreateRole",
        b"Tags.member.10.Key=c&Tags.member.2.Key=b&Tags.member.1.Key=a",
        {"Tags": [{"Key": "a"}, {"Key": "b"}, {"Key": "c"}]},
    ),
    "a parameter twice counts once": ("iam:CreateRole", b"RoleName=a&RoleName=b", {"RoleName": "a"}),
    "an unknown parameter": ("iam:GetRole", b"RoleName=a&Colour.member.1=red&.=x&..y=z", {"RoleName": "a"}),
    "an operation without input": ("iam:GetAccountSummary", b"Action=GetAccountSummary&a.b=1", {}),
    "a map whose keys have a name of their own": (
        "sns:Publish",
        (
            b"MessageAttributes.entry.1.Name=n&MessageAttributes.entry.1.Value.DataType=Number"
            b"&MessageAttributes.entry.1.Value.StringValue=1"
        ),
        {"MessageAttributes": {"n": {"DataType": "Number", "StringValue": "1"}}},
    ),
    "a map": ("sns:CreateTopic", b"Attributes.entry.1.key=a&Attributes.entry.1.value=b", {"Attributes": {"a": "b"}}),
    "numbers and booleans": (
        "iam:UpdateAccountPasswordPolicy",
        b"MinimumPasswordLength=8&RequireSymbols=true&HardExpiry=False",
        {"MinimumPasswordLength": 8, "RequireSymbols": True, "HardExpiry": False},
    ),
}


@pytest.mark.parametrize(("name", "body", "values"), READ.values(), ids=READ.keys())
def test_what_is_read(name, body, values):
    assert read(name, body) == values


def test_the_query_string_of_a_presigned_request_is_a_form():
    request = Request("GET", b"/", b"Action=GetRole&RoleName=a+b")
    assert query.read(catalog.operation("iam:GetRole"), request) == {"RoleName": "a b"}


BAD = {
    "not UTF-8": ("iam:GetRole", b"RoleName=%FF", "The request holds text that is not UTF-8."),
    "a structure for a text": (
        "iam:GetRole",
        b"RoleName.x=1",
        "Start of structure or map found where not expected.",
    ),
    "a list without numbers": ("iam:CreateRole", b"Tags.member.a.Key=c", "The members of a list must be numbered."),
    "a text for a number": ("iam:ListRoles", b"MaxItems=many", "'many' is not a valid integer"),
    "a number without end": ("iam:ListRoles", b"MaxItems=" + b"9" * 10**5, f"'{'9' * 64}' is not a valid integer"),
    "a number beyond 32 bits": ("iam:ListRoles", b"MaxItems=2147483648", "'2147483648' is not a valid integer"),
    "two signs": ("iam:ListRoles", b"MaxItems=--1", "'--1' is not a valid integer"),
    "a text for a boolean": ("iam:UpdateAccountPasswordPolicy", b"RequireSymbols=1", "'1' is not a valid boolean"),
}


@pytest.mark.parametrize(("name", "body", "message"), BAD.values(), ids=BAD.keys())
def test_what_is_refused(name, body, message):
    with pytest.raises(Problem) as refused:
        read(name, body)
    assert (refused.value.kind, refused.value.message) == (Kind.SERIALIZATION, message)


def test_an_answer_stands_in_its_result():
    output = {
        "AssumedRoleUser": {"AssumedRoleId": "AROA:s", "Arn": "arn:<&>"},
        "Credentials": {
            "AccessKeyId": "ASIA",
            "SecretAccessKey": "s",
            "SessionToken": None,
            "Expiration": datetime(2026, 1, 1, 1, tzinfo=UTC),
        },
        "PackedPolicySize": 6,
    }
    response = query.write(catalog.operation("sts:AssumeRole"), output, "rid")
    assert response.body.decode() == (
        '<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><AssumedRoleUser>'
        "<AssumedRoleId>AROA:s</AssumedRoleId><Arn>arn:&lt;&amp;&gt;</Arn></AssumedRoleUser><Credentials>"
        "<AccessKeyId>ASIA</AccessKeyId><SecretAccessKey>s</SecretAccessKey><Expiration>2026-01-01T01:00:00Z"
        "</Expiration></Credentials><PackedPolicySize>6</PackedPolicySize></AssumeRoleResult><ResponseMetadata>"
        "<RequestId>rid</RequestId></ResponseMetadata></AssumeRoleResponse>"
    )
    assert response.headers == ((b"content-type", b"text/xml"), (b"x-amzn-requestid", b"rid"))


def test_an_operation_without_output_answers_with_its_request_id_alone():
    response = query.write(catalog.operation("iam:DeleteRole"), None, "rid")
    assert response.body.decode() == (
        '<DeleteRoleResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><ResponseMetadata><RequestId>rid'
        "</RequestId></ResponseMetadata></DeleteRoleResponse>"
    )


def test_line_ends_survive_xml_and_control_characters_do_not(hear):
    operation = catalog.operation("iam:GetRole")
    response = query.write(operation, {"Role": {"Description": "a\r\nb\0\ud83d"}}, "rid")
    heard = hear(operation.output, operation.service.protocols[0], response)
    assert heard["Role"]["Description"] == "a\r\nb\ufffd\ufffd"


def test_an_output_member_that_the_model_does_not_have_is_our_mistake():
    with pytest.raises(KeyError):
        query.write(catalog.operation("iam:GetRole"), {"Rolle": {}}, "rid")
