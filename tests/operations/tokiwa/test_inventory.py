"""What was found is reported, listed, described and forgotten."""

from __future__ import annotations

from datetime import timedelta
from functools import cache
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from tests.managed import Manager
from tests.operations.acm.handing_in import Issued, leaf
from tests.operations.acm_pca import pki

from tokiwa.domain.problem import Kind
from tokiwa.operations.tokiwa import inventory
from world import START, World

PUT, LIST = "tokiwa:PutInventory", "tokiwa:ListInventory"
DESCRIBE, DELETE = "tokiwa:DescribeInventory", "tokiwa:DeleteInventory"
PLACE = "tls://www.example.net:443"


@cache
def foreign() -> Issued:
    """The same for all."""
    return leaf()


def report(place: str = PLACE, **changes: Any) -> dict[str, Any]:
    return {"Place": place, "Kind": "ENDPOINT", "Certificate": foreign().pem, **changes}


def put(world: World, *reports: dict[str, Any]) -> Any:
    return world.call(PUT, {"Finds": list(reports)})


def listed(world: World, **more: Any) -> list[str]:
    """All places, through all pages."""
    found, token = [], {}
    while True:
        answer = world.call(LIST, {**more, **token})
        found += [each["Place"] for each in answer["Finds"]]
        if "NextToken" not in answer:
            return found
        token = {"NextToken": answer["NextToken"]}


def test_what_is_told_is_read_from_the_certificate(world: World) -> None:
    loaded = foreign().certificate
    answer = put(world, report(ServerName="www.example.net", Trusted=True, HasKey=True))
    (found,) = answer["Finds"]
    assert answer["Refused"] == []
    assert found == {
        "Place": PLACE,
        "Kind": "ENDPOINT",
        "Origin": "FOREIGN",
        "Fingerprint": loaded.fingerprint(loaded.signature_hash_algorithm).hex(),
        "Serial": found["Serial"],
        "Subject": "CN=www.example.net",
        "Issuer": "Another Issuer",
        "SubjectAlternativeNames": ["www.example.net"],
        "KeyAlgorithm": "EC_prime256v1",
        "NotBefore": loaded.not_valid_before_utc,
        "NotAfter": loaded.not_valid_after_utc,
        "ServerName": "www.example.net",
        "Trusted": True,
        "HasKey": True,
        "Faults": [],
        "FirstSeenAt": world.now,
        "SeenAt": world.now,
        "ReportedBy": "arn:aws:iam::000000000000:root",
    }
    assert int(found["Serial"].replace(":", ""), 16) == loaded.serial_number
    assert world.call(DESCRIBE, {"Place": PLACE}) == {"Find": found, "Certificate": foreign().pem.decode()}


def test_der_is_taken_too_and_what_is_none_is_told(world: World) -> None:
    der = foreign().certificate.public_bytes(Encoding.DER)
    answer = put(world, report(Certificate=der), report("tls://other:443", Certificate=b"nonsense"))
    assert [each["Place"] for each in answer["Finds"]] == [PLACE]
    assert answer["Refused"] == [{"Place": "tls://other:443", "Message": answer["Refused"][0]["Message"]}]
    assert listed(world) == [PLACE]


def test_a_later_report_takes_the_place_of_an_earlier_one(world: World) -> None:
    put(world, report(), report(Problem="It was slow."))
    assert world.call(DESCRIBE, {"Place": PLACE})["Find"]["Problem"] == "It was slow."
    world.advance(days=1)
    put(world, report())
    found = world.call(DESCRIBE, {"Place": PLACE})["Find"]
    assert (found["FirstSeenAt"], found["SeenAt"], found.get("Problem")) == (START, world.now, None)
    put(world, report(Certificate=leaf(number=1).pem))
    assert world.call(DESCRIBE, {"Place": PLACE})["Find"]["FirstSeenAt"] == world.now


def test_faults_are_those_of_now(world: World) -> None:
    put(world, report(ServerName="other.example.net"))
    world.advance(days=90)
    assert world.call(DESCRIBE, {"Place": PLACE})["Find"]["Faults"] == ["EXPIRED", "WRONG_NAME"]


def test_the_origin_is_that_of_now(world: World) -> None:
    manager = Manager(world)
    arn = manager.exported(manager.authority())
    text: Any = world.call("acm:GetCertificate", {"CertificateArn": arn})
    put(world, report(Certificate=text["Certificate"].encode()))

    def now() -> tuple[str, str]:
        (found,) = world.call(LIST)["Finds"]
        return found["Origin"], found["CertificateArn"]

    assert now() == ("MANAGED", arn)
    manager.renew(arn)
    assert now() == ("SUPERSEDED", arn)


@pytest.mark.parametrize("most", [1, 2, 100])
def test_listings_by_place_prefix_origin_and_end(world: World, monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    monkeypatch.setattr(inventory, "PAGE", 2)
    monkeypatch.setattr(inventory, "LOOKED_AT", 3)
    root = pki.root(world)
    _, ours, _ = pki.issue(world, root)
    places = ["file://host/a", "file://host/b", "tls://a:443", "tls://b\U0001f600:443", "tls://c:443", "tls://cc:443"]
    put(world, *(report(place) for place in places), report("tls://d:443", Certificate=ours.encode()))
    every = [*places, "tls://d:443"]
    assert listed(world, MaxResults=most) == every
    assert listed(world, MaxResults=most, PlacePrefix="tls://") == every[2:]
    assert listed(world, MaxResults=most, PlacePrefix="tls://c") == every[4:6]
    assert listed(world, MaxResults=most, PlacePrefix="tls://cc:443") == every[5:6]
    assert listed(world, MaxResults=most, PlacePrefix="zzz") == []
    assert listed(world, MaxResults=most, Origin="ISSUED") == every[6:]
    assert listed(world, MaxResults=most, EndsBefore=START + timedelta(days=60)) == every[6:]


def test_places_are_forgotten(world: World) -> None:
    put(world, report(), report("tls://other:443"))
    world.call(DELETE, {"Places": [PLACE, PLACE, "tls://unknown:443"]})
    assert listed(world) == ["tls://other:443"]
    assert pki.refusal(lambda: world.call(DESCRIBE, {"Place": PLACE}))[0] is Kind.NOT_FOUND


def test_accounts_have_their_own(world: World) -> None:
    others = world.new_account("111111111111")
    put(world, report())
    assert world.call(LIST, None, others)["Finds"] == []
    world.call(DELETE, {"Places": [PLACE]}, others)
    assert listed(world) == [PLACE]


@pytest.mark.parametrize("name", [PUT, LIST, DESCRIBE, DELETE])
def test_each_needs_its_permission(world: World, name: str) -> None:
    given = {PUT: {"Finds": [report()]}, LIST: {}, DESCRIBE: {"Place": PLACE}, DELETE: {"Places": [PLACE]}}[name]
    user = pki.user(world, pki.allow("tokiwa:GetTrustBundle"))
    assert pki.refusal(lambda: world.call(name, given, user))[0] is Kind.DENIED
