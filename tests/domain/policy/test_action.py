"""Actions match without regard to case."""

import pytest

from tokiwa.domain.policy.action import compile_actions
from tokiwa.domain.problem import Kind, Problem


@pytest.mark.parametrize(
    ("values", "action", "expected"),
    [
        (["acm:ExportCertificate"], "acm:exportcertificate", True),
        (["ACM:exportCERTIFICATE"], "acm:exportcertificate", True),
        (["acm:Export*"], "acm:exportcertificate", True),
        (["acm:*Certificate"], "acm:exportcertificate", True),
        (["acm:?xport*"], "acm:exportcertificate", True),
        (["acm:*"], "acm-pca:issuecertificate", False),
        (["*"], "acm:exportcertificate", True),
        (["*:*"], "acm:exportcertificate", True),
        (["acm:Export"], "acm:exportcertificate", False),
        (["iam:*", "acm:Get*", "acm:ExportCertificate"], "acm:exportcertificate", True),
    ],
)
def test_actions_match(values: list[str], action: str, expected: bool) -> None:
    assert compile_actions(values).matches(action) is expected


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ("ExportCertificate", "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc."),
        ("", "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc."),
        ("a:b:c", "Actions/Condition can contain only one colon."),
        ("a c:x", "Vendor a c is not valid"),
        ("ac*:x", "Vendor ac* is not valid"),
        (":x", "Vendor  is not valid"),
    ],
)
def test_an_action_that_is_none_is_refused(value: str, sentence: str) -> None:
    with pytest.raises(Problem) as refusal:
        compile_actions(["acm:Get*", value])

    assert (refusal.value.kind, refusal.value.message) == (Kind.INVALID_POLICY, sentence)
