"""Signatures are compared with those of botocore, as every S3-compatible service checks them."""

import hashlib
from datetime import UTC, datetime

import botocore.auth
import pytest
from botocore.auth import S3SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from tokiwa.domain.bucket import Endpoint
from tokiwa.work.object_request import object_url, put_headers

NOW = datetime(2027, 1, 31, 12, tzinfo=UTC)
PLACE = Endpoint("https://s3.example.com:9000/crls", "AKIDEXAMPLE", "secret", "us-east-1")
SHA256 = hashlib.sha256(b"list").hexdigest()


@pytest.mark.parametrize(
    "key", ["crl/11111111-2222-3333-4444-555555555555.crl", "a path/with (odd) names=&?.crl", "ä.crl"]
)
def test_it_is_botocores_signature(key, monkeypatch):
    monkeypatch.setattr(botocore.auth, "get_current_datetime", lambda **_: NOW.replace(tzinfo=None))
    more = {"content-type": "application/pkix-crl", "x-amz-acl": "public-read"}
    ours = put_headers(PLACE, key, SHA256, NOW, more)
    request = AWSRequest("PUT", object_url(PLACE, key), headers={**more, "X-Amz-Content-SHA256": SHA256}, data=b"list")
    S3SigV4Auth(Credentials("AKIDEXAMPLE", "secret"), "s3", "us-east-1").add_auth(request)
    assert ours["x-amz-date"] == request.headers["X-Amz-Date"]
    assert ours["authorization"] == request.headers["Authorization"]


def test_the_secret_is_not_shown():
    assert "secret" not in repr(PLACE)
