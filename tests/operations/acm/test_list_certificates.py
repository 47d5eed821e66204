from datetime import timedelta

import pytest
from tests.operations.acm.asking import P256, export, put, refused, request, stored
from tests.operations.acm.handing_in import handed_in
from tests.operations.acm_pca import pki

from tokiwa.domain.certificate import CertificateStatus
from tokiwa.operations.acm import listing
from tokiwa.operations.page import token

LIST = "acm:ListCertificates"
ALL = {"keyTypes": ["RSA_2048", P256, "EC_secp384r1"]}


@pytest.fixture
def many(world, ca):
    """Seven certificates, oldest first; the third and fourth were made in one moment."""
    made = []
    for number in range(7):
        if number != 3:
            world.now += timedelta(minutes=1)
        made.append(request(world, ca, DomainName=f"n{number}.example.com"))
    made[2:4] = sorted(made[2:4])
    return made


def listed(world, **given):
    return [c["CertificateArn"] for c in world.call(LIST, {"Includes": ALL, **given})["CertificateSummaryList"]]


def pages(world, **given):
    found, more = [], {}
    while True:
        answer = world.call(LIST, {"Includes": ALL, **given, **more})
        found.append([c["CertificateArn"] for c in answer["CertificateSummaryList"]])
        if "NextToken" not in answer:
            return found
        more = {"NextToken": answer["NextToken"]}


def test_a_summary(world, ca):
    arn = request(world, ca, SubjectAlternativeNames=[f"a{n}.example.com" for n in range(99)])
    export(world, arn)
    (found,) = world.call(LIST, {"Includes": ALL})["CertificateSummaryList"]
    value = stored(world, arn)
    assert {k: v for k, v in found.items() if v is not None} == {
        "CertificateArn": arn,
        "DomainName": "www.example.com",
        "SubjectAlternativeNameSummaries": value.names,
        "HasAdditionalSubjectAlternativeNames": False,
        "Status": "ISSUED",
        "Type": "PRIVATE",
        "KeyAlgorithm": P256,
        "KeyUsages": ("DIGITAL_SIGNATURE", "KEY_ENCIPHERMENT"),
        "ExtendedKeyUsages": ["TLS_WEB_SERVER_AUTHENTICATION", "TLS_WEB_CLIENT_AUTHENTICATION"],
        "InUse": False,
        "Exported": True,
        "RenewalEligibility": "ELIGIBLE",
        "NotBefore": value.not_before,
        "NotAfter": value.not_after,
        "CreatedAt": world.now,
        "IssuedAt": world.now,
        "CertificateKeyPairOrigin": "AWS_MANAGED",
    }


def test_rsa_keys_only_unless_others_are_asked_for(world, ca):
    rsa = request(world, ca, KeyAlgorithm="RSA_2048")
    curves = [request(world, ca, KeyAlgorithm=name) for name in (P256, "EC_secp384r1")]
    assert [c["CertificateArn"] for c in world.call(LIST)["CertificateSummaryList"]] == [rsa]
    assert listed(world, Includes={"keyTypes": []}) == [rsa]
    assert listed(world, Includes={"keyTypes": ["EC_secp384r1"]}) == [curves[1]]
    assert set(listed(world)) == {rsa, *curves}


FILTERS = {
    "issued": ({"CertificateStatuses": ["ISSUED"]}, ["issued", "exported"]),
    "failed or expired": ({"CertificateStatuses": ["FAILED", "EXPIRED"]}, ["failed"]),
    "a usage": ({"Includes": ALL | {"keyUsage": ["KEY_ENCIPHERMENT", "CRL_SIGNING"]}}, ["issued", "exported"]),
    "a usage that none has": ({"Includes": ALL | {"keyUsage": ["CRL_SIGNING"]}}, []),
    "any usage": ({"Includes": ALL | {"keyUsage": ["ANY"]}}, ["issued", "exported", "failed"]),
    "an extended usage": (
        {"Includes": ALL | {"extendedKeyUsage": ["TLS_WEB_CLIENT_AUTHENTICATION"]}},
        ["issued", "exported"],
    ),
    "no extended usage": ({"Includes": ALL | {"extendedKeyUsage": ["NONE"]}}, ["failed"]),
    "an extended usage that none has": ({"Includes": ALL | {"extendedKeyUsage": ["CODE_SIGNING"]}}, []),
    "export": ({"Includes": ALL | {"exportOption": "ENABLED"}}, []),
    "no export": ({"Includes": ALL | {"exportOption": "DISABLED"}}, ["issued", "exported", "failed"]),
    "managed by another service": ({"Includes": ALL | {"managedBy": "CLOUDFRONT"}}, []),
    "several": ({"CertificateStatuses": ["ISSUED"], "Includes": {"keyTypes": ["RSA_2048"]}}, []),
}


