"""Replacements are asked for, foreseen, told and stopped by whoever may renew and revoke."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from tests.operations.acm_pca import pki

from managed import Manager, read, write
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.value import evolve
from tokiwa.operations.tokiwa import replacements as operations
from tokiwa.store import replacements
from world import World

START, DESCRIBE = "tokiwa:StartReplacement", "tokiwa:DescribeReplacement"
LIST, STOP = "tokiwa:ListReplacements", "tokiwa:StopReplacement"


@pytest.fixture
def authority(world: World) -> str:
    """A CA with four certificates, of which one was never exported."""
    manager = Manager(world)
    made = manager.authority()
    for number in range(4):
        arn = manager.request(made, f"n{number}.example.com")
        if number:
            write(world, evolve(read(world, arn), exported=True))
    world.settle()
    world.now += timedelta(minutes=1)
    return made


def start(world: World, principal: Any = None, **given: Any) -> str:
    return str(world.call(START, given, principal)["ReplacementId"])


def described(world: World, replacement: str, **given: Any) -> dict[str, Any]:
    found: dict[str, Any] = world.call(DESCRIBE, {"ReplacementId": replacement, **given})
    return found


def test_all_that_was_given_is_told(world: World, authority: str) -> None:
    given = {
        "CertificateAuthorityArn": authority,
        "KeyAlgorithm": "EC-prime256v1",
        "Template": "EndEntityCertificate/V1",
        "IssuedAfter": world.now - timedelta(days=1),
        "IssuedBefore": world.now,
        "Tags": [{"Key": "team", "Value": "a"}, {"Key": "env"}],
        "WaveSize": 7,
        "MaxPerHour": 70,
        "RevokeAfter": "P7D",
        "RevocationReason": "KEY_COMPROMISE",
        "Force": True,
        "WaitFor": "SERVED",
    }
    made = start(world, **given)
    told = described(world, made)["Replacement"]
    assert told["Selection"] == {
        "CertificateAuthorityArn": authority,
        "KeyAlgorithm": "EC_prime256v1",
        "Template": "EndEntityCertificate/V1",
        "IssuedAfter": given["IssuedAfter"],
        "IssuedBefore": given["IssuedBefore"],
        "Tags": [{"Key": "team", "Value": "a"}, {"Key": "env", "Value": ""}],
    }
    assert told["WaitFor"] == "SERVED"
    assert (told["WaveSize"], told["MaxPerHour"], told["RevokeAfter"]) == (7, 70, "604800s")
    assert (told["RevocationReason"], told["Force"], told["Status"]) == ("KEY_COMPROMISE", True, "CHOOSING")
    assert (told["StartedBy"], told["StartedAt"]) == ("arn:aws:iam::000000000000:root", world.now)


def test_what_is_left_out_has_a_default(world: World, authority: str) -> None:
    told = described(world, start(world, CertificateAuthorityArn=authority))["Replacement"]
    assert told["Selection"] == {"CertificateAuthorityArn": authority}
    assert (told["WaveSize"], told["MaxPerHour"], told["RevokeAfter"], told["RevocationReason"]) == (
        100,
        None,
        None,
        None,
    )


@pytest.mark.parametrize(
    ("given", "says"),
    [
        pytest.param({}, "Say which certificates are to be replaced", id="everything by mistake"),
        pytest.param(
            {"KeyAlgorithm": "RSA_2048", "RevocationReason": "SUPERSEDED"},
            "RevocationReason goes with RevokeAfter",
            id="a reason for nothing",
        ),
        pytest.param({"KeyAlgorithm": "RSA_2048", "RevokeAfter": "soon"}, '"soon" is not a duration', id="no duration"),
        pytest.param({"KeyAlgorithm": "RSA_2048", "WaveSize": 0}, "waveSize", id="an empty wave"),
        pytest.param({"Tags": []}, "tags", id="no tags"),
    ],
)
def test_what_does_not_go_together_is_refused(world: World, given: dict[str, Any], says: str) -> None:
    with pytest.raises(Problem, match=says) as caught:
        start(world, **given)
    assert caught.value.kind is Kind.INVALID


def test_a_dry_run_tells_what_would_be_done_and_does_nothing(
    world: World, authority: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(operations, "PAGE", 2)
    given = {"CertificateAuthorityArn": authority, "WaveSize": 2, "MaxPerHour": 2, "DryRun": True}
    found = world.call(START, given)
    (hindrance,) = found["DryRun"].pop("Hindrances")
    assert found == {"DryRun": {"Chosen": 4, "Renewable": 3, "Waves": 2, "Hours": 1}}
    assert (hindrance["Reason"], hindrance["Count"]) == ("NOT_ELIGIBLE", 1)
    assert hindrance["Example"] in hindrance["Message"]
    assert world.call(LIST)["Replacements"] == []


def test_a_dry_run_foresees_what_is_done(world: World, authority: str) -> None:
    """Whatever is chosen: the two use the same checks."""
    for given in (
        {"KeyAlgorithm": "EC_prime256v1"},
        {"Template": "EndEntityCertificate/V1", "Force": True},
        {"Template": "CodeSigningCertificate/V1"},
        {"IssuedBefore": world.now - timedelta(days=1)},
    ):
        foreseen = world.call(START, {**given, "DryRun": True})["DryRun"]
        made = start(world, **given)
        world.settle()
        progress = described(world, made)["Replacement"]["Progress"]
        assert progress["Chosen"] == foreseen["Chosen"]
        assert progress["Straggling"] == foreseen["Chosen"] - foreseen["Renewable"]
        world.call(STOP, {"ReplacementId": made}) if foreseen["Renewable"] else None
        world.now += timedelta(minutes=1)


def test_stragglers_come_in_pages_of_both_kinds(world: World, authority: str) -> None:
    manager = Manager(world)
    manager.forbid(authority)
    made = start(world, CertificateAuthorityArn=authority)
    world.settle()
    with world.means.store.snapshot() as tx:
        kept = replacements.listed(tx, made, operations.ItemState.STRAGGLING, "", 10)
    write(world, *[evolve(each, state=operations.ItemState.FAILING, look_at=None) for each in kept[2:]])
    seen: list[dict[str, Any]] = []
    given: dict[str, Any] = {"MaxResults": 1}
    while True:
        told = described(world, made, **given)
        assert len(told["Stragglers"]) == 1
        seen += told["Stragglers"]
        if "NextToken" not in told:
            break
        given["NextToken"] = told["NextToken"]
    assert [each["State"] for each in seen] == ["STRAGGLING"] * 2 + ["FAILING"] * 2
    assert {each["CertificateArn"] for each in seen} == {each.arn for each in kept}


def test_they_are_listed_oldest_first_in_pages(world: World, authority: str) -> None:
    made = []
    for _ in range(3):
        made.append(start(world, CertificateAuthorityArn=authority))
        world.now += timedelta(seconds=1)
    first = world.call(LIST, {"MaxResults": 2})
    rest = world.call(LIST, {"MaxResults": 2, "NextToken": first["NextToken"]})
    assert [each["ReplacementId"] for each in first["Replacements"] + rest["Replacements"]] == made
    assert "NextToken" not in rest
    with pytest.raises(Problem, match="The pagination token is not valid"):
        described(world, made[0], NextToken=first["NextToken"])


def test_those_of_another_account_are_not_there(world: World, authority: str) -> None:
    made = start(world, CertificateAuthorityArn=authority)
    other = world.new_account("1" * 12)
    assert world.call(LIST, {}, other)["Replacements"] == []
    for name in (DESCRIBE, STOP):
        with pytest.raises(Problem, match=f"There is no replacement {made}") as caught:
            world.call(name, {"ReplacementId": made}, other)
        assert caught.value.kind is Kind.NOT_FOUND


@pytest.mark.parametrize(
    ("allowed", "given", "missing"),
    [
        pytest.param(["tokiwa:*"], {}, "acm:RenewCertificate", id="who may not renew"),
        pytest.param(
            ["tokiwa:*", "acm:RenewCertificate"], {"RevokeAfter": "1d"}, "acm-pca:RevokeCertificate", id="nor revoke"
        ),
        pytest.param(["acm:RenewCertificate"], {}, "tokiwa:StartReplacement", id="nor start a replacement"),
        pytest.param(["tokiwa:*", "acm:RenewCertificate"], {}, None, id="who may renew"),
        pytest.param(["*"], {"RevokeAfter": "1d"}, None, id="who may do all of it"),
    ],
)
def test_it_takes_the_rights_to_do_it_with_each(
    world: World, authority: str, allowed: list[str], given: dict[str, Any], missing: str | None
) -> None:
    anna = pki.user(world, pki.allow(allowed))
    wanted = {"CertificateAuthorityArn": authority, **given}
    if missing is None:
        assert start(world, anna, **wanted)
    else:
        with pytest.raises(Problem, match=f"is not authorized to perform: {missing}"):
            start(world, anna, **wanted)


def test_the_right_to_renew_some_is_not_enough(world: World, authority: str) -> None:
    one = "arn:aws:acm:us-east-1:000000000000:certificate/one"
    policy = pki.allow(["acm:RenewCertificate"], one)
    policy["Statement"] += pki.allow("tokiwa:*")["Statement"]
    with pytest.raises(Problem, match="is not authorized to perform: acm:RenewCertificate"):
        start(world, pki.user(world, policy), CertificateAuthorityArn=authority)
