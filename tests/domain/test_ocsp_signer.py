from datetime import timedelta

import pytest

from managed import NOW
from tokiwa.domain.ocsp_signer import RENEWED_AFTER, VALID, next_renewal


@pytest.mark.parametrize(
    ("lives", "renewed"),
    [
        (VALID, RENEWED_AFTER),
        (timedelta(days=8), RENEWED_AFTER),
        (timedelta(days=3), timedelta(days=3, seconds=1)),
        (timedelta(0), timedelta(seconds=1)),
    ],
    ids=["as a rule", "nearly the authority's end", "with the authority's end", "at the authority's end"],
)
def test_it_is_renewed_half_way_through_and_never_without_end(lives, renewed):
    assert next_renewal(NOW, NOW + lives) == NOW + renewed
