from datetime import timedelta

from tests.store.keeping import ACCOUNT, NOW, look, write

from tokiwa.domain.issued import ReservedSerial
from tokiwa.domain.node import Node
from tokiwa.store import nodes


def node(name):
    return Node(name, "server", "host", 1, "0.1.0", "0001", NOW, NOW + timedelta(seconds=1))


def test_nodes_by_id(store):
    write(store, node("b"), node("a"))
    assert [each.id for each in look(store, nodes.every)] == ["a", "b"]
    assert look(store, nodes.get, "a").host == "host"
    assert look(store, nodes.get, "c") is None


def test_who_has_serials(store):
    write(store, *(ReservedSerial(serial, "ca", ACCOUNT, node, NOW) for serial, node in ("1a", "2a", "3b")))
    assert look(store, nodes.holders) == {"a", "b"}