@pytest.mark.parametrize("name", FILTERS)
def test_filters(world, ca, name):
    made = {"issued": request(world, ca), "exported": request(world, ca), "failed": request(world, pki.create(world))}
    export(world, made["exported"])
    given, expected = FILTERS[name]
    assert set(listed(world, **given)) == {made[each] for each in expected}


def test_newest_first_unless_asked_otherwise(world, many):
    assert listed(world) == many[::-1]
    assert listed(world, SortBy="CREATED_AT", SortOrder="DESCENDING") == many[::-1]
    assert listed(world, SortBy="CREATED_AT", SortOrder="ASCENDING") == many


@pytest.mark.parametrize("given", [{"SortBy": "CREATED_AT"}, {"SortOrder": "ASCENDING"}])
def test_order_and_what_is_ordered_come_together(world, given):
    assert refused(world, LIST, given) == ("ValidationException", "SortBy and SortOrder must be given together.")


@pytest.mark.parametrize("order", ["ASCENDING", "DESCENDING"])
@pytest.mark.parametrize("size", [1, 2, 3, 6, 7, 8])
def test_pages_hold_each_certificate_once_in_order(world, many, order, size):
    expected = many if order == "ASCENDING" else many[::-1]
    found = pages(world, MaxItems=size, SortBy="CREATED_AT", SortOrder=order)
    assert [arn for page in found for arn in page] == expected
    assert all(len(page) == size for page in found[:-1])
    assert found[-1]


def test_pages_of_what_a_filter_leaves_are_full(world, many):
    for arn in many[::2]:
        put(world, arn, status=CertificateStatus.REVOKED)
    assert pages(world, MaxItems=2, CertificateStatuses=["REVOKED"]) == [many[6:3:-2], many[2::-2]]


def test_what_comes_and_goes_between_two_pages_disturbs_nobody(world, ca, many):
    answer = world.call(LIST, {"Includes": ALL, "MaxItems": 3})
    world.call("acm:DeleteCertificate", {"CertificateArn": many[4]})  # the last one of the first page
    world.now += timedelta(minutes=1)
    request(world, ca)
    assert listed(world, NextToken=answer["NextToken"]) == many[3::-1]


BAD = {
    "nonsense": "nonsense",
    "not ASCII": "ü",
    "another list": token("acm-pca:ListCertificateAuthorities", ""),
    "the other order": token(f"{LIST} oldest first", [1, "arn"]),
    "another place": token(f"{LIST} newest first", "arn"),
    "a number that no database has": token(f"{LIST} newest first", [1 << 70, "arn"]),
    "a text that is none": token(f"{LIST} newest first", [1, "\ud800"]),
    "too much": token(f"{LIST} newest first", [1, "arn", 2]),
}


@pytest.mark.parametrize("name", BAD)
def test_a_token_that_is_not_of_this_list_is_told_in_the_services_word(world, name):
    code, message = refused(world, LIST, {"NextToken": BAD[name]})
    assert (code, message[:35]) == ("InvalidArgsException", "The pagination token is not valid. ")


def test_each_account_sees_its_own(world, many):
    theirs = world.new_account("111111111111")
    assert world.call(LIST, {"Includes": ALL}, theirs)["CertificateSummaryList"] == []


def test_by_who_made_the_key(world, ca):
    own, imported = request(world, ca), handed_in(world)
    assert set(listed(world)) == {own, imported}
    assert listed(world, CertificateKeyPairOrigins=["AWS_MANAGED"]) == [own]
    assert listed(world, CertificateKeyPairOrigins=["CUSTOMER_PROVIDED"]) == [imported]
    assert listed(world, CertificateKeyPairOrigins=["ACME"]) == []
    assert listed(world, RootHierarchyTypes=["N2_AMAZON_MANAGED"]) == []


@pytest.mark.parametrize("order", ["ASCENDING", "DESCENDING"])
def test_a_call_looks_at_so_many_and_its_page_may_be_short_or_empty(world, ca, many, order, monkeypatch):
    world.now += timedelta(minutes=1)
    last = request(world, ca, DomainName="other.example.com", KeyAlgorithm="EC_secp384r1")
    monkeypatch.setattr(listing, "LOOKED", 3)
    monkeypatch.setattr(listing, "PAGE", 2)
    given = {"SortBy": "CREATED_AT", "SortOrder": order, "MaxItems": 1}
    found = pages(world, **given, Includes={"keyTypes": ["EC_secp384r1"]})
    assert [arn for page in found for arn in page] == [last]
    assert len(found) > 1
    assert [arn for page in pages(world, **given) for arn in page] == sorted(
        [*many, last], key=[*many, last].index, reverse=order == "DESCENDING"
    )
