import json

import pytest
from tests.operations.acm_pca import pki

from tokiwa.domain.call import Call
from tokiwa.domain.change import Change
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.value import evolve
from tokiwa.operations import registry
from tokiwa.operations.call import SECRET, entry, masked, perform
from tokiwa.store import audit, identities
from tokiwa.wire import catalog

CREATE = "iam:CreateUser"


@pytest.fixture
def call(world):
    return Call(
        CREATE, world.root, {"UserName": "anna"}, world.now, world.now, "request", "us-east-1",
        source="192.0.2.1", user_agent="u" * 500,
    )  # fmt: skip


def trail(world):
    with world.means.store.snapshot() as tx:
        return audit.latest(tx, "000000000000", world.now, 100)


def test_a_change_and_its_entry_are_written_together(world, call):
    output, work = perform(world.means, call, waits=True)
    assert output["User"]["UserName"] == "anna"
    assert work.pending == []
    (found,) = trail(world)
    assert (found.name, found.principal, found.source) == (CREATE, world.root.arn, "192.0.2.1")
    assert (found.time, found.error, len(found.user_agent)) == (world.now, "", 256)
    assert json.loads(found.parameters) == {"UserName": "anna"}


def test_an_entry_tells_who_called_and_what_was_made(world, call):
    principal = evolve(world.root, access_key="AKIAEXAMPLE")
    perform(world.means, evolve(call, principal=principal), waits=True)
    (found,) = trail(world)
    assert (found.principal_id, found.access_key, found.request_id) == ("000000000000", "AKIAEXAMPLE", "request")
    assert (found.resources, found.handed, found.message) == (("arn:aws:iam::000000000000:user/anna",), "", "")


def test_an_entry_tells_what_is_gone(world, call):
    perform(world.means, call, waits=True)
    perform(world.means, evolve(call, name="iam:DeleteUser"), waits=True)
    assert {each.name: each.resources for each in trail(world)} == dict.fromkeys(
        [CREATE, "iam:DeleteUser"], ("arn:aws:iam::000000000000:user/anna",)
    )


def test_no_more_than_some_resources_are_on_record(world, call):
    users = [perform(world.means, evolve(call, input={"UserName": f"u{n}"}), waits=True) for n in range(12)]
    with world.means.store.snapshot() as tx:
        made = tuple(identities.user(tx, "000000000000", output["User"]["UserName"]) for output, _ in users)
    assert len(entry(world.means, call, Change(puts=made)).resources) == 10


def test_without_waiting_the_write_is_under_way(world, call):
    _, work = perform(world.means, call, waits=False)
    assert len(work.pending) == 1
    work.settle()
    with world.means.store.snapshot() as tx:
        assert identities.user(tx, "000000000000", "anna") is not None


def test_what_changes_nothing_leaves_no_entry(world, call):
    perform(world.means, evolve(call, name="iam:ListUsers", input={}), waits=True)
    assert trail(world) == []


def test_what_is_not_allowed_leaves_an_entry_and_what_is_wrong_does_not(world, call):
    anna = pki.user(world, pki.allow("iam:GetUser"))
    with pytest.raises(Problem, match="is not authorized"):
        perform(world.means, evolve(call, principal=anna), waits=True)
    with pytest.raises(Problem, match="anna already exists"):
        perform(world.means, call, waits=True)
    world.settle()
    (found,) = trail(world)
    assert (found.principal, found.principal_id, found.error) == (anna.arn, anna.id, "denied")
    assert "is not authorized to perform: iam:CreateUser" in found.message


def test_an_operation_that_is_not_here(world, call):
    with pytest.raises(Problem) as caught:
        perform(world.means, evolve(call, name="cloudtrail:CreateTrail"), waits=True)
    assert caught.value.kind is Kind.UNSUPPORTED


def test_a_handler_without_an_output_has_an_empty_one(world, call):
    perform(world.means, call, waits=True)
    output, _ = perform(world.means, evolve(call, name="iam:DeleteUser"), waits=True)
    assert output == {}


def test_secrets_are_masked_wherever_they_stand(world, call):
    given = {
        "Passphrase": b"hunter2",
        "Deep": [{"SecretAccessKey": "hunter2", "Open": "seen"}, ("x",)],
        "AuthParameters": {"ApiKeyAuthParameters": {"ApiKeyValue": "hunter2"}},
        "Blob": b"\x00" * 9,
        "Many": list(range(100)),
        "Entries": [{"Source": "app", "Detail": '{"token": "hunter2"}'}],
    }
    found = entry(world.means, evolve(call, input=given))
    assert "hunter2" not in found.parameters
    assert masked(given) == {
        "Passphrase": "***",
        "Deep": [{"SecretAccessKey": "***", "Open": "seen"}, ["x"]],
        "AuthParameters": "***",
        "Blob": "<9 bytes>",
        "Many": list(range(20)),
        "Entries": [{"Source": "app", "Detail": "***"}],
    }


def test_an_entry_does_not_grow_without_end(world, call):
    found = entry(world.means, evolve(call, input={"UserName": "x" * 100_000}))
    assert len(found.parameters) == 2000


def secret_members(shape, path, seen):
    """Paths of members that the model calls sensitive, and are not inside one that is masked."""
    if shape.name in seen:
        return
    seen = {*seen, shape.name}
    for name, member in getattr(shape, "members", {}).items():
        if name in SECRET:
            continue
        if member.metadata.get("sensitive") and member.type_name != "blob":
            yield f"{path}.{name}"
        yield from secret_members(member, f"{path}.{name}", seen)
    if shape.type_name == "list":
        yield from secret_members(shape.member, path, seen)


# What the models call sensitive because it may name persons or hold anything, and what an audit is there to tell.
NAMES = {"UserName", "NewUserName", "RoleName", "Description", "Name", "Value", "Tags", "Detail", "EventPattern"}
NAMES |= {"Sql", "Sqls", "GraphQLOperation"}  # of targets that are not here


def test_what_the_models_call_secret_is_masked():
    found = set()
    for name in registry.load():
        shape = catalog.operation(name).input
        if shape is not None:
            found |= {path for path in secret_members(shape, name, set()) if path.rpartition(".")[2] not in NAMES}
    assert found == set()
