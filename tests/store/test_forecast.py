"""A look ahead reads all certificates of an account, page by page, each once."""

from datetime import timedelta

from tests.store.keeping import ACCOUNT, NOW, look, write

from managed import certificate
from tokiwa.domain.value import evolve
from tokiwa.store import forecast
from tokiwa.store.store import Store


def test_all_of_an_account_in_the_order_of_their_creation(store: Store) -> None:
    made = [
        certificate(arn=f"arn:{number % 3}{number}", created_at=NOW + timedelta(seconds=number // 4), version=0)
        for number in range(10)
    ]
    write(store, *made, evolve(made[0], arn="arn:other", account="111111111111"))
    expected = [each.arn for each in sorted(made, key=lambda each: (each.created_at, each.arn))]
    for size in (1, 3, 10, 100):
        seen: list[str] = []
        after = forecast.START
        while page := look(store, forecast.page, ACCOUNT, after, size):
            assert len(page) <= size
            seen += [glance.arn for _, glance in page]
            after = page[-1][0]
        assert seen == expected
