import pytest

from tokiwa.domain.problem import Problem


def test_there_is_no_trail(world):
    assert world.call("cloudtrail:DescribeTrails") == {"trailList": []}
    assert world.call("cloudtrail:ListTrails") == {"Trails": []}
    assert world.call("cloudtrail:ListEventDataStores") == {"EventDataStores": []}


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("GetTrail", {"Name": "main"}),
        ("GetTrailStatus", {"Name": "main"}),
        ("GetEventSelectors", {"TrailName": "main"}),
    ],
)
def test_one_that_is_asked_for_is_not_there(world, name, given):
    with pytest.raises(Problem, match="Unknown trail: main for the user: 000000000000") as caught:
        world.call(f"cloudtrail:{name}", given)
    assert caught.value.code == "TrailNotFoundException"
