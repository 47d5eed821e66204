from __future__ import annotations

from callers import Caller, trust

LAMBDA = trust({"Service": "lambda.amazonaws.com"})


def test_get_shows_everything_and_a_list_less(root: Caller) -> None:
    given = {"Description": "deploys", "Tags": [{"Key": "team", "Value": "edge"}]}
    root("iam:CreateRole", RoleName="deploy", AssumeRolePolicyDocument=LAMBDA, **given)

    full = root("iam:GetRole", RoleName="deploy")["Role"]
    listed = root("iam:ListRoles")["Roles"]

    assert (full["MaxSessionDuration"], full["RoleLastUsed"], full["Tags"]) == (3600, {}, given["Tags"])
    assert listed == [{name: value for name, value in full.items() if name not in {"RoleLastUsed", "Tags"}}]


def test_there_is_no_such_role(root: Caller) -> None:
    assert root.refused("iam:GetRole", RoleName="none") == "NoSuchEntity: The role with name none cannot be found."


def test_roles_come_in_pages_by_name_under_their_path(root: Caller) -> None:
    for number in range(5):
        path = "/ci/" if number % 2 == 0 else "/"
        root("iam:CreateRole", RoleName=f"Role{number}", AssumeRolePolicyDocument=LAMBDA, Path=path)

    first = root("iam:ListRoles", PathPrefix="/ci/", MaxItems=2)
    second = root("iam:ListRoles", PathPrefix="/ci/", MaxItems=2, Marker=first["Marker"])

    assert [role["RoleName"] for role in first["Roles"]] == ["Role0", "Role2"]
    assert first["IsTruncated"] is True
    assert [role["RoleName"] for role in second["Roles"]] == ["Role4"]
    assert (second["IsTruncated"], "Marker" in second) == (False, False)


def test_a_marker_of_another_list_is_refused(root: Caller) -> None:
    for name in ("a", "b"):
        root("iam:CreateUser", UserName=name)
    marker = root("iam:ListUsers", MaxItems=1)["Marker"]

    assert root.refused("iam:ListRoles", Marker=marker) == f"ValidationError: Invalid Marker: {marker}"


def test_accounts_do_not_see_each_other(root: Caller) -> None:
    root("iam:CreateRole", RoleName="mine", AssumeRolePolicyDocument=LAMBDA)
    other = Caller(root.world, root.world.new_account("111111111111"))

    assert other("iam:ListRoles")["Roles"] == []
    assert other.refused("iam:GetRole", RoleName="mine") == "NoSuchEntity: The role with name mine cannot be found."
