import json
import re
import threading

import attrs
import pytest
from botocore.exceptions import ClientError
from structlog.testing import capture_logs
from tests.http.serving import CBOR, JSON, QUERY, REST, Message

from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.value import evolve
from tokiwa.http import api
from tokiwa.operations import registry
from tokiwa.operations.computing import Computing
from tokiwa.store import identities
from tokiwa.store.transaction import Conflict
from tokiwa.wire import cbor_items

TAGS = [{"Key": "team", "Value": "pki"}]
NOBODY = {"Statement": [{"Effect": "Deny", "Principal": "*", "Action": "sts:AssumeRole"}], "Version": "2012-10-17"}
ROLE = {"RoleName": "computed", "AssumeRolePolicyDocument": json.dumps(NOBODY)}


@pytest.fixture
def handler(monkeypatch):
    """Sets what ListCertificates does."""

    def set_(function, **more):
        changed = evolve(registry.find("acm:ListCertificates"), handler=function, **more)
        monkeypatch.setitem(registry._operations, "acm:ListCertificates", changed)

    return set_


def test_boto3_speaks_to_every_protocol(server):
    assert server.client("acm").list_certificates()["CertificateSummaryList"] == []
    assert server.client("sts").get_caller_identity()["Account"] == "000000000000"
    assert server.client("lambda").list_functions()["Functions"] == []
    assert server.client("acm-pca").list_certificate_authorities()["CertificateAuthorities"] == []


def test_cbor(server):
    wanted = {
        "CertificateAuthorityType": "ROOT",
        "CertificateAuthorityConfiguration": {
            "KeyAlgorithm": "EC_prime256v1",
            "SigningAlgorithm": "SHA256WITHECDSA",
            "Subject": {"CommonName": "Example"},
        },
    }
    path = "/service/ACMPrivateCA/operation/CreateCertificateAuthority"
    answer = server.call(attrs.evolve(CBOR, path=path, body=cbor_items.encode(wanted)))
    assert (answer.status, answer.headers["smithy-protocol"]) == (200, "rpc-v2-cbor")
    arn = cbor_items.decode(answer.body)["CertificateAuthorityArn"]
    found = server.client("acm-pca").describe_certificate_authority(CertificateAuthorityArn=arn)
    assert found["CertificateAuthority"]["Status"] == "PENDING_CERTIFICATE"
    missing = server.call(attrs.evolve(CBOR, path=path))
    assert (missing.status, missing.code) == (400, "ValidationException")


def test_every_answer_says_which_request_it_is_for(server):
    seen = set()
    for message in (JSON, CBOR, REST, QUERY, attrs.evolve(JSON, body=b"nonsense"), attrs.evolve(QUERY, body=b"x=y")):
        answer = server.call(message)
        request_id = answer.headers.get("x-amzn-requestid")
        assert re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", request_id)
        seen.add(request_id)
    assert len(seen) == 6


@pytest.mark.parametrize(
    ("service", "operation", "arguments", "code"),
    [
        ("acm", "list_acme_accounts", {"AcmeEndpointArn": "arn:aws:acm:us-east-1:000000000000:acme-endpoint/x"}, "NotImplemented"),
        ("events", "list_endpoints", {}, "NotImplemented"),
        ("cloudwatch", "list_dashboards", {}, "NotImplemented"),
        ("lambda", "list_code_signing_configs", {}, "NotImplemented"),
    ],
)  # fmt: skip
def test_an_operation_that_is_not_here_is_named(server, service, operation, arguments, code):
    with pytest.raises(ClientError) as caught:
        getattr(server.client(service), operation)(**arguments)
    error = caught.value.response["Error"]
    assert code in error["Code"]
    name = "".join(part.capitalize() for part in operation.split("_"))
    assert f"{service}:{name} is not implemented by this server" in error["Message"]
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 501


@pytest.mark.parametrize(
    ("message", "status", "code"),
    [
        (attrs.evolve(JSON, headers={**JSON.headers, "x-amz-target": "CertificateManager.Nothing"}), 404, "UnknownOperationException"),
        (attrs.evolve(QUERY, body=b"Action=Nothing&Version=2011-06-15"), 400, "InvalidAction"),
        (attrs.evolve(REST, path="/2015-03-31/nothing"), 404, "UnknownOperationException"),
        (Message("acm", "POST", "/", {"content-type": "application/x-amz-json-1.1"}, b"{}"), 404, "UnknownOperationException"),
    ],
)  # fmt: skip
def test_an_operation_that_is_in_no_model(server, message, status, code):
    answer = server.call(message)
    assert (answer.status, answer.code) == (status, code)


