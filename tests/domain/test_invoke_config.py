from datetime import UTC, datetime, timedelta

import pytest

from tokiwa.domain.invocation import AsyncPolicy, Condition
from tokiwa.domain.invoke_config import InvokeConfig

NOW = datetime(2027, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("config", "policy"),
    [
        (InvokeConfig(NOW), AsyncPolicy(2, timedelta(hours=6))),
        (InvokeConfig(NOW, max_retries=0), AsyncPolicy(0, timedelta(hours=6))),
        (InvokeConfig(NOW, max_age_seconds=60), AsyncPolicy(2, timedelta(minutes=1))),
    ],
    ids=["nothing set", "no retries", "one minute"],
)
def test_what_is_not_set_is_lambdas_default(config: InvokeConfig, policy: AsyncPolicy) -> None:
    assert config.policy == policy


@pytest.mark.parametrize("condition", Condition)
def test_only_a_success_goes_to_the_destination_for_successes(condition: Condition) -> None:
    config = InvokeConfig(NOW, on_success="good", on_failure="bad")

    assert config.destination(condition) == ("good" if condition is Condition.SUCCESS else "bad")
