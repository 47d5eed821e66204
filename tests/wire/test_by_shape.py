"""Functions made from shapes: once each, recursive ones too, whichever thread asks."""

from threading import Thread

from botocore.model import ShapeResolver

from tokiwa.wire.by_shape import ByShape

SHAPES = ShapeResolver(
    {
        "Tree": {"type": "structure", "members": {"Left": {"shape": "Tree"}, "Name": {"shape": "Text"}}},
        "Text": {"type": "string"},
    }
)
TREE = SHAPES.get_shape_by_name("Tree")


def depth(shape, by_shape):
    """Makes functions that count how deep a value goes."""
    if shape.type_name == "string":
        return lambda _: 0
    members = {name: by_shape(member) for name, member in shape.members.items()}
    return lambda value: 1 + max((members[name](item) for name, item in value.items()), default=0)


def test_a_structure_that_contains_itself_finds_its_own_function():
    assert ByShape(depth)(TREE)({"Left": {"Left": {"Name": "leaf"}}}) == 3


def test_a_structure_is_made_once():
    made = []
    by_shape = ByShape(lambda shape, by_shape: made.append(shape.name) or depth(shape, by_shape))
    assert by_shape(TREE) is by_shape(TREE)
    assert made.count("Tree") == 1


def test_another_thread_never_gets_a_function_that_is_still_being_made():
    heard = []
    asking = Thread(target=lambda: heard.append(by_shape(TREE)({"Left": {}})))

    def make(shape, by_shape):
        if shape.type_name == "structure":
            asking.start()
            asking.join(0.05)
            assert not heard
        return depth(shape, by_shape)

    by_shape = ByShape(make)
    by_shape(TREE)
    asking.join()
    assert heard == [2]
