"""Names are taken apart and put together again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tokiwa.domain import arn
from tokiwa.domain.arn import Arn
from tokiwa.domain.problem import Kind, Problem


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "arn:aws:acm:us-east-1:123456789012:certificate/0a1b",
            Arn("aws", "acm", "us-east-1", "123456789012", "certificate/0a1b"),
        ),
        ("arn:aws:iam::123456789012:role/a/b", Arn("aws", "iam", "", "123456789012", "role/a/b")),
        ("arn:aws-cn:s3:::bucket/key", Arn("aws-cn", "s3", "", "", "bucket/key")),
        ("arn:aws:logs:r:a:log-group:/x:*", Arn("aws", "logs", "r", "a", "log-group:/x:*")),
    ],
)
def test_a_name_is_read(text: str, expected: Arn) -> None:
    assert arn.parse(text) == expected


PART = st.text(st.characters(exclude_characters=":"), min_size=1)


@given(st.builds(Arn, PART, PART, st.just("") | PART, st.just("") | PART, st.text(min_size=1)))
def test_a_name_survives_being_written(name: Arn) -> None:
    assert arn.parse(str(name)) == name


@pytest.mark.parametrize(
    "text",
    [
        "",
        "arn",
        "certificate/0a1b",
        "arn:aws:acm:us-east-1:123456789012",
        "urn:aws:acm:r:a:x",
        "ARN:aws:acm:r:a:x",
        "arn::acm:r:a:x",
        "arn:aws::r:a:x",
        "arn:aws:acm:r:a:",
    ],
)
def test_what_is_no_name_is_refused(text: str) -> None:
    with pytest.raises(Problem, match="Invalid ARN") as refusal:
        arn.parse(text)

    assert refusal.value.kind is Kind.INVALID_ARN
