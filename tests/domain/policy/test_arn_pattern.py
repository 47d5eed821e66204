"""ARN patterns compare part by part."""

import pytest

from tokiwa.domain.policy.arn_pattern import condition_pattern, resource_pattern, split_arn
from tokiwa.domain.problem import Kind, Problem

CERTIFICATE = "arn:aws:acm:us-east-1:123456789012:certificate/0a1b"
LOGS = "arn:aws:logs:eu-west-1:123456789012:log-group:/aws/lambda/f:log-stream:x"


@pytest.mark.parametrize(
    ("pattern", "arn", "expected"),
    [
        pytest.param(CERTIFICATE, CERTIFICATE, True, id="itself"),
        pytest.param(CERTIFICATE.upper().replace("ARN:AWS:ACM", "arn:aws:acm"), CERTIFICATE, False, id="case counts"),
        pytest.param("arn:aws:acm:*:*:certificate/*", CERTIFICATE, True, id="wildcards in parts"),
        pytest.param("arn:aws:acm:us-????-1:*:*", CERTIFICATE, True, id="question marks"),
        pytest.param("arn:aws:acm:*:certificate/*", CERTIFICATE, False, id="a star stays within its part"),
        pytest.param("arn:aws:acm:*", CERTIFICATE, True, id="missing parts are completed"),
        pytest.param("arn:aws:acm", CERTIFICATE, True, id="all of them"),
        pytest.param("arn:aws:acm:eu-*", CERTIFICATE, False, id="what is there still counts"),
        pytest.param("arn:aws:logs:*:*:log-group:*", LOGS, True, id="the last part goes over colons"),
        pytest.param("arn:aws:logs:*:*:log-group:/aws/*:x", LOGS, True, id="and slashes"),
        pytest.param("arn:aws:logs:*:*:log-group:/aws/lambda/f", LOGS, False, id="to its end"),
        pytest.param("arn:*:acm:*:*:*", CERTIFICATE, True, id="any partition"),
        pytest.param("arn:aws:acm:${aws:RequestedRegion}:*:*", CERTIFICATE, True, id="a variable"),
        pytest.param(
            "arn:aws:acm:*:*:certificate/${x:colons}", CERTIFICATE[:-4] + "a:b:c", True, id="colons in a value"
        ),
        pytest.param("arn:aws:acm:${x:colons}:*:*", "arn:aws:acm:a:b:c", False, id="which stay within the part"),
    ],
)
def test_a_resource_matches(pattern: str, arn: str, expected: bool) -> None:
    parts = split_arn(arn)
    context = {"aws:requestedregion": "us-east-1", "x:colons": "a:b:c"}

    assert parts is not None
    assert resource_pattern(pattern, variables=True).matches(parts, context) is expected


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("certificate", 'Resource certificate must be in ARN format or "*".'),
        ("a*", 'Resource a* must be in ARN format or "*".'),
        ("", 'Resource  must be in ARN format or "*".'),
        ("arn:error:s3:::b", 'Partition "error" is not valid for resource "arn:error:s3:::b".'),
        ("arn:error:s3", 'Partition "error" is not valid for resource "arn:error:s3:*:*:*".'),
        ("arn:aws", "Resource vendor must be fully qualified and cannot contain regexes."),
        ("arn:aws:*:::b", "Resource vendor must be fully qualified and cannot contain regexes."),
        ("arn:aws:a?m:::b", "Resource vendor must be fully qualified and cannot contain regexes."),
        ("arn:aws:${aws:username}:::b", "Resource vendor must be fully qualified and cannot contain regexes."),
        ("arn:aws:s3::b", "The policy failed legacy parsing"),
        ("arn:aws::::b", "The policy failed legacy parsing"),
    ],
)
def test_a_resource_that_is_no_arn_is_refused(text: str, sentence: str) -> None:
    with pytest.raises(Problem) as refusal:
        resource_pattern(text, variables=True)

    assert (refusal.value.kind, refusal.value.message) == (Kind.INVALID_POLICY, sentence)


@pytest.mark.parametrize(
    ("pattern", "arn", "expected"),
    [
        pytest.param("*", CERTIFICATE, True, id="a star is any ARN"),
        pytest.param("arn:*:*:*:*:*", CERTIFICATE, True, id="six stars"),
        pytest.param("arn:aws:*:*:123456789012:*", CERTIFICATE, True, id="a star for the service"),
        pytest.param("${aws:SourceArn}", CERTIFICATE, True, id="an ARN from the request"),
        pytest.param("${aws:SourceArn}", LOGS, False, id="and another"),
        pytest.param("${aws:absent}", CERTIFICATE, False, id="a variable without value"),
        pytest.param("${aws:username}", CERTIFICATE, False, id="a value that is no ARN"),
    ],
)
def test_a_condition_value_matches(pattern: str, arn: str, expected: bool) -> None:
    parts = split_arn(arn)
    context = {"aws:sourcearn": CERTIFICATE, "aws:username": "Ann"}

    assert parts is not None
    assert condition_pattern(pattern, variables=True).matches(parts, context) is expected


def test_a_condition_value_that_is_no_arn_is_refused() -> None:
    with pytest.raises(Problem, match="must be in ARN format"):
        condition_pattern("arn:aws:acm:*", variables=True)


@pytest.mark.parametrize("text", ["", "*", "arn:aws:acm:us-east-1:123456789012", "urn:a:b:c:d:e"])
def test_what_is_no_arn_has_no_parts(text: str) -> None:
    assert split_arn(text) is None
