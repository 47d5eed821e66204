"""Attributes of messages: what is refused, and the digests that SDKs of other languages compare."""

import pytest

from tokiwa.domain import message_attributes
from tokiwa.domain.message_attributes import Attribute
from tokiwa.domain.problem import Problem

REFUSED = {
    "no type": ({"a": {"StringValue": "x"}}, "has an invalid message attribute type"),
    "an unknown type": ({"a": {"DataType": "Text", "StringValue": "x"}}, "has an invalid message attribute type"),
    "no value": ({"a": {"DataType": "String"}}, "must use field 'String'"),
    "an empty value": ({"a": {"DataType": "String", "StringValue": ""}}, "must not be empty"),
    "bytes as text": ({"a": {"DataType": "String", "BinaryValue": b"x"}}, "must use field 'String'"),
    "text as bytes": ({"a": {"DataType": "Binary", "StringValue": "x"}}, "must use field 'Binary'"),
    "a number that is none": ({"a": {"DataType": "Number", "StringValue": "many"}}, "must have a number"),
    "a reserved name": ({"AWS.a": {"DataType": "String", "StringValue": "x"}}, "has a name that is not valid"),
    "dots that follow each other": ({"a..b": {"DataType": "String", "StringValue": "x"}}, "name that is not valid"),
    "an empty name": ({"": {"DataType": "String", "StringValue": "x"}}, "name that is not valid"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_no_message_can_carry(case):
    given, told = REFUSED[case]
    with pytest.raises(Problem) as caught:
        message_attributes.read(given, "Code")
    assert told in caught.value.message
    assert caught.value.code == "Code"


def test_at_most_so_many():
    given = {f"a{number}": {"DataType": "String", "StringValue": "x"} for number in range(11)}
    assert len(message_attributes.read(given, "Code")) == 11
    with pytest.raises(Problem, match=r"\[11\] exceeds the allowed maximum \[10\]"):
        message_attributes.read(given, "Code", 10)


def test_what_is_read_is_told_again():
    given = {
        "a": {"DataType": "Number.int", "StringValue": "-1.5e3"},
        "b": {"DataType": "Binary", "BinaryValue": b"\x00"},
    }
    read = message_attributes.read(given, "Code")
    assert read == {"a": Attribute("Number.int", "-1.5e3"), "b": Attribute("Binary", data=b"\x00")}
    assert {
        name: {k: v for k, v in each.items() if v is not None} for name, each in message_attributes.told(read).items()
    } == given
    assert message_attributes.size(read) == len("aNumber.int-1.5e3") + len("bBinary") + 1


def test_the_digest_is_that_of_sqs():
    """The first is one that SQS gave for the attribute; the parts of the second are put together by hand."""
    assert (
        message_attributes.digest({"timestamp": Attribute("Number", "1493147359900")})
        == "235c5c510d26fb653d073faed50ae77c"
    )
    framed = b"".join(len(part).to_bytes(4, "big") + part for part in (b"a", b"Binary"))
    by_hand = message_attributes.md5(framed + b"\x02" + b"\x00\x00\x00\x01\xff")
    assert message_attributes.digest({"a": Attribute("Binary", data=b"\xff")}) == by_hand


def test_the_order_of_attributes_does_not_matter():
    one, two = Attribute("String", "1"), Attribute("String", "2")
    assert message_attributes.digest({"a": one, "b": two}) == message_attributes.digest({"b": two, "a": one})
    assert message_attributes.digest({"a": one, "b": two}) != message_attributes.digest({"a": two, "b": one})


def test_without_attributes_there_is_no_digest():
    assert message_attributes.digest({}) is None


def test_texts_are_attributes():
    assert message_attributes.strings({"a": "x"}) == {"a": Attribute("String", "x")}
