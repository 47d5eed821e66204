"""What dies when a CA dies, as it is told; and CAs that are not deleted while something depends on them."""

from __future__ import annotations

from typing import Any

import pytest
from tests.operations.acm_pca import pki

from managed import Manager
from rotating import Watcher, fleet
from tokiwa.domain.problem import Kind
from world import World

PUT, GET = "tokiwa:PutDeletionProtection", "tokiwa:GetDeletionProtection"


def delete(world: World, arn: str) -> None:
    if pki.status(world, arn) == "ACTIVE":
        world.call("acm-pca:UpdateCertificateAuthority", pki.of(arn, Status="DISABLED"))
    world.call("acm-pca:DeleteCertificateAuthority", pki.of(arn))


def test_what_depends_on_a_ca_is_told(world: World) -> None:
    root = Manager(world).authority()
    arns = fleet(world, root, 2)
    told = world.call("tokiwa:DescribeDependents", pki.of(root))["Dependents"]
    assert told["ManagedCertificates"]["Count"] == 2
    assert {each["Arn"] for each in told["ManagedCertificates"]["Last"]} == set(arns)
    assert told["EndsAt"] == told["ManagedCertificates"]["Last"][0]["NotAfter"]
    assert (told["DirectCertificates"]["Count"], told["DefaultCertificateAuthority"]) == (0, False)
    assert len(told["TrustedRoots"]) == 1


def test_a_ca_that_no_rotation_touched_is_deleted_as_on_aws(world: World) -> None:
    root = Manager(world).authority()
    fleet(world, root, 1)
    assert world.call(GET) == {"Protection": "ROTATED"}
    delete(world, root)
    assert pki.status(world, root) == "DELETED"


def test_one_that_a_rotation_made_is_kept_while_something_depends_on_it(world: World) -> None:
    watcher = Watcher(world, Manager(world).authority())
    fleet(world, watcher.old, 2)
    new = watcher.start()
    watcher.advance("clients")
    world.advance(minutes=1)
    kind, message = pki.refusal(lambda: delete(world, new))
    assert kind is Kind.WRONG_STATE
    assert "2 managed certificates that are valid depend on it" in message
    watcher.advance()
    delete(world, watcher.old)  # it has retired, and only earlier versions are left
    assert pki.status(world, watcher.old) == "DELETED"


@pytest.mark.parametrize(("setting", "deleted"), [("NONE", True), ("ROTATED", True), ("ALL", False)])
def test_the_account_says_which_cas_are_kept(world: World, setting: str, deleted: bool) -> None:
    root = Manager(world).authority()
    fleet(world, root, 1)
    world.call(PUT, {"Protection": setting})
    assert world.call(GET) == {"Protection": setting}
    if deleted:
        delete(world, root)
    else:
        assert pki.refusal(lambda: delete(world, root))[0] is Kind.WRONG_STATE
    assert (pki.status(world, root) == "DELETED") is deleted


def test_each_needs_its_permission(world: World) -> None:
    root = Manager(world).authority()
    anna: Any = pki.user(world, pki.allow("tokiwa:DescribeDependents", root))
    world.call("tokiwa:DescribeDependents", pki.of(root), anna)
    assert pki.refusal(lambda: world.call(PUT, {"Protection": "NONE"}, anna))[0] is Kind.DENIED
