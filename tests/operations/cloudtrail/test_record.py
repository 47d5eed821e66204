import json

import pytest
from tests.store.keeping import ACCOUNT, NOW

from tokiwa.domain.value import evolve
from tokiwa.operations import registry
from tokiwa.operations.cloudtrail.record import Record, Resource
from tokiwa.store.audit import Entry

registry.load()
ARN = f"arn:aws:acm:us-east-1:{ACCOUNT}:certificate/c"
ROOT = f"arn:aws:iam::{ACCOUNT}:root"


def record(**values):
    entry = Entry(
        id="e-1",
        account=ACCOUNT,
        time=NOW,
        name="acm:RenewCertificate",
        principal=ROOT,
        source="192.0.2.1",
        user_agent="aws-cli",
        parameters=json.dumps({"CertificateArn": ARN}),
        principal_id=ACCOUNT,
        request_id="r-1",
    )
    return Record(evolve(entry, **values), "us-east-1")


def test_the_whole_record():
    assert record(access_key="AKIAX").whole() == {
        "eventVersion": "1.11",
        "userIdentity": {
            "type": "Root",
            "principalId": ACCOUNT,
            "arn": ROOT,
            "accountId": ACCOUNT,
            "accessKeyId": "AKIAX",
        },
        "eventTime": "2027-01-01T00:00:00Z",
        "eventSource": "acm.amazonaws.com",
        "eventName": "RenewCertificate",
        "awsRegion": "us-east-1",
        "sourceIPAddress": "192.0.2.1",
        "userAgent": "aws-cli",
        "requestParameters": {"certificateArn": ARN},
        "responseElements": None,
        "requestID": "r-1",
        "eventID": "e-1",
        "readOnly": False,
        "resources": [{"ARN": ARN, "accountId": ACCOUNT, "type": "AWS::ACM::Certificate"}],
        "eventType": "AwsApiCall",
        "managementEvent": True,
        "recipientAccountId": ACCOUNT,
        "eventCategory": "Management",
    }


def test_the_event_around_it():
    told = record(access_key="AKIAX").event()
    assert json.loads(told.pop("CloudTrailEvent"))["eventID"] == "e-1"
    assert told == {
        "EventId": "e-1",
        "EventName": "RenewCertificate",
        "ReadOnly": "false",
        "AccessKeyId": "AKIAX",
        "EventTime": NOW,
        "EventSource": "acm.amazonaws.com",
        "Username": "root",
        "Resources": [{"ResourceType": "AWS::ACM::Certificate", "ResourceName": ARN}],
    }
    assert "AccessKeyId" not in record().event()


def test_a_refusal_and_a_key_that_was_handed_out():
    refused = record(error="denied", message="User: x is not authorized").whole()
    assert (refused["errorCode"], refused["errorMessage"]) == ("AccessDenied", "User: x is not authorized")
    assert record(handed="0a").whole()["additionalEventData"] == {"privateKeyOfSerial": "0a"}
    assert record().whole().keys().isdisjoint({"errorCode", "errorMessage", "additionalEventData"})


@pytest.mark.parametrize(
    ("principal", "id_", "user", "identity"),
    [
        (
            f"arn:aws:iam::{ACCOUNT}:user/staff/anna",
            "AIDAX",
            "anna",
            {"type": "IAMUser", "principalId": "AIDAX", "userName": "anna"},
        ),
        (
            f"arn:aws:sts::{ACCOUNT}:assumed-role/deployer/run-1",
            "AROAX:run-1",
            "run-1",
            {
                "type": "AssumedRole",
                "principalId": "AROAX:run-1",
                "sessionContext": {
                    "sessionIssuer": {
                        "type": "Role",
                        "principalId": "AROAX",
                        "arn": f"arn:aws:iam::{ACCOUNT}:role/deployer",
                        "accountId": ACCOUNT,
                        "userName": "deployer",
                    }
                },
            },
        ),
    ],
    ids=["user", "session"],
)
def test_who_called(principal, id_, user, identity):
    told = record(principal=principal, principal_id=id_)
    assert told.user == user
    assert told.whole()["userIdentity"] == {"arn": principal, "accountId": ACCOUNT} | identity


