import pytest

from tokiwa.domain.call import Call
from tokiwa.domain.problem import Kind, Problem
from tokiwa.operations import registry
from tokiwa.operations.registry import Operation
from tokiwa.wire import catalog

OPERATIONS = registry.load()


def test_every_operation_is_one_of_its_service():
    for name, operation in OPERATIONS.items():
        assert catalog.operation(name).name == operation.name == name


def test_every_member_that_holds_the_resource_is_one_of_the_input():
    for name, operation in OPERATIONS.items():
        if isinstance(operation.on, str):
            assert operation.on in catalog.operation(name).input.members, name


def test_every_action_is_of_the_operations_own_service():
    others = {name for name, each in OPERATIONS.items() if each.action.partition(":")[0] != name.partition(":")[0]}
    assert others == {
        "tokiwa:ExportBundle",  # another form of what acm:ExportCertificate gives
        "resourcegroupstaggingapi:GetResources",  # its actions are those of `tag`
    }


def test_only_who_one_is_and_whose_a_key_is_may_be_asked_by_everybody():
    assert {name for name, operation in OPERATIONS.items() if operation.free} <= {
        "sns:ConfirmSubscription",  # whoever has the token
        "sts:GetCallerIdentity",
        "sts:GetSessionToken",
        "sts:GetAccessKeyInfo",
        "tokiwa:GetAllowedActions",  # what one may do
        "tokiwa:CreateSignInCode",  # a session with one's own rights
        "tokiwa:RedeemSignInCode",  # whoever has the code
        "tokiwa:SignIn",  # whoever has the password
    }


def test_a_name_is_registered_once():
    with pytest.raises(ValueError, match="acm:DeleteCertificate is registered twice"):
        registry.operation("acm:DeleteCertificate")(lambda _work, _call: None)


def test_an_operation_that_is_not_here_is_named():
    with pytest.raises(Problem, match="acm:ListAcmeAccounts is not implemented") as caught:
        registry.find("acm:ListAcmeAccounts")
    assert caught.value.kind is Kind.UNSUPPORTED


def resources(world, given, **how):
    call = Call("x:Y", world.root, given, world.now, world.now, "1", "us-east-1")
    return Operation("x:Y", lambda _work, _call: None, **how).resources(world.means.work(), call)


def test_what_a_call_is_about(world):
    given = {"Arn": "arn:1", "Arns": ("arn:1", "arn:2")}
    assert resources(world, given) == ("*",)
    assert resources(world, given, on="Arn") == ("arn:1",)
    assert resources(world, {}, on="Arn") == ("*",)
    assert resources(world, given, on=lambda call: call.input["Arns"]) == ("arn:1", "arn:2")
    assert resources(world, given, on="Arn", lookup=lambda _tx, call: f"found {call.account}") == (
        "found 000000000000",
    )
