import pytest

from tokiwa.domain.function_name import of_arn, parse
from tokiwa.domain.problem import Kind, Problem

ARN = "arn:aws:lambda:us-east-1:000000000000:function:install"


@pytest.mark.parametrize(
    ("text", "arn"),
    [
        ("install", ARN),
        ("function:install", ARN),
        ("000000000000:function:install", ARN),
        ("111111111111:function:install", ARN.replace("0" * 12, "1" * 12)),
        (ARN, ARN),
        ("install:live", f"{ARN}:live"),
        ("install:$LATEST", f"{ARN}:$LATEST"),
        (f"{ARN}:7", f"{ARN}:7"),
        ("my-func-1:live", f"{ARN[:-7]}my-func-1:live"),
    ],
)
def test_a_function_has_many_names(text: str, arn: str) -> None:
    assert parse(text, "us-east-1", "000000000000").arn == arn


def test_without_a_qualifier_the_latest_version_is_meant() -> None:
    name = parse("install", "us-east-1", "000000000000")

    assert (name.qualifier, name.version, name.unqualified) == ("", "$LATEST", ARN)


def test_a_qualifier_beside_the_name_counts() -> None:
    assert parse("install", "us-east-1", "000000000000", "live").arn == f"{ARN}:live"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("a b", Kind.INVALID_ARGUMENTS),
        ("arn:aws:sns:us-east-1:000000000000:topic", Kind.INVALID_ARGUMENTS),
        ("install:live:2", Kind.INVALID_ARGUMENTS),
        ("arn:aws:lambda:eu-west-1:000000000000:function:install", Kind.NOT_FOUND),
        ("install:dev", Kind.INVALID_ARGUMENTS),
    ],
    ids=[
        "no name",
        "another service",
        "two qualifiers in it",
        "another region",
        "another qualifier than the one given",
    ],
)
def test_other_texts_are_refused(text: str, kind: Kind) -> None:
    with pytest.raises(Problem) as caught:
        parse(text, "us-east-1", "000000000000", "live")

    assert caught.value.kind is kind


@pytest.mark.parametrize("arn", [ARN, f"{ARN}:live"])
def test_an_arn_needs_no_surroundings(arn: str) -> None:
    assert of_arn(arn).arn == arn


@pytest.mark.parametrize("text", ["install", "arn:aws:sqs:us-east-1:000000000000:queue", ""])
def test_what_is_no_arn_of_a_function_is_refused(text: str) -> None:
    with pytest.raises(Problem):
        of_arn(text)
