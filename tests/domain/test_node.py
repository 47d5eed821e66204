from datetime import UTC, datetime, timedelta

import pytest

from tokiwa.domain.node import SILENCE, Node, silent

NOW = datetime(2027, 1, 1, tzinfo=UTC)
NODE = Node("a", "server", "host", 1, "0.1.0", "0001", NOW, NOW)


@pytest.mark.parametrize(
    ("after", "dead"),
    [
        (timedelta(0), False),
        (SILENCE - timedelta(milliseconds=1), False),
        (SILENCE, True),
        (timedelta(days=1), True),
        (-timedelta(hours=1), False),  # its clock is ahead of ours
    ],
)
def test_a_node_is_dead_when_it_was_silent_for_too_long(after, dead):
    assert silent(NODE, NOW + after) is dead
