"""Where requests belong: by target, path and form, with and without a signature's word for the service."""

import pytest

from tokiwa.domain.problem import Kind, Problem
from tokiwa.wire import catalog, route
from tokiwa.wire.catalog import Protocol
from tokiwa.wire.message import Request

CBOR = ((b"smithy-protocol", b"rpc-v2-cbor"),)


def post(path=b"/", *, target=None, body=b"", headers=(), query=b"", method="POST"):
    headers = headers if target is None else ((b"x-amz-target", target), *headers)
    return Request(method, path, query, headers, body)


# (request, the service of the signature, the operation, the protocol)
FOUND = {
    "a target": (post(target=b"CertificateManager.ListCertificates"), None, "acm:ListCertificates", Protocol.JSON),
    "a target, signed": (post(target=b"AWSEvents.PutRule"), "events", "events:PutRule", Protocol.JSON),
    "ours": (post(target=b"Tokiwa_20261101.DescribeClock"), "tokiwa", "tokiwa:DescribeClock", Protocol.JSON),
    "CBOR": (
        post(b"/service/ACMPrivateCA/operation/GetCertificate", headers=CBOR),
        "acm-pca",
        "acm-pca:GetCertificate",
        Protocol.CBOR,
    ),
    "CBOR without a signature": (
        post(b"/service/AWSHealth_20160804/operation/DescribeEvents", headers=CBOR),
        None,
        "health:DescribeEvents",
        Protocol.CBOR,
    ),
    "a form": (post(body=b"Action=GetRole&Version=2010-05-08"), "iam", "iam:GetRole", Protocol.QUERY),
    "a form without version": (post(body=b"Action=GetCallerIdentity"), None, "sts:GetCallerIdentity", Protocol.QUERY),
    "a presigned query": (
        post(query=b"Action=GetCallerIdentity&Version=2011-06-15", method="GET"),
        "sts",
        "sts:GetCallerIdentity",
        Protocol.QUERY,
    ),
    "a path": (post(b"/2015-03-31/functions/f", method="GET"), "lambda", "lambda:GetFunction", Protocol.REST_JSON),
    "a path with a slash at its end": (
        post(b"/2015-03-31/functions/", method="GET"),
        "lambda",
        "lambda:ListFunctions",
        Protocol.REST_JSON,
    ),
    "a path with an ARN": (
        post(b"/2015-03-31/functions/arn%3Aaws%3Alambda%3Aeu-west-1%3A123456789012%3Afunction%3Af", method="GET"),
        None,
        "lambda:GetFunction",
        Protocol.REST_JSON,
    ),
    "a path with a literal query": (
        post(b"/2018-10-31/layers", query=b"find=LayerVersion&Arn=a", method="GET"),
        "lambda",
        "lambda:GetLayerVersionByArn",
        Protocol.REST_JSON,
    ),
    "the same path without it": (
        post(b"/2018-10-31/layers", method="GET"),
        "lambda",
        "lambda:ListLayers",
        Protocol.REST_JSON,
    ),
    "the same path with a query that is not text": (
        post(b"/2018-10-31/layers", query=b"a=%FF", method="GET"),
        "lambda",
        "lambda:ListLayers",
        Protocol.REST_JSON,
    ),
    "a signature for another service": (
        post(target=b"CertificateManager.ListCertificates"),
        "iam",
        "acm:ListCertificates",
        Protocol.JSON,
    ),
}


@pytest.mark.parametrize(("request_", "scope", "name", "protocol"), FOUND.values(), ids=FOUND.keys())
def test_an_operation_is_found(request_, scope, name, protocol):
    place = route.place(request_, scope)
    assert place.protocol is protocol
    assert route.operation(place, request_) is catalog.operation(name)


# (request, the service of the signature, the service, the protocol, the words, the code)
LOST = {
    "an unknown target": (
        post(target=b"CertificateManager.NoSuch"),
        None,
        "acm",
        Protocol.JSON,
        "The operation NoSuch is not known to the service acm.",
    ),
    "an unknown prefix": (
        post(target=b"Foo.Bar"),
        None,
        None,
        Protocol.JSON,
        "The operation Foo.Bar does not belong to a service of this server.",
    ),
    "an unknown prefix, signed": (
        post(target=b"Foo.Bar"),
        "events",
        "events",
        Protocol.JSON,
        "The operation Foo.Bar is not known to the service events.",
    ),
    "an operation of the signed service under another prefix": (
        post(target=b"Foo.ListCertificates"),
        "acm",
        "acm",
        Protocol.JSON,
        "The operation Foo.ListCertificates is not known to the service acm.",
    ),
    "an operation without a prefix": (
        post(target=b"ListCertificates"),
        "acm",
        "acm",
        Protocol.JSON,
        "The operation .ListCertificates is not known to the service acm.",
    ),
    "no target": (
        post(),
        "acm-pca",
        "acm-pca",
        Protocol.JSON,
        "The operation none is not known to the service acm-pca.",
    ),
    "nothing at all": (post(), None, None, Protocol.JSON, "The request does not belong to a service of this server."),
    "a service that is not served": (
        post(),
        "s3",
        None,
        Protocol.JSON,
        "The request does not belong to a service of this server.",
    ),
    "an unknown action": (
        post(body=b"Action=NoSuch&Version=2010-05-08"),
        None,
        "iam",
        Protocol.QUERY,
        "Could not find operation NoSuch for version 2010-05-08",
    ),
    "no action": (
        post(body=b"Version=2011-06-15"),
        "sts",
        "sts",
        Protocol.QUERY,
        "The request must contain the parameter Action.",
    ),
    "an unknown path": (
        post(b"/2015-03-31/nothing", method="GET"),
        "lambda",
        "lambda",
        Protocol.REST_JSON,
        "The operation GET /2015-03-31/nothing is not known to the service lambda.",
    ),
    "an empty label": (
        post(b"/2015-03-31/functions//policy", method="GET"),
        "lambda",
        "lambda",
        Protocol.REST_JSON,
        "The operation GET /2015-03-31/functions//policy is not known to the service lambda.",
    ),
    "an unknown CBOR operation": (
        post(b"/service/ACMPrivateCA/operation/NoSuch", headers=CBOR),
        "acm-pca",
        "acm-pca",
        Protocol.CBOR,
        "The operation NoSuch is not known to the service acm-pca.",
    ),
    "CBOR for a service that does not speak it": (
        post(b"/service/CertificateManager/operation/ListCertificates", headers=CBOR),
        "acm",
        None,
        Protocol.CBOR,
        "The operation ListCertificates does not belong to a service of this server.",
    ),
    "CBOR on another path": (
        post(b"/", headers=CBOR),
        "health",
        "health",
        Protocol.CBOR,
        "The operation none is not known to the service health.",
    ),
    "a form that is not text": (
        post(body=b"Action=%FF"),
        "iam",
        "iam",
        Protocol.QUERY,
        "The request must contain the parameter Action.",
    ),
}


@pytest.mark.parametrize(("request_", "scope", "service", "protocol", "message"), LOST.values(), ids=LOST.keys())
def test_what_is_unknown_is_refused_by_name_in_the_right_place(request_, scope, service, protocol, message):
    place = route.place(request_, scope)
    assert (place.service and place.service.name, place.protocol) == (service, protocol)
    with pytest.raises(Problem) as refused:
        route.operation(place, request_)
    assert (refused.value.kind, refused.value.message) == (Kind.UNKNOWN_OPERATION, message)
