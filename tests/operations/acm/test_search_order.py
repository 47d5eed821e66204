import pytest

from managed import certificate
from tokiwa.operations.acm.search_order import _MOMENTS, _WORDS, place, start
from world import START


@pytest.mark.parametrize("order", [*_MOMENTS, *_WORDS])
def test_every_place_has_the_form_of_the_start(order):
    """A token of one order is none of an order of another form."""
    found = certificate()
    here = place(found, order, START)
    assert [type(part) for part in here] == [type(part) for part in start(order)]
    assert here[1] == found.arn
