"""What AWS's framework says of input that its model does not allow, word for word."""

import time

import pytest

from tokiwa.domain.problem import Kind, Problem
from tokiwa.wire import catalog, constraints, patterns, validate

ARN = "arn:aws:acm:us-east-1:123456789012:certificate/12345678-1234-1234-1234-123456789012"
ARN_PATTERN = r"arn:[\w+=/,.@-]+:acm:[\w+=/,.@-]*:[0-9]+:[\w+=,.@-]+(/[\w+=,.@-]+)*"
NAME_PATTERN = r"[\.\-_A-Za-z0-9]+"
DOMAIN_PATTERN = r"(\*\.)?(((?!-)[A-Za-z0-9-]{0,62}[A-Za-z0-9])\.)+((?!-)[A-Za-z0-9-]{1,62}[A-Za-z0-9])"
TAG_PATTERN = r"[\p{L}\p{Z}\p{N}_.:/=+\-@]*"


def refusal(name, values):
    with pytest.raises(Problem) as refused:
        validate.check(catalog.operation(name), values)
    assert refused.value.kind is Kind.INVALID
    assert refused.value.code is None
    return refused.value.message


ONE = {
    "a required member is missing": (
        "acm:DescribeCertificate",
        {},
        "Value null at 'certificateArn' failed to satisfy constraint: Member must not be null",
    ),
    "a pattern": (
        "acm:DescribeCertificate",
        {"CertificateArn": "2021-08-16 14:39:01 +0000 UTC"},
        (
            "Value '2021-08-16 14:39:01 +0000 UTC' at 'certificateArn' failed to satisfy constraint: Member must satisfy "
            f"regular expression pattern: {ARN_PATTERN}"
        ),
    ),
    "a pattern inside a list of structures": (
        "events:PutTargets",
        {"Rule": "r", "Targets": [{"Id": "!@#$@!#$", "Arn": "a"}]},
        (
            "Value '!@#$@!#$' at 'targets.1.member.id' failed to satisfy constraint: Member must satisfy regular "
            f"expression pattern: {NAME_PATTERN}"
        ),
    ),
    "a required member inside the second of a list": (
        "events:PutTargets",
        {"Rule": "r", "Targets": [{"Id": "a", "Arn": "a"}, {"Id": "b"}]},
        "Value null at 'targets.2.member.arn' failed to satisfy constraint: Member must not be null",
    ),
    "a null inside a list of structures": (
        "events:PutTargets",
        {"Rule": "r", "Targets": [None]},
        "Value null at 'targets.1.member' failed to satisfy constraint: Member must not be null",
    ),
    "a text that is too long": (
        "acm:RequestCertificate",
        {"DomainName": "a.example.com", "IdempotencyToken": "x" * 33},
        (
            f"Value '{'x' * 33}' at 'idempotencyToken' failed to satisfy constraint: Member must have length less than or "
            "equal to 32"
        ),
    ),
    "a list that is empty": (
        "acm:RequestCertificate",
        {"DomainName": "a.example.com", "SubjectAlternativeNames": []},
        (
            "Value '[]' at 'subjectAlternativeNames' failed to satisfy constraint: Member must have length greater than "
            "or equal to 1"
        ),
    ),
    "a scalar in a list": (
        "acm:RequestCertificate",
        {"DomainName": "a.example.com", "SubjectAlternativeNames": ["b.example.com", "localhost"]},
        (
            "Value '[b.example.com, localhost]' at 'subjectAlternativeNames' failed to satisfy constraint: Member must "
            "satisfy constraint: [Member must have length less than or equal to 253, Member must have length greater "
            f"than or equal to 1, Member must satisfy regular expression pattern: {DOMAIN_PATTERN}]"
        ),
    ),
    "a null in a list of scalars": (
        "acm:RequestCertificate",
        {"DomainName": "a.example.com", "SubjectAlternativeNames": [None]},
        (
            "Value '[null]' at 'subjectAlternativeNames' failed to satisfy constraint: Member must satisfy constraint: "
            "[Member must have length less than or equal to 253, Member must have length greater than or equal to 1, "
            f"Member must satisfy regular expression pattern: {DOMAIN_PATTERN}, Member must not be null]"
        ),
    ),
    "an enum": (
        "acm:RequestCertificate",
        {"DomainName": "a.example.com", "ValidationMethod": "FAX"},
        (
            "Value 'FAX' at 'validationMethod' failed to satisfy constraint: Member must satisfy enum value set: "
            "[EMAIL, DNS, HTTP]"
        ),
    ),
    "an enum inside a structure": (
        "acm:RequestCertificate",
        {"DomainName": "a.example.com", "Options": {"Export": "YES"}},
        (
            "Value 'YES' at 'options.export' failed to satisfy constraint: Member must satisfy enum value set: "
            "[ENABLED, DISABLED]"
        ),
    ),
    "a number that is too small": (
        "acm:ListCertificates",
        {"MaxItems": 0},
        "Value '0' at 'maxItems' failed to satisfy constraint: Member must have value greater than or equal to 1",
    ),
    "a number that is too large": (
        "acm:ListCertificates",
        {"MaxItems": 1001},
        "Value '1001' at 'maxItems' failed to satisfy constraint: Member must have value less than or equal to 1000",
    ),
    "a fraction that is too large": (
        "lambda:CreateAlias",
        {
            "FunctionName": "f",
            "Name": "a",
            "FunctionVersion": "1",
            "RoutingConfig": {"AdditionalVersionWeights": {"2": 1.5}},
        },
        (
            "Value '{2=1.5}' at 'routingConfig.additionalVersionWeights' failed to satisfy constraint: Map value must "
            "satisfy constraint: [Member must have value less than or equal to 1.0, Member must have value greater than "
            "or equal to 0.0]"
        ),
    ),
    "a key of a sensitive map": (
        "lambda:UpdateFunctionConfiguration",
        {"FunctionName": "f", "Environment": {"Variables": {"1": "secret"}}},
        (
            "Value at 'environment.variables' failed to satisfy constraint: Map keys must satisfy constraint: [Member "
            "must satisfy regular expression pattern: [a-zA-Z]([a-zA-Z0-9_])+]"
        ),
    ),
    "a sensitive text is not shown": (
        "iam:CreateLoginProfile",
        {"UserName": "u", "Password": "hunter2" * 20},
        "Value at 'password' failed to satisfy constraint: Member must have length less than or equal to 128",
    ),
    "a sensitive blob is not shown": (
        "acm:ExportCertificate",
        {"CertificateArn": ARN, "Passphrase": b"abc"},
        "Value at 'passphrase' failed to satisfy constraint: Member must have length greater than or equal to 4",
    ),
    "a blob is shown as Java prints it": (
        "acm:ImportCertificate",
        {"Certificate": b"", "PrivateKey": b"k"},
        (
            "Value 'java.nio.HeapByteBuffer[pos=0 lim=0 cap=0]' at 'certificate' failed to satisfy constraint: Member "
            "must have length greater than or equal to 1"
        ),
    ),
    "an abbreviation keeps its capitals but the first": (
        "iam:GetSAMLProvider",
        {"SAMLProviderArn": "short"},
        (
            "Value 'short' at 'sAMLProviderArn' failed to satisfy constraint: Member must have length greater than or "
            "equal to 20"
        ),
    ),
    "a union with no member": (
        "acm:SearchCertificates",
        {"FilterStatement": {}},
        (
            "Value '{}' at 'filterStatement' failed to satisfy constraint: Exactly one member must be set: "
            "[and, or, not, filter]"
        ),
    ),
}


