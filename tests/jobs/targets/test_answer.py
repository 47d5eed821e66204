"""What statuses of an endpoint mean."""

import pytest

from tokiwa.domain.delivery import Failure
from tokiwa.jobs.targets.answer import Answer, failure_of

STATUSES: dict[int, tuple[str, bool] | None] = {
    200: None,
    204: None,
    299: None,
    300: ("ERROR_FROM_TARGET", True),
    302: ("ERROR_FROM_TARGET", True),
    400: ("ERROR_FROM_TARGET", True),
    401: ("ERROR_FROM_TARGET", False),
    404: ("ERROR_FROM_TARGET", True),
    407: ("ERROR_FROM_TARGET", False),
    409: ("ERROR_FROM_TARGET", False),
    429: ("THROTTLING", False),
    500: ("ERROR_FROM_TARGET", False),
    503: ("ERROR_FROM_TARGET", False),
}


@pytest.mark.parametrize("status", STATUSES)
def test_a_status_says_whether_the_event_was_taken_and_whether_to_try_again(status: int) -> None:
    expected = STATUSES[status]
    found = failure_of(Answer(status, b"secret", None))
    if expected is None:
        assert found is None
    else:
        code, permanent = expected
        assert found == Failure(code, f"The endpoint answered with status {status}.", permanent)


def test_the_body_is_not_shown() -> None:
    assert "secret" not in repr(Answer(200, b"secret", None))
