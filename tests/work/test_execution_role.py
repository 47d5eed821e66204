from datetime import UTC, datetime, timedelta

import pytest

from functions import ROLE, Client, allow
from tokiwa.domain.function import Configuration, Function
from tokiwa.domain.problem import Kind, Problem
from tokiwa.work.execution_role import credentials, role_may
from world import ACCOUNT, World

NOW = datetime(2027, 1, 1, 0, 30, tzinfo=UTC)
SETTINGS = Configuration(ROLE, "python3.12", "app.handler", "sha", 1, NOW, "r", "build-1")
FUNCTION = Function(ACCOUNT, "us-east-1", "install", SETTINGS)


@pytest.fixture
def client(world: World) -> Client:
    return Client(world, world.root)


def test_credentials_are_the_same_within_an_hour_and_good_for_another(client: Client) -> None:
    client.role()
    work = client.world.means.work()

    first, again, later = (
        credentials(work, FUNCTION, SETTINGS, NOW + timedelta(minutes=minutes)) for minutes in (0, 29, 30)
    )

    assert again == first
    assert first.expires == datetime(2027, 1, 1, 2, tzinfo=UTC)
    assert later.access_key != first.access_key
    assert later.family == first.family


def test_another_role_of_the_same_name_is_another_family(client: Client) -> None:
    client.role()
    work = client.world.means.work()
    before = credentials(work, FUNCTION, SETTINGS, NOW)

    client("iam:DeleteRole", RoleName="install-role")
    client.role()

    assert credentials(work, FUNCTION, SETTINGS, NOW).family != before.family


def test_without_a_role_there_are_none(world: World) -> None:
    with pytest.raises(Problem) as caught:
        credentials(world.means.work(), FUNCTION, SETTINGS, NOW)

    assert caught.value.kind is Kind.INVALID_ARGUMENTS
    assert caught.value.message == "The role defined for the function cannot be assumed by Lambda."


@pytest.mark.parametrize(
    ("statements", "allowed"),
    [
        ((allow("events:PutEvents"),), True),
        ((allow("events:PutEvents", "arn:aws:events:*:*:event-bus/other"),), False),
        ((allow("events:*"), {"Effect": "Deny", "Action": "events:PutEvents", "Resource": "*"}), False),
        ((), False),
    ],
    ids=["allowed", "elsewhere", "denied", "nothing"],
)
def test_a_role_may_what_its_policies_allow(
    client: Client, statements: tuple[dict[str, object], ...], allowed: bool
) -> None:
    client.role("install-role", *statements)
    bus = f"arn:aws:events:us-east-1:{ACCOUNT}:event-bus/default"

    assert role_may(client.world.means.work(), SETTINGS, FUNCTION, NOW, "events:PutEvents", bus) is allowed


def test_a_boundary_limits_what_a_role_may(client: Client) -> None:
    client.role("install-role", allow("*"))
    boundary = "arn:aws:iam::aws:policy/ReadOnlyAccess"
    client("iam:PutRolePermissionsBoundary", RoleName="install-role", PermissionsBoundary=boundary)
    bus = f"arn:aws:events:us-east-1:{ACCOUNT}:event-bus/default"

    assert not role_may(client.world.means.work(), SETTINGS, FUNCTION, NOW, "events:PutEvents", bus)


def test_a_role_that_is_not_there_may_nothing(world: World) -> None:
    assert not role_may(world.means.work(), SETTINGS, FUNCTION, NOW, "events:PutEvents", "*")