def test_who_is_no_user_of_the_account():
    assert record(principal="acm.amazonaws.com").whole()["userIdentity"] == {
        "type": "AWSService",
        "invokedBy": "acm.amazonaws.com",
    }
    assert record(principal="anna").whole()["userIdentity"] == {"type": "Unknown", "principalId": "anna"}


@pytest.mark.parametrize(
    ("name", "source", "reads"),
    [
        ("acm-pca:DescribeCertificateAuthority", "acm-pca.amazonaws.com", True),
        ("cloudwatch:ListMetrics", "monitoring.amazonaws.com", True),
        ("logs:FilterLogEvents", "logs.amazonaws.com", True),
        ("tokiwa:AdvanceClock", "tokiwa", False),
        ("acm:ExportCertificate", "acm.amazonaws.com", False),
        ("lambda:Invoke", "lambda.amazonaws.com", False),
    ],
)
def test_where_it_was_called_and_whether_it_only_reads(name, source, reads):
    told = record(name=name)
    assert (told.source, told.read_only) == (source, reads)


@pytest.mark.parametrize(
    ("arn", "type_", "name"),
    [
        (ARN, "AWS::ACM::Certificate", "c"),
        ("arn:aws:acm-pca:us-east-1:1:certificate-authority/a", "AWS::ACMPCA::CertificateAuthority", "a"),
        ("arn:aws:iam::1:role/path/r", "AWS::IAM::Role", "r"),
        ("arn:aws:lambda:us-east-1:1:function:f", "AWS::Lambda::Function", "f"),
        ("arn:aws:logs:us-east-1:1:log-group:g", "AWS::Logs::LogGroup", "g"),
        ("arn:aws:events:us-east-1:1:event-bus/b", "AWS::Events::EventBus", "b"),
        ("arn:aws:health:global::event/ACM/x", "", "x"),
    ],
)
def test_what_it_was_about(arn, type_, name):
    assert (Resource(arn).type, Resource(arn).name) == (type_, name)


def test_what_the_call_named_comes_before_what_it_made():
    made = f"arn:aws:acm:us-east-1:{ACCOUNT}:certificate/other"
    assert [each.arn for each in record(resources=(made, ARN)).resources] == [ARN, made]


def test_a_resource_that_follows_from_several_members():
    told = record(name="events:PutRule", parameters='{"Name":"r","EventBusName":"b"}')
    assert [each.arn for each in told.resources] == [f"arn:aws:events:us-east-1:{ACCOUNT}:rule/b/r"]


@pytest.mark.parametrize("name", ["gone:DoIt", "acm:NoSuch", "events:PutRule", "iam:CreateUser"])
def test_parameters_that_do_not_tell_it(name):
    assert record(name=name, parameters="{}").resources == ()


def test_patterns_are_not_resources():
    assert record(parameters='{"CertificateArn":"*"}').resources == ()
    assert record(parameters='{"CertificateArn":"arn:aws:acm:*:1:certificate/*"}').resources == ()


def test_parameters_of_which_the_log_has_the_beginning():
    told = record(parameters='{"Policy":"{')
    assert told.whole()["requestParameters"] == {
        "omitted": True,
        "reason": "requestParameters too large",
        "beginning": '{"Policy":"{',
    }
    assert told.resources == ()


def test_names_begin_small_and_keys_of_the_callers_own_stay():
    given = '{"Options":{"Export":"ENABLED"},"Tags":[{"Key":"A"}],"Map":{"tags":{"Team":"x"}}}'
    assert record(parameters=given).whole()["requestParameters"] == {
        "options": {"export": "ENABLED"},
        "tags": [{"key": "A"}],
        "map": {"tags": {"Team": "x"}},
    }
    assert record(parameters="{}").whole()["requestParameters"] is None