@pytest.mark.parametrize(("name", "values", "message"), ONE.values(), ids=ONE.keys())
def test_one_fault(name, values, message):
    assert refusal(name, values) == f"1 validation error detected: {message}"


def test_several_faults_are_joined():
    assert refusal(
        "acm:RequestCertificate", {"DomainName": "localhost", "IdempotencyToken": "", "ValidationMethod": "X"}
    ) == (
        "4 validation errors detected: "
        "Value 'localhost' at 'domainName' failed to satisfy constraint: Member must satisfy regular expression "
        f"pattern: {DOMAIN_PATTERN}; "
        "Value '' at 'idempotencyToken' failed to satisfy constraint: Member must have length greater than or equal "
        "to 1; "
        r"Value '' at 'idempotencyToken' failed to satisfy constraint: Member must satisfy regular expression "
        r"pattern: \w+; "
        "Value 'X' at 'validationMethod' failed to satisfy constraint: Member must satisfy enum value set: "
        "[EMAIL, DNS, HTTP]"
    )


def test_no_more_than_ten_faults_are_named():
    targets = [{"Id": "!", "Arn": "a"}] * 100
    told = refusal("events:PutTargets", {"Rule": "r", "Targets": targets})
    assert told.startswith("10 validation errors detected: ")
    assert told.count("targets.") == 10


