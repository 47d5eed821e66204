"""What one call looks at, and what of it is on its page."""

from datetime import timedelta

import pytest
from tests.operations.acm_pca import pki

from managed import certificate
from tokiwa.domain.value import evolve
from tokiwa.operations.acm import listing
from tokiwa.store import certificates
from world import World

ACCOUNT = "000000000000"
COUNT = 12


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "LOOKED", 5)
    monkeypatch.setattr(listing, "PAGE", 3)


@pytest.fixture
def stored(world: World) -> World:
    """A dozen, oldest first: n0 to n11."""
    made = [
        evolve(
            certificate(),
            arn=f"arn:{number:02}",
            account=ACCOUNT,
            domain_name=f"n{number}.example.com",
            names=(f"n{number}.example.com",),
            created_at=world.now + timedelta(minutes=number),
            version=0,
        )
        for number in range(COUNT)
    ]
    for each in made:
        pki.store(world, each)
    return world


def pages(world, wanted, *, most, words=(), newest_first=False):
    """The numbers of those on each page, as a caller walks them."""
    after, walked = certificates.LAST if newest_first else certificates.FIRST, []
    while after is not None:
        with world.means.store.snapshot() as tx:
            found, after = listing.some(tx, ACCOUNT, after, most, wanted, newest_first=newest_first, words=words)
        walked.append([int(each.arn.removeprefix("arn:")) for each in found])
    return walked


@pytest.mark.parametrize("most", [1, 2, 4, COUNT - 1, COUNT, COUNT + 1])
@pytest.mark.parametrize("newest_first", [False, True])
def test_every_one_is_on_one_page(stored, most, newest_first):
    walked = pages(stored, lambda _: True, most=most, newest_first=newest_first)
    numbers = [number for page in walked for number in page]
    assert numbers == sorted(range(COUNT), reverse=newest_first)
    assert all(len(page) <= most for page in walked)
    assert walked[-1]


def test_one_that_is_far_away_is_found_behind_empty_pages(stored):
    walked = pages(stored, lambda found: found.domain_name.startswith("n10."), most=1)
    assert [page for page in walked if page] == [[10]]
    assert len(walked) > 1


def test_with_a_word_of_its_name_it_is_found_at_once(stored):
    assert pages(stored, lambda _: True, most=1, words=("n10.",)) == [[10]]


def test_nothing_at_all(stored):
    assert pages(stored, lambda _: True, most=3, words=("example.net",)) == [[]]
