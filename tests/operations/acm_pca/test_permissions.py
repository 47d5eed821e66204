import json

import pytest
from tests.operations.acm_pca import pki

from tokiwa.domain.problem import Kind

MANAGER = "acm.amazonaws.com"
ALL = ["IssueCertificate", "GetCertificate", "ListPermissions"]


def create(world, arn, actions=ALL, principal=MANAGER, **more):
    world.call("acm-pca:CreatePermission", pki.of(arn, Principal=principal, Actions=actions, **more))


def delete(world, arn, **more):
    world.call("acm-pca:DeletePermission", pki.of(arn, Principal=MANAGER, **more))


def listed(world, arn):
    return world.call("acm-pca:ListPermissions", pki.of(arn))


def test_what_was_granted_is_listed(world):
    arn = pki.create(world)
    assert listed(world, arn) == {"Permissions": []}
    create(world, arn)
    (found,) = listed(world, arn)["Permissions"]
    policy = json.loads(found.pop("Policy"))
    assert found == {
        "CertificateAuthorityArn": arn,
        "CreatedAt": world.now,
        "Principal": MANAGER,
        "SourceAccount": "000000000000",
        "Actions": tuple(ALL),
    }
    (statement,) = policy["Statement"]
    assert statement["Principal"] == {"Service": MANAGER}
    assert statement["Action"] == [f"acm-pca:{action}" for action in ALL]


def test_granted_twice(world):
    arn = pki.create(world)
    create(world, arn, ["GetCertificate"])
    assert pki.refusal(lambda: create(world, arn)) == (
        Kind.PERMISSION_EXISTS,
        "The designated permission has already been given to the user.",
    )


@pytest.mark.parametrize("more", [{}, {"SourceAccount": "000000000000"}], ids=["", "source account"])
def test_taken_back_and_granted_otherwise(world, more):
    arn = pki.create(world)
    create(world, arn, **more)
    delete(world, arn, **more)
    assert listed(world, arn) == {"Permissions": []}
    create(world, arn, ["GetCertificate"])
    assert listed(world, arn)["Permissions"][0]["Actions"] == ("GetCertificate",)


def test_nothing_to_take_back(world):
    arn = pki.create(world)
    assert pki.refusal(lambda: delete(world, arn)) == (
        Kind.NOT_FOUND,
        f"Could not find a permission of {MANAGER} on {arn}",
    )


REFUSED = {
    "another service": ({"principal": "lambda.amazonaws.com"}, "The only principal that can be given permissions is"),
    "another account": ({"SourceAccount": "111111111111"}, "Other accounts are given access with PutPolicy"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_who_cannot_be_given_permission(world, name):
    more, part = REFUSED[name]
    arn = pki.create(world)
    kind, message = pki.refusal(lambda: create(world, arn, **more))
    assert (kind, part in message) == (Kind.INVALID, True)
    assert listed(world, arn) == {"Permissions": []}
