"""Values are frozen, hide what they must, and give another of themselves."""

import pkgutil
from collections.abc import Iterator
from importlib import import_module
from inspect import get_annotations

import msgspec
import pytest

from managed import NOW, certificate, renewal
from tokiwa import crypto, domain, http, jobs, operations, store, wire, work
from tokiwa.domain.certificate import CertificateStatus
from tokiwa.domain.value import Hidden, Value, evolve

PACKAGES = (crypto, domain, http, jobs, operations, store, wire, work)


class Login(Value):
    name: str
    password: Hidden[str]
    hints: Hidden[tuple[str, ...]] = ()


class Remembered(Login):
    days: int = 30


def test_what_is_hidden_is_in_no_repr():
    assert repr(Login("ada", "s3cret", ("pet",))) == "Login(name='ada')"
    assert repr((Remembered("ada", "s3cret", days=7),)) == "(Remembered(name='ada', days=7),)"


def test_what_is_hidden_is_written_and_read_and_compared():
    one = Login("ada", "s3cret")
    written = msgspec.json.encode(one)
    assert written == b'{"name":"ada","password":"s3cret","hints":[]}'
    assert msgspec.json.decode(written, type=Login) == one != Login("ada", "another")


def test_a_value_stays_as_it_is():
    one = Login("ada", "s3cret")
    with pytest.raises(AttributeError, match="immutable"):
        one.name = "eve"
    assert hash(one) == hash(Login("ada", "s3cret"))


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"exported": False},
        {"arn": "another", "version": 7},
        {"status": CertificateStatus.EXPIRED, "renewal": renewal(), "not_after": NOW, "tags": {"a": "b"}},
    ],
    ids=["nothing", "one", "the first and the last", "several"],
)
def test_another_with_some_members_changed(changes):
    before = certificate(renewal=renewal(serial="5b"), issued_at=NOW)
    after = evolve(before, **changes)
    for name in before.__struct_fields__:
        assert getattr(after, name) == changes.get(name, getattr(before, name)), name
    assert before == certificate(renewal=renewal(serial="5b"), issued_at=NOW)


def test_a_member_that_there_is_not():
    with pytest.raises(TypeError, match="no field 'colour'"):
        evolve(certificate(), colour="green")


def test_no_class_hides_a_member_in_words_alone():
    """An annotation in quotes would be text, in which nobody sees that the member is hidden."""
    for package in PACKAGES:
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if "migrations" not in module.name:
                import_module(module.name)
    kinds = list(_below(Value))
    assert len(kinds) > 250
    quoted = [kind for kind in kinds for each in get_annotations(kind).values() if "Hidden[" in str(each)]
    assert not quoted


def _below(kind: type) -> Iterator[type]:
    for below in kind.__subclasses__():
        yield below
        yield from _below(below)
