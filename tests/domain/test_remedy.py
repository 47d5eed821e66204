"""The commands that mend a defect are commands of the AWS CLI, with options that it has."""

import json
import re
import shlex
from datetime import timedelta
from typing import Any

import pytest
from botocore import xform_name

from managed import ARN, CA, NOW, authority, certificate
from tokiwa.domain import eligibility
from tokiwa.domain.authority import AuthorityStatus, AuthorityType, Permission
from tokiwa.domain.certificate import CertificateStatus
from tokiwa.domain.defect import MANAGER, RENEWING
from tokiwa.domain.explanation import SIGNING, name_of
from tokiwa.domain.remedy import Case, remedy
from tokiwa.domain.sharing import checked, may_issue
from tokiwa.operations import registry
from tokiwa.wire import catalog

S = AuthorityStatus
NAMES = [*map(name_of, (*eligibility.CHECKS, *RENEWING)), SIGNING]


def typed(check: str, by: Any = authority(), **changes: Any) -> tuple[str, ...]:  # noqa: B008
    return remedy(check, Case(certificate(**changes), by, NOW))


@pytest.mark.parametrize("name", NAMES)
def test_for_each_check_there_is_something_to_type(name: str) -> None:
    by = authority(status=S.DISABLED)
    assert typed(name, by)


CASES: dict[str, tuple[str, dict[str, Any], list[str]]] = {
    "never exported": ("neither-exported-nor-in-use", {}, ["export-certificate"]),
    "no permission": ("permission-missing", {"permissions": ()}, ["create-permission"]),
    "half a permission": (
        "permission-missing",
        {"permissions": (Permission(MANAGER, ("IssueCertificate",), NOW),)},
        ["delete-permission", "create-permission"],
    ),
    "disabled": ("authority-inactive", {"status": S.DISABLED}, ["update-certificate-authority"]),
    "deleted while disabled": (
        "authority-inactive",
        {"status": S.DELETED, "before_deletion": S.DISABLED},
        ["restore-certificate-authority", "update-certificate-authority"],
    ),
    "deleted before it had a certificate": (
        "authority-inactive",
        {"status": S.DELETED, "before_deletion": S.PENDING_CERTIFICATE, "not_after": None},
        [
            "restore-certificate-authority",
            "get-certificate-authority-csr",
            "issue-certificate",
            "get-certificate",
            "import-certificate-authority-certificate",
        ],
    ),
    "a root that ends": (
        "authority-ends-too-soon",
        {},
        [
            "get-certificate-authority-csr",
            "issue-certificate",
            "get-certificate",
            "import-certificate-authority-certificate",
        ],
    ),
    "a subordinate that ends": (
        "authority-ends-too-soon",
        {"type": AuthorityType.SUBORDINATE},
        [
            "get-certificate-authority-csr",
            "issue-certificate",
            "get-certificate",
            "get-certificate",
            "import-certificate-authority-certificate",
        ],
    ),
    "failed": ("authority-inactive", {"status": S.FAILED}, ["request-certificate"]),
    "expired": (
        "authority-inactive",
        {"not_after": NOW - timedelta(days=1)},
        [
            "get-certificate-authority-csr",
            "issue-certificate",
            "get-certificate",
            "import-certificate-authority-certificate",
        ],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_the_commands_in_their_order(case: str) -> None:
    check, changes, expected = CASES[case]
    commands = typed(check, authority(**changes))
    assert [re.search(r"aws [a-z-]+ ([a-z-]+)", command)[1] for command in commands] == expected  # type: ignore[index]


def all_commands() -> list[str]:
    cases = [typed(check, authority(**changes)) for check, changes, _ in CASES.values()]
    more = [typed(name, authority(status=S.DISABLED)) for name in NAMES]
    return sorted({command for commands in cases + more for command in commands})


@pytest.mark.parametrize("command", all_commands())
def test_the_aws_cli_has_them_with_their_options(command: str) -> None:
    """And this server has the operation."""
    inner = re.fullmatch(r"ISSUED=\$\((.*)\)", command)
    words = shlex.split(inner[1] if inner else command)
    assert words[0] == "aws"
    operations = {xform_name(each.model.name, "-"): each for each in catalog.service(words[1])}
    operation = operations[words[2]]
    assert operation.name in registry.load()
    assert operation.input is not None
    options = {xform_name(member, "-") for member in operation.input.members} | {"output", "query"}
    assert {word[2:] for word in words if word.startswith("--")} <= options


def test_nothing_is_left_to_fill_in_where_all_is_known() -> None:
    """The first root, its permission, the export."""
    for check in ("permission-missing", "neither-exported-nor-in-use", "authority-ends-too-soon", "past-its-end"):
        for command in typed(check):
            assert not re.search(r"\b[A-Z]+_ARN\b", command), command


def test_what_is_about_to_be_issued_needs_only_time() -> None:
    assert typed("not-issued", status=CertificateStatus.PENDING_VALIDATION) == ()
    assert ARN not in typed("not-issued", status=CertificateStatus.REVOKED)[0]


def test_a_new_certificate_has_the_same_names() -> None:
    (command,) = typed("past-its-end")
    words = shlex.split(command)
    assert words[words.index("--domain-name") + 1] == "www.example.com"
    assert words[words.index("--subject-alternative-names") + 1] == "example.com"


@pytest.mark.parametrize("before", [None, {"Version": "2012-10-17", "Statement": []}], ids=["no policy", "a policy"])
def test_the_policy_that_shares_a_ca_is_one_that_it_takes(before: Any) -> None:
    theirs = "111111111111"
    policy = None if before is None else json.dumps(before)
    (command,) = typed("authority-not-shared", authority(account=theirs, policy=policy))
    words = shlex.split(command)
    document = words[words.index("--policy") + 1]
    checked(document, CA)
    assert may_issue(document, CA, theirs, "000000000000", "arn:aws:acm-pca:::template/EndEntityCertificate/V1")


def test_nobody_elses_access_is_lost_by_it() -> None:
    theirs, third = "111111111111", "222222222222"
    (first,) = typed("authority-not-shared", authority(account=theirs), account=third)
    policy = shlex.split(first)[-1]
    (second,) = typed("authority-not-shared", authority(account=theirs, policy=policy))
    both = shlex.split(second)[-1]
    for account in (third, "000000000000"):
        assert may_issue(both, CA, theirs, account, "arn:aws:acm-pca:::template/EndEntityCertificate/V1")


def test_an_unknown_check_has_no_remedy() -> None:
    assert typed("nothing") == ()
