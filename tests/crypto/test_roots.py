"""Which roots lead to what authorities issue."""

from __future__ import annotations

from datetime import timedelta

from tests.crypto import world
from tests.managed import authority

from tokiwa.crypto.roots import roots
from tokiwa.domain.authority import Authority, AuthorityType


def of(name: str, made: world.Authority) -> Authority:
    chain = made.chain_pem or None
    kind = AuthorityType.ROOT if chain is None else AuthorityType.SUBORDINATE
    return authority(arn=name, type=kind, certificate=made.issued.pem, chain=chain)


def test_a_root_is_told_once_with_all_that_it_leads_to() -> None:
    above, below = world.root(), world.subordinate()
    (found,) = roots([of("b", below), of("a", above)])
    assert found.certificate.pem == above.issued.pem
    assert found.authorities == ("a", "b")


def test_roots_have_an_order_of_their_own() -> None:
    given = [of("a", world.root()), of("b", world.root("EC_secp384r1"))]
    found = roots(given)
    assert roots(reversed(given)) == found
    assert [each.fingerprint for each in found] == sorted(each.fingerprint for each in found)


def test_an_authority_without_a_certificate_leads_nowhere() -> None:
    assert roots([authority(certificate=None, chain=None)]) == ()


def test_a_root_is_good_until_its_end() -> None:
    (found,) = roots([of("a", world.root())])
    assert found.valid(world.LATER)
    assert not found.valid(world.LATER + timedelta(seconds=1))
