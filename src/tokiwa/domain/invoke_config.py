"""How asynchronous invocations of a function are tried, and where the record of their end goes."""

from datetime import datetime, timedelta

from tokiwa.domain.invocation import AsyncPolicy, Condition
from tokiwa.domain.value import Value


class InvokeConfig(Value):
    """Lambda's FunctionEventInvokeConfig. What is None was not set; `on_success` and `on_failure` are ARNs."""

    modified_at: datetime
    max_retries: int | None = None
    max_age_seconds: int | None = None
    on_success: str | None = None
    on_failure: str | None = None

    @property
    def policy(self) -> AsyncPolicy:
        """The limits, with Lambda's own where none is set."""
        usual = AsyncPolicy()
        return AsyncPolicy(
            usual.max_retries if self.max_retries is None else self.max_retries,
            usual.max_age if self.max_age_seconds is None else timedelta(seconds=self.max_age_seconds),
        )

    def destination(self, condition: Condition) -> str | None:
        """Where the record of an invocation that ended so goes."""
        return self.on_success if condition is Condition.SUCCESS else self.on_failure
