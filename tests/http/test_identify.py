import json
from datetime import timedelta
from urllib.parse import quote

import attrs
import pytest
from botocore.exceptions import ClientError
from tests.http.serving import CBOR, JSON, QUERY, REST, Keys, ago, sign

from tokiwa.domain.policy.principal import PrincipalType
from tokiwa.domain.session import Session
from tokiwa.domain.value import evolve
from tokiwa.wire import sigv4
from tokiwa.work.sessions import seal_session

PROTOCOLS = {"json": JSON, "cbor": CBOR, "query": QUERY, "rest-json": REST}
protocols = pytest.mark.parametrize("message", PROTOCOLS.values(), ids=PROTOCOLS)


def told(message, json_code, query_code=None):
    """Status and code of an authentication failure in a message's protocol."""
    if message is QUERY:
        return 403, query_code
    return (403 if message is REST else 400), json_code


def seen(answer):
    return answer.status, answer.code


INVALID, MISMATCH = "InvalidSignatureException", "SignatureDoesNotMatch"


@protocols
def test_a_good_signature(server, message):
    assert server.call(message).status == 200


@protocols
def test_no_signature_at_all(server, message):
    for headers in (message.headers, {**message.headers, "authorization": "Basic dTpw"}):
        answer = server.send(message, headers)
        assert seen(answer) == told(message, "MissingAuthenticationTokenException", "MissingAuthenticationToken")
        assert b"Request is missing Authentication Token" in answer.body


@protocols
def test_half_a_signature(server, message):
    answer = server.send(message, {**message.headers, "authorization": "AWS4-HMAC-SHA256 Credential=a"})
    assert seen(answer) == told(message, "IncompleteSignatureException", "IncompleteSignature")
    assert b"Authorization header requires 'Signature' parameter." in answer.body
    assert b"requires existence of either a 'X-Amz-Date' or a 'Date' header." in answer.body


@protocols
def test_a_wrong_secret(server, message):
    answer = server.call(message, attrs.evolve(server.root, secret="wrong"))
    assert seen(answer) == told(message, INVALID, MISMATCH)
    assert b"The request signature we calculated does not match the signature you provided." in answer.body


@protocols
def test_a_body_that_was_changed_on_the_way(server, message):
    signed = sign(message, server.root, server.host)
    answer = server.send(attrs.evolve(message, body=message.body + b" "), signed)
    assert seen(answer) == told(message, INVALID, MISMATCH)


@protocols
def test_an_unknown_key(server, message):
    answer = server.call(message, Keys("AKIAIOSFODNN7EXAMPLE", "secret"))
    assert seen(answer) == told(message, "UnrecognizedClientException", "InvalidClientTokenId")
    assert b"The security token included in the request is invalid." in answer.body


@protocols
@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"age": timedelta(minutes=20)}, b"Signature expired: "),
        ({"age": timedelta(minutes=-20)}, b"Signature not yet current: "),
        ({"region": "eu-north-9"}, b"Credential should be scoped to a valid region"),
        ({"service": "s3"}, b"Credential should be scoped to correct service: "),
        ({"terminator": "aws5_request"}, b"Credential should be scoped with a valid terminator"),
        ({"scope_date": "20200101"}, b"Date in Credential scope does not match YYYYMMDD"),
        ({"unsigned": ("host",)}, b"must be a 'SignedHeader'"),
        ({"unsigned": ("x-amz-date",)}, b"must be a 'SignedHeader'"),
    ],
    ids=["old", "early", "region", "service", "terminator", "date", "host", "header"],
)
def test_what_is_signed_must_be_for_us_and_now(server, message, wrong, words):
    # Even before a key is looked for, as the services do.
    for keys in (server.root, Keys("AKIAIOSFODNN7EXAMPLE", "secret")):
        answer = server.call(message, keys, **wrong)
        assert seen(answer) == told(message, INVALID, MISMATCH)
        assert words.replace(b"'", b"&#x27;") in answer.body.replace(b"'", b"&#x27;").replace(b"&apos;", b"&#x27;")