def test_what_breaks_here_is_told_without_a_detail_and_logged_with_the_requests_id(server, handler):
    def broken(_work, _call):
        raise ValueError("the secret is hunter2")

    handler(broken)
    with capture_logs() as logged:
        answer = server.call(JSON)
    assert (answer.status, answer.code) == (500, "InternalFailure")
    assert b"hunter2" not in answer.body
    (entry,) = [line for line in logged if line["event"] == "call failed"]
    assert entry["request_id"] == answer.headers["x-amzn-requestid"]
    assert entry["operation"] == "acm:ListCertificates"


def test_who_meets_a_faster_writer_is_served_again(server, handler):
    tries = []

    def contended(_work, _call):
        tries.append(1)
        if len(tries) < 4:
            raise Conflict("certificates")
        return {"CertificateSummaryList": []}

    handler(contended)
    assert server.call(JSON).status == 200
    assert len(tries) == 4


def test_but_not_for_ever(server, handler):
    tries = []

    def contended(_work, _call):
        tries.append(1)
        raise Conflict("certificates")

    handler(contended)
    answer = server.call(JSON)
    assert (answer.status, answer.code) == (400, "ConflictException")
    assert len(tries) == api.TRIES


def answered_beside(server, begun, go):
    """The answer to a call that is under way from `begun` to `go`; another one is answered meanwhile."""
    answers = []
    thread = threading.Thread(target=lambda: answers.append(server.call(JSON)))
    thread.start()
    assert begun.wait(20)
    assert server.call(QUERY).status == 200
    assert answers == []
    go.set()
    thread.join()
    return answers[0]


def test_slow_work_does_not_hold_up_the_rest(server, handler):
    begun, go = threading.Event(), threading.Event()

    def slow(_work, _call):
        begun.set()
        assert go.wait(20)
        return {"CertificateSummaryList": []}

    handler(slow, slow=True)
    assert answered_beside(server, begun, go).status == 200


def test_what_is_computed_begins_when_the_change_is_durable_and_holds_up_nobody(server, handler):
    begun, go, seen = threading.Event(), threading.Event(), []

    def make(work, call):
        role = registry.find("iam:CreateRole").handler(work, evolve(call, input=ROLE))

        def compute():
            with server.world.means.store.snapshot() as tx:
                seen.append(identities.role(tx, "000000000000", "computed"))
            begun.set()
            assert go.wait(20)
            return {"CertificateSummaryList": [], "NextToken": role["Role"]["RoleName"]}

        return Computing(compute)

    handler(make, slow=False)
    assert json.loads(answered_beside(server, begun, go).body)["NextToken"] == "computed"
    assert None not in seen


def test_a_call_is_answered_when_its_change_is_durable_and_not_before(server):
    iam = server.client("iam")
    store = server.world.means.store
    store._writer.wait(store._writer.submit(lambda _: None))
    iam.create_user(UserName="durable")
    with store.snapshot() as tx:
        assert identities.user(tx, "000000000000", "durable") is not None


def test_many_clients_at_once_are_each_answered(server):
    iam = server.client("iam")

    def make(number):
        for each in range(5):
            iam.create_user(UserName=f"crowd-{number}-{each}")

    threads = [threading.Thread(target=make, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    names = [user["UserName"] for page in iam.get_paginator("list_users").paginate() for user in page["Users"]]
    assert len([name for name in names if name.startswith("crowd-")]) == 30


def test_refusals_and_calls_are_counted(server, handler):
    def refused(_work, _call):
        raise Problem(Kind.INVALID, "no")

    server.call(QUERY)
    handler(refused)
    assert server.call(JSON).code == "ValidationException"
    server.send(JSON, JSON.headers)
    text = server.api.metrics.text().decode()
    assert 'tokiwa_call_seconds_count{operation="sts:GetCallerIdentity"}' in text
    assert 'tokiwa_call_errors_total{kind="invalid",operation="acm:ListCertificates"}' in text
    assert 'tokiwa_call_errors_total{kind="no credentials",operation="acm:ListCertificates"}' in text


def test_the_handler_sees_who_calls_from_where_and_how(server, handler):
    calls = []
    handler(lambda _work, call: calls.append(call) or {"CertificateSummaryList": []})
    server.call(attrs.evolve(JSON, headers={**JSON.headers, "user-agent": "test/1"}, body=b'{"MaxItems": 3}'))
    (call,) = calls
    assert (call.source, call.secure, call.user_agent, call.region) == ("127.0.0.1", False, "test/1", "us-east-1")
    assert call.input == {"MaxItems": 3}
    assert call.principal.arn == "arn:aws:iam::000000000000:root"
    assert json.dumps(call.request_id)
