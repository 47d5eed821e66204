"""CBOR items: the examples of RFC 8949 appendix A that concern us, and bytes that are not CBOR."""

from datetime import UTC, datetime

import pytest

from tokiwa.domain.problem import Kind, Problem
from tokiwa.wire import cbor_items

READ = [
    ("00", 0),
    ("17", 23),
    ("1818", 24),
    ("1903e8", 1000),
    ("1a000f4240", 1000000),
    ("1bffffffffffffffff", 2**64 - 1),
    ("3bffffffffffffffff", -(2**64)),
    ("20", -1),
    ("3903e7", -1000),
    ("f93e00", 1.5),
    ("f90001", 5.960464477539063e-8),
    ("fa47c35000", 100000.0),
    ("fb3ff199999999999a", 1.1),
    ("f97c00", float("inf")),
    ("f4", False),
    ("f5", True),
    ("f6", None),
    ("f7", None),
    ("c11a514b67b0", datetime(2013, 3, 21, 20, 4, tzinfo=UTC)),
    ("c1fb41d452d9ec200000", datetime(2013, 3, 21, 20, 4, 0, 500000, tzinfo=UTC)),
    ("d74401020304", b"\1\2\3\4"),
    ("40", b""),
    ("60", ""),
    ("62c3bc", "ü"),
    ("80", []),
    ("8301820203820405", [1, [2, 3], [4, 5]]),
    ("a0", {}),
    ("a26161016162820203", {"a": 1, "b": [2, 3]}),
    ("5f42010243030405ff", b"\1\2\3\4\5"),
    ("7f657374726561646d696e67ff", "streaming"),
    ("9fff", []),
    ("9f018202039f0405ffff", [1, [2, 3], [4, 5]]),
    ("bf61610161629f0203ffff", {"a": 1, "b": [2, 3]}),
]


@pytest.mark.parametrize(("data", "tree"), READ)
def test_what_is_read(data, tree):
    assert cbor_items.decode(bytes.fromhex(data)) == tree


WRITTEN = ["00", "17", "1818", "1903e8", "1a000f4240", "1bffffffffffffffff", "20", "3903e7", "fb3ff199999999999a", "f4",
           "f5", "f6", "40", "60", "62c3bc", "80", "8301820203820405", "a0", "a26161016162820203"]  # fmt: skip


@pytest.mark.parametrize("data", WRITTEN)
def test_what_is_written(data):
    assert cbor_items.encode(cbor_items.decode(bytes.fromhex(data))).hex() == data


def test_a_time_is_written_to_the_millisecond():
    time = datetime(2013, 3, 21, 20, 4, 0, 500900, tzinfo=UTC)
    assert cbor_items.decode(cbor_items.encode(time)) == time.replace(microsecond=501000)


BAD = {
    "nothing": "",
    "more than one item": "0000",
    "a text cut off": "62c3",
    "a text that is not UTF-8": "62c328",
    "a number cut off": "1903",
    "a list cut off": "8201",
    "a list longer than memory": "9bffffffffffffffff",
    "bytes longer than memory": "5bffffffffffffffff00",
    "a list without its stop": "9f01",
    "a stop alone": "ff",
    "a stop in a counted list": "8201ff",
    "a map with half a pair": "bf01ff",
    "a key that is a list": "a18001",
    "a reserved length": "1c",
    "an indefinite number": "1f",
    "an unknown simple value": "f0",
    "chunks of another type": "5f6161ff",
    "chunks in chunks": "5f5f4101ffff",
    "a time that is a text": "c16161",
    "a time without content": "c1",
    "a time that is a stop": "c1ff",
    "a nest without end": "81" * 100000,
    "tags without end": "c2" * 100000,
}


@pytest.mark.parametrize("data", BAD.values(), ids=BAD.keys())
def test_what_is_refused(data):
    with pytest.raises(Problem, match="not valid CBOR") as refused:
        cbor_items.decode(bytes.fromhex(data))
    assert refused.value.kind is Kind.SERIALIZATION


def test_a_time_beyond_the_calendar_is_refused():
    with pytest.raises(Problem, match="not a valid timestamp"):
        cbor_items.decode(bytes.fromhex("c1fb7fefffffffffffff"))


@pytest.mark.parametrize("tree", [object(), {1, 2}])
def test_what_has_no_form_is_our_mistake(tree):
    with pytest.raises(TypeError):
        cbor_items.encode(tree)