def session(server, **changes):
    """Keys of a session that was made by hand, so that it may have ended already."""
    made = Session(
        access_key="ASIAAAAAAAAAAAAAAAAA", secret="secret", type=PrincipalType.ROOT, account="000000000000",
        arn="arn:aws:iam::000000000000:root", id="000000000000", name="", expires=ago(hours=-1),
    )  # fmt: skip
    made = evolve(made, **changes)
    return Keys(made.access_key, made.secret, seal_session(server.world.means, made))


@protocols
def test_a_session(server, message):
    assert server.call(message, session(server)).status == 200


@protocols
def test_an_expired_session(server, message):
    answer = server.call(message, session(server, expires=ago(seconds=1)))
    assert seen(answer) == told(message, "ExpiredTokenException", "ExpiredToken")
    assert b"The security token included in the request is expired" in answer.body


@protocols
def test_a_token_that_is_not_ours_or_of_another_key(server, message):
    good = session(server)
    for keys in (attrs.evolve(good, token="AAAA"), attrs.evolve(good, id="ASIABBBBBBBBBBBBBBBB"),
                 attrs.evolve(good, token=good.token[:-8] + good.token[-8:].swapcase()), attrs.evolve(server.root, token=good.token)):  # fmt: skip
        answer = server.call(message, keys)
        assert seen(answer) == told(message, "UnrecognizedClientException", "InvalidClientTokenId"), keys


@protocols
def test_a_wrong_secret_does_not_show_the_session_token(server, message):
    keys = session(server)
    answer = server.call(message, attrs.evolve(keys, secret="wrong"))
    assert seen(answer) == told(message, INVALID, MISMATCH)
    assert keys.token.encode() not in answer.body
    assert quote(keys.token, safe="~").encode() not in answer.body


def test_an_inactive_key_is_as_good_as_none_from_the_next_request_on(server):
    iam = server.client("iam")
    iam.create_user(UserName="leaver")
    made = iam.create_access_key(UserName="leaver")["AccessKey"]
    sts = server.client("sts", Keys(made["AccessKeyId"], made["SecretAccessKey"]))
    assert sts.get_caller_identity()["Arn"].endswith("user/leaver")
    iam.update_access_key(UserName="leaver", AccessKeyId=made["AccessKeyId"], Status="Inactive")
    with pytest.raises(ClientError, match="InvalidClientTokenId"):
        sts.get_caller_identity()


def test_something_of_another_account_is_not_ours_to_see(server):
    other = server.world.new_account("111111111111")
    arn = "arn:aws:acm:us-east-1:111111111111:certificate/11111111-2222-3333-4444-555555555555"
    assert other.account == "111111111111"
    with pytest.raises(ClientError) as caught:
        server.client("acm").describe_certificate(CertificateArn=arn)
    assert caught.value.response["Error"]["Code"] == "AccessDeniedException"
    assert "is not authorized to perform: acm:DescribeCertificate on resource: " + arn in str(caught.value)


def test_a_presigned_request(server):
    sts = server.client("sts")
    url = sts.generate_presigned_url("get_caller_identity", ExpiresIn=60, HttpMethod="GET")
    message = attrs.evolve(QUERY, method="GET", body=b"", query=url.partition("?")[2])
    answer = server.send(message, {})
    assert (answer.status, b"arn:aws:iam::000000000000:root" in answer.body) == (200, True)
    both = server.send(message, {"authorization": "AWS4-HMAC-SHA256 Credential=a"})
    assert (both.status, both.code) == (403, MISMATCH)


def test_the_signature_is_read_once(server, monkeypatch):
    read = []
    monkeypatch.setattr(sigv4, "parse", lambda request, real=sigv4.parse: read.append(1) or real(request))
    assert json.loads(server.call(JSON).body) == {"CertificateSummaryList": []}
    assert len(read) == 1
