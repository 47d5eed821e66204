"""What keeps a command from its work that works on the store itself, as the sentence that it ends with."""

from collections.abc import Iterator
from contextlib import contextmanager

from tokiwa.agent.client import CallFailed


@contextmanager
def told() -> Iterator[None]:
    """CallFailed for a refusal, and for a store that is away."""
    from tokiwa.domain.problem import Problem, Unavailable

    try:
        yield
    except (Problem, Unavailable) as problem:
        raise CallFailed(str(problem)) from None
