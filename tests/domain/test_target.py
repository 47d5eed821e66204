"""Which places ARNs name."""

import pytest

from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.target import Place, Target, place_of

PLACES = {
    "arn:aws:lambda:us-east-1:000000000000:function:f": Place.FUNCTION,
    "arn:aws:lambda:us-east-1:000000000000:function:f:live": Place.FUNCTION,
    "arn:aws:lambda:us-east-1:000000000000:layer:l": None,
    "arn:aws:logs:us-east-1:000000000000:log-group:/aws/events/a:*": Place.LOG_GROUP,
    "arn:aws:events:us-east-1:000000000000:event-bus/default": Place.BUS,
    "arn:aws:events:us-east-1:000000000000:api-destination/hook/1": Place.API_DESTINATION,
    "arn:aws:events:us-east-1:000000000000:rule/r": None,
    "arn:aws:sqs:us-east-1:000000000000:q": Place.QUEUE,
    "arn:aws:sns:us-east-1:000000000000:t": Place.TOPIC,
    "arn:aws:states:us-east-1:000000000000:stateMachine:s": None,
}


@pytest.mark.parametrize("arn", PLACES)
def test_places(arn: str) -> None:
    assert place_of(arn) is PLACES[arn]


def test_what_is_no_arn() -> None:
    with pytest.raises(Problem) as caught:
        place_of("function")
    assert caught.value.kind is Kind.INVALID_ARN


def test_a_target_that_says_nothing_is_tried_for_a_day() -> None:
    policy = Target("one", "arn").retry_policy

    assert (policy.max_attempts, policy.max_age.total_seconds()) == (185, 86400)
    assert Target("one", "arn", max_attempts=0).retry_policy.max_attempts == 0
