"""What is wrong with a certificate where it was found, and where it comes from by now."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from tests.found import END, NOW, facts, find
from tests.managed import certificate

from tokiwa.domain.certificate import CertificateType
from tokiwa.domain.inventory import Fault, Origin, names_cover, standing

FAULTS: dict[str, tuple[dict[str, Any], Any, tuple[Fault, ...]]] = {
    "none": ({"server_name": "www.example.com", "trusted": True}, NOW, ()),
    "nobody asked": ({}, NOW, ()),
    "at its end": ({}, END, ()),
    "behind its end": ({"trusted": False}, END + timedelta(seconds=1), (Fault.EXPIRED,)),
    "before its time": ({}, NOW - timedelta(days=2), (Fault.NOT_YET_VALID,)),
    "for somebody else": ({"server_name": "other.example.com", "trusted": False}, NOW, (Fault.WRONG_NAME,)),
    "of a stranger": ({"server_name": "www.example.com", "trusted": False}, NOW, (Fault.NOT_TRUSTED,)),
    "twice wrong": (
        {"server_name": "other.example.com"},
        END + timedelta(days=1),
        (Fault.EXPIRED, Fault.WRONG_NAME),
    ),
}


@pytest.mark.parametrize("case", FAULTS)
def test_faults(case: str) -> None:
    changes, now, faults = FAULTS[case]
    assert find(**changes).faults(now) == faults


NAMES = {
    "www.example.com": True,
    "WWW.Example.COM.": True,
    "one.apps.example.com": True,
    "apps.example.com": False,
    "a.b.apps.example.com": False,
    "10.0.0.1": True,
    "10.0.0.2": False,
    "com": False,
}


@pytest.mark.parametrize("name", NAMES)
def test_names(name: str) -> None:
    assert names_cover(facts().names, name) is NAMES[name]


SERIAL = "0a0b".zfill(32)
ORIGINS: dict[str, tuple[Origin, Any, Origin]] = {
    "still managed": (Origin.MANAGED, certificate(serial=SERIAL), Origin.MANAGED),
    "renewed meanwhile": (Origin.MANAGED, certificate(serial="0c" * 16), Origin.SUPERSEDED),
    "deleted here": (Origin.MANAGED, None, Origin.ISSUED),
    "still imported": (
        Origin.IMPORTED,
        certificate(serial=SERIAL, type=CertificateType.IMPORTED, authority=None),
        Origin.IMPORTED,
    ),
    "imported and deleted": (Origin.IMPORTED, None, Origin.FOREIGN),
    "still behind": (Origin.SUPERSEDED, certificate(serial="0c" * 16), Origin.SUPERSEDED),
    "issued directly": (Origin.ISSUED, None, Origin.ISSUED),
    "foreign": (Origin.FOREIGN, None, Origin.FOREIGN),
}


@pytest.mark.parametrize("case", ORIGINS)
def test_origins(case: str) -> None:
    was, linked, is_ = ORIGINS[case]
    assert standing(find(origin=was, arn="arn"), linked) is is_
