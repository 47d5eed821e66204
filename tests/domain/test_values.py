"""Values that only carry: call, moment, configuration, issued, identity and session share this file."""

from managed import CA, FRESH, NOW
from tokiwa.domain.call import Call
from tokiwa.domain.configuration import AccountConfiguration
from tokiwa.domain.identity import AccessKey, ManagedPolicy, PolicyVersion
from tokiwa.domain.issued import Issued, IssuedStatus
from tokiwa.domain.moment import Moment
from tokiwa.domain.policy.principal import Principal, PrincipalType
from tokiwa.domain.session import Session

ROOT = Principal(PrincipalType.ROOT, "000000000000", "arn:aws:iam::000000000000:root", "000000000000")
SECRET = "never to be shown"


def test_a_call_belongs_to_the_callers_account() -> None:
    call = Call("acm:ListCertificates", ROOT, {}, NOW, NOW, "r", "us-east-1")
    assert call.account == "000000000000"
    assert call.session_policies is None


def test_notices_begin_45_days_before_the_end_unless_the_account_says_otherwise() -> None:
    assert AccountConfiguration("000000000000").days_before == Moment(NOW, "us-east-1", ()).days_before == 45


def test_what_was_issued_has_an_arn_below_its_authority() -> None:
    record = Issued(CA, "000000000000", FRESH, NOW, "t", "r")
    assert record.arn == f"{CA}/certificate/{FRESH}"
    assert record.status is IssuedStatus.ISSUED


def test_a_managed_policys_document_is_that_of_its_default_version() -> None:
    versions = (PolicyVersion("v1", "old", NOW), PolicyVersion("v3", "new", NOW))
    values = {"arn": "arn", "account": "a", "id": "ANPA", "name": "n", "created_at": NOW, "updated_at": NOW}
    policy = ManagedPolicy(versions=versions, default="v3", **values)
    assert policy.document == "new"
    assert policy.find("v1") == versions[0]
    assert policy.find("v2") is None
    assert ManagedPolicy(versions=versions, default="v2", **values).document == ""


def session() -> Session:
    return Session(
        access_key="ASIA",
        secret=SECRET,
        type=PrincipalType.SESSION,
        account="000000000000",
        arn="arn:aws:sts::000000000000:assumed-role/r/s",
        id="AROA:s",
        name="s",
        expires=NOW,
        role_arn="arn:aws:iam::000000000000:role/r",
        tags=(("team", "pki"),),
        mfa=True,
    )


def test_whoever_calls_with_a_session_is_who_it_says() -> None:
    assert session().principal == Principal(
        PrincipalType.SESSION,
        "000000000000",
        "arn:aws:sts::000000000000:assumed-role/r/s",
        "AROA:s",
        "s",
        role_arn="arn:aws:iam::000000000000:role/r",
        access_key="ASIA",
        tags=(("team", "pki"),),
        expires=NOW,
        mfa=True,
    )


def test_secrets_are_not_shown() -> None:
    key = AccessKey("AKIA", "000000000000", "anna", NOW, SECRET.encode())
    assert SECRET not in repr(key) + repr(session())
