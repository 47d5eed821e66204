"""What is said of a key that opens, of one that does not, and of what has none."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from tests.app.backup.conftest import House

from managed import read
from tokiwa.app.backup.seals import GOOD, Seals
from tokiwa.crypto import kek
from tokiwa.crypto.kek import Keks
from tokiwa.domain.value import evolve
from tokiwa.store import authorities
from tokiwa.store.backup import Source


def verdict(house: House, what: str, value: Any, keks: Keks | None = None) -> str:
    """What the check of this kind says."""
    with Source(house.world.settings.database) as source:
        seals = Seals(keks or kek.read(house.world.settings.data / "kek"), source.tx)
        (check,) = (each for name, _, each in seals.kinds if name == what)
        return check(value)


def certificate(house: House) -> Any:
    return read(house.world, house.certificates[0])


def authority(house: House) -> Any:
    with house.world.means.store.snapshot() as tx:
        return authorities.get(tx, house.authority)


@pytest.mark.parametrize(
    ("what", "value"), [("certificates", certificate), ("certificate authorities", authority)], ids=["leaf", "CA"]
)
def test_a_key_is_good_only_under_its_own_kek(house: House, what: str, value: Callable[[House], Any]) -> None:
    assert verdict(house, what, value(house)) == GOOD
    other = kek.create(house.place / "another-kek")
    assert "the key-encryption key" in verdict(house, what, value(house), other)


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"key": ""}, id="imported without one"),
        pytest.param({"serial": None}, id="not issued yet"),
        pytest.param({"key": "pkcs11:object=ca"}, id="in a token"),
    ],
)
def test_where_there_is_no_sealed_key_there_is_nothing_wrong_with_it(house: House, changes: dict[str, Any]) -> None:
    assert verdict(house, "certificates", evolve(certificate(house), **changes)) == GOOD
