"""Policies that are changed one statement at a time."""

import json

import pytest

from tokiwa.domain.labelled_policy import granted, revoked
from tokiwa.domain.problem import Problem

ARN = "arn:aws:sqs:us-east-1:000000000000:q"


def test_a_statement_is_added_and_taken_away():
    one = granted(None, "one", ["1" * 12], ["SQS:SendMessage"], ARN, "Code")
    assert json.loads(one) == {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Sid": "one",
                "Effect": "Allow",
                "Principal": {"AWS": [f"arn:aws:iam::{'1' * 12}:root"]},
                "Action": ["SQS:SendMessage"],
                "Resource": ARN,
            }
        ],
    }
    two = granted(one, "two", ["2" * 12], ["SQS:*"], ARN, "Code")
    assert [each["Sid"] for each in json.loads(two)["Statement"]] == ["one", "two"]
    assert revoked(two, "two", "Code") == one
    assert revoked(one, "one", "Code") is None


def test_a_policy_of_one_statement_need_not_be_a_list():
    policy = '{"Version":"2008-10-17","Id":"mine","Statement":{"Sid":"mine","Effect":"Allow"}}'
    longer = json.loads(granted(policy, "one", ["1" * 12], ["SQS:*"], ARN, "Code"))
    assert (longer["Id"], [each["Sid"] for each in longer["Statement"]]) == ("mine", ["mine", "one"])


def test_what_is_refused():
    one = granted(None, "one", ["1" * 12], ["SQS:*"], ARN, "Code")
    for act in (
        lambda: granted(one, "one", ["1" * 12], ["SQS:*"], ARN, "Code"),
        lambda: granted(None, "two", ["somebody"], ["SQS:*"], ARN, "Code"),
        lambda: revoked(one, "two", "Code"),
        lambda: revoked(None, "one", "Code"),
    ):
        with pytest.raises(Problem) as caught:
            act()
        assert caught.value.code == "Code"