def test_both_members_of_a_union_are_one_too_many():
    told = refusal("acm:SearchCertificates", {"FilterStatement": {"Not": {"Or": []}, "Or": []}})
    assert "Exactly one member must be set" in told


def test_a_recursive_shape_is_checked_all_the_way_down():
    bad = {"X509AttributeFilter": {"SerialNumber": "not hex"}}
    told = refusal("acm:SearchCertificates", {"FilterStatement": {"Not": {"And": [{"Filter": bad}]}}})
    assert "at 'filterStatement.not.and.1.member.filter.x509AttributeFilter.serialNumber'" in told


def test_a_long_value_is_not_repeated_in_full():
    assert len(refusal("acm:DescribeCertificate", {"CertificateArn": "x" * 10**6})) < 5000


GOOD = {
    "the least": ("acm:DescribeCertificate", {"CertificateArn": ARN}),
    "an operation without input": ("acm:GetAccountConfiguration", {}),
    "tags in any script": (
        "acm:AddTagsToCertificate",
        {"CertificateArn": ARN, "Tags": [{"Key": "日本 é", "Value": ""}]},
    ),
    "any four bytes": ("acm:ExportCertificate", {"CertificateArn": ARN, "Passphrase": b"\0\xff\n#"}),
    "a bare function name": ("lambda:GetFunction", {"FunctionName": "my-function_1"}),
    "a function's ARN": (
        "lambda:GetFunction",
        {"FunctionName": "arn:aws:lambda:eu-west-1:123456789012:function:f:$LATEST"},
    ),
}


@pytest.mark.parametrize(("name", "values"), GOOD.values(), ids=GOOD.keys())
def test_what_is_allowed(name, values):
    validate.check(catalog.operation(name), values)


MATCHES = [
    (r"\w+", "abc", True),
    (r"\w+", "é", False),
    (r"\d{3}", "١٢٣", False),
    (TAG_PATTERN, "日本 é", True),
    (TAG_PATTERN, "a\nb", False),
    (r"^abc$", "abc\n", False),
    (r"abc", "xabc", False),
    (r"[\w-_]*", "a-_", True),
]


@pytest.mark.parametrize(("pattern", "text", "matches"), MATCHES)
def test_patterns_match_as_in_java_and_as_a_whole(pattern, text, matches):
    assert patterns.matcher(pattern)(text) is matches


def all_shapes():
    for service in catalog.services():
        for name in service.model.shape_names:
            yield service.model.shape_for(name)


def test_every_pattern_of_the_models_is_understood_and_none_can_be_made_to_run_away():
    evil = ["a " * 2000 + "\0", "a/" * 2000 + "!", "a." * 2000 + "!", "/a" * 2000, "-" * 4000, "arn:" * 1000]
    for pattern in {shape.metadata["pattern"] for shape in all_shapes() if "pattern" in shape.metadata}:
        matches = patterns.matcher(pattern)
        for text in evil:
            start = time.process_time()
            matches(text)
            assert time.process_time() - start < 0.5, pattern


def test_a_pattern_that_runs_away_does_not_match():
    assert patterns.matcher(r"(a|aa|b?)+c")("a" * 5000) is False


def test_every_bound_of_the_models_is_understood():
    assert sum(len(constraints.of(shape)) for shape in all_shapes()) > 1000
