import pytest

from tokiwa.crypto import keys
from tokiwa.work.stock import KeyStock


def taken(stock: KeyStock) -> bytes:
    """A key of the stock; its thread is making one."""
    key = None
    while key is None:
        key = stock.take("RSA_2048")
    return key


@pytest.fixture
def stock():
    made = KeyStock(1)
    yield made
    made.close()


def test_each_key_is_given_once_and_made_up_for(stock):
    first, second = taken(stock), taken(stock)

    assert first != second
    assert keys.public_of(keys.load(first)).algorithm == "RSA_2048"


def test_there_is_no_stock_of_other_keys(stock):
    taken(stock)

    assert stock.take("EC_prime256v1") is None


def test_without_a_size_there_is_neither_a_key_nor_a_thread():
    empty = KeyStock(0)

    assert empty.take("RSA_2048") is None
    empty.close()


def test_after_its_end_it_gives_nothing(stock):
    taken(stock)
    stock.close()

    assert stock.take("RSA_2048") is None


def test_what_is_ordered_is_made_beside_and_only_where_it_takes_long():
    empty = KeyStock(0)
    ordered = empty.order("RSA_2048")

    assert ordered is not None
    assert keys.public_of(keys.load(ordered.result())).algorithm == "RSA_2048"
    assert empty.order("EC_prime256v1") is None
    empty.close()
