from datetime import UTC, datetime

import pytest

from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.sealing_key import SealingKey, agree

NOW = datetime(2027, 1, 1, tzinfo=UTC)
OLD, NEW = SealingKey("old", NOW), SealingKey("new", NOW)


@pytest.mark.parametrize(
    ("known", "own", "current", "recorded"),
    [
        ([], ["new"], "new", NEW),
        ([NEW], ["new"], "new", None),
        ([OLD], ["new", "old"], "new", NEW),
        ([OLD, NEW], ["new", "old"], "old", None),
    ],
    ids=["the first start", "another start", "a new key", "a node that knows the new key but does not use it yet"],
)
def test_the_current_key_is_put_on_record_once(known, own, current, recorded):
    assert agree(known, own, current, NOW) == recorded


@pytest.mark.parametrize(("own", "missing"), [(["another"], "new"), (["new"], "old")])
def test_a_node_that_lacks_a_key_is_told_what_to_do(own, missing):
    with pytest.raises(Problem, match=f"sealed with the key-encryption key {missing}, .* Copy the file kek") as caught:
        agree([OLD, NEW], own, own[0], NOW)
    assert caught.value.kind is Kind.FAILED
