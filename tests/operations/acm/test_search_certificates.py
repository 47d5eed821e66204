from datetime import timedelta

import pytest
from tests.operations.acm.asking import P256, export, put, refused, request
from tests.operations.acm.handing_in import handed_in, intermediate, leaf

from tokiwa.domain.certificate import CertificateStatus
from tokiwa.operations.acm.search_order import _MOMENTS, _WORDS
from tokiwa.operations.page import token
from tokiwa.wire import catalog

SEARCH = "acm:SearchCertificates"
ORDERS = sorted({*_MOMENTS, *_WORDS})


@pytest.fixture
def many(world, ca):
    """Seven certificates, oldest first, of which no two are alike."""
    made = []
    for number in range(6):
        world.now += timedelta(minutes=1)
        made.append(request(world, ca, DomainName=f"n{9 - number}.example.com"))
    export(world, made[1])
    put(world, made[2], in_use_by=("nginx",))
    put(world, made[3], status=CertificateStatus.FAILED)
    world.now += timedelta(minutes=1)
    return [*made, handed_in(world, leaf(common_name="zzz.example.net", names=("zzz.example.net",)))]


def found(world, **given):
    return [each["CertificateArn"] for each in world.call(SEARCH, given)["Results"]]


def pages(world, size, **given):
    all_, more = [], {}
    while True:
        answer = world.call(SEARCH, {"MaxResults": size, **given, **more})
        all_.append([each["CertificateArn"] for each in answer["Results"]])
        if answer["NextToken"] is None:
            return all_
        more = {"NextToken": answer["NextToken"]}


def test_newest_first_without_a_wish(world, many):
    assert found(world) == many[::-1]


def test_every_order_of_the_model_is_known():
    (shape,) = [
        member for name, member in catalog.operation(SEARCH).model.input_shape.members.items() if name == "SortBy"
    ]
    assert sorted(shape.enum) == ORDERS


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("direction", ["ASCENDING", "DESCENDING"])
def test_pages_of_every_order_are_the_whole_in_that_order(world, many, order, direction):
    given = {"SortBy": order, "SortOrder": direction}
    whole = found(world, **given)
    assert sorted(whole) == sorted(many)
    assert (
        whole == found(world, SortBy=order, SortOrder="DESCENDING" if direction == "ASCENDING" else "ASCENDING")[::-1]
    )
    assert pages(world, 3, **given) == [whole[:3], whole[3:6], whole[6:]]
    assert pages(world, 7, **given) == [whole]


ORDERED = {
    "by name": ("COMMON_NAME", [5, 4, 3, 2, 1, 0, 6]),
    "by creation": ("CREATED_AT", [0, 1, 2, 3, 4, 5, 6]),
    "by end": ("NOT_AFTER", [6, 0, 1, 2, 3, 4, 5]),
}


@pytest.mark.parametrize("name", ORDERED)
def test_some_orders(world, many, name):
    order, expected = ORDERED[name]
    assert found(world, SortBy=order, SortOrder="ASCENDING") == [many[number] for number in expected]


@pytest.mark.parametrize(("order", "number"), [("EXPORTED", 1), ("IN_USE", 2), ("RENEWAL_ELIGIBILITY", None)])
def test_what_comes_last(world, many, order, number):
    last = found(world, SortBy=order, SortOrder="ASCENDING")[-1]
    if number is not None:
        assert last == many[number]
    else:
        assert last not in {many[1], many[2]}  # INELIGIBLE comes after ELIGIBLE


def test_a_filter_and_pages(world, many):
    given = {"FilterStatement": {"Filter": {"AcmCertificateMetadataFilter": {"Status": "ISSUED"}}}}
    issued = [arn for arn in many if arn != many[3]]
    assert pages(world, 4, SortOrder="ASCENDING", **given) == [issued[:4], issued[4:]]
    assert pages(world, 4, SortBy="CERTIFICATE_ARN", SortOrder="ASCENDING", **given) == [
        sorted(issued)[:4],
        sorted(issued)[4:],
    ]


def test_one_arn(world, many):
    given = {"FilterStatement": {"Filter": {"CertificateArn": many[4]}}}
    assert found(world, **given) == [many[4]]
    assert found(world, FilterStatement={"Filter": {"CertificateArn": many[4][:-1] + "x"}}) == []


def test_others_see_nothing(world, many):
    other = world.new_account("111111111111")
    assert world.call(SEARCH, {}, other)["Results"] == []
    given = {"FilterStatement": {"Filter": {"CertificateArn": many[4]}}}
    assert world.call(SEARCH, given, other)["Results"] == []


def test_a_result_of_an_import(world):
    one = leaf()
    arn = handed_in(world, one)
    (result,) = world.call(SEARCH, {})["Results"]
    metadata = {k: v for k, v in result["CertificateMetadata"]["AcmCertificateMetadata"].items() if v is not None}
    assert result["CertificateArn"] == arn
    assert result["X509Attributes"]["Issuer"] == {"CommonName": "Another Issuer"}
    assert result["X509Attributes"]["KeyAlgorithm"] == "EC_prime256v1"
    assert result["X509Attributes"]["NotAfter"] == one.certificate.not_valid_after_utc
    assert metadata == {
        "CreatedAt": world.now,
        "Exported": False,
        "ImportedAt": world.now,
        "InUse": False,
        "RenewalEligibility": "INELIGIBLE",
        "Status": "ISSUED",
        "Type": "IMPORTED",
        "ExportOption": "DISABLED",
        "CertificateKeyPairOrigin": "CUSTOMER_PROVIDED",
    }


def test_a_result_of_a_private_certificate(world, ca):
    request(world, ca, SubjectAlternativeNames=["b.example.com"])
    (result,) = world.call(SEARCH, {})["Results"]
    shown = result["X509Attributes"]
    assert shown["Subject"] == {"CommonName": "www.example.com"}
    assert shown["Issuer"] == {"Organization": "Example Corp", "CommonName": "Example CA"}
    assert shown["SubjectAlternativeNames"] == [{"DnsName": "www.example.com"}, {"DnsName": "b.example.com"}]
    assert shown["KeyAlgorithm"] == P256


def test_a_result_without_a_certificate_yet(world, ca):
    arn = request(world, ca, KeyAlgorithm="RSA_2048")
    put(world, arn, serial=None, status=CertificateStatus.PENDING_VALIDATION)
    (result,) = world.call(SEARCH, {})["Results"]
    assert result["X509Attributes"] == {
        "KeyAlgorithm": "RSA_2048",
        "SubjectAlternativeNames": [{"DnsName": "www.example.com"}],
    }


@pytest.mark.parametrize(
    "given",
    [
        {"NextToken": "nonsense"},
        {"NextToken": token(f"{SEARCH} CREATED_AT ascending", (0, "x"))},
        {"NextToken": token(f"{SEARCH} COMMON_NAME descending", ("a", "x"))},
        {"SortBy": "COMMON_NAME", "NextToken": token(f"{SEARCH} COMMON_NAME descending", (1, "x"))},
    ],
    ids=["no token", "of the other direction", "of another order", "of another form"],
)
def test_foreign_tokens(world, given):
    assert refused(world, SEARCH, given)[0] == "ValidationException"


@pytest.mark.parametrize(
    "statement",
    [
        {},
        {"Filter": {"CertificateArn": "x" * 30, "X509AttributeFilter": {"KeyUsage": "ANY"}}},
        {"And": []},
        {"Filter": {"X509AttributeFilter": {"SerialNumber": "0A:0B"}}},
    ],
    ids=["an empty one", "two at once", "none of all", "a serial number in capitals"],
)
def test_statements_that_are_none(world, statement):
    assert refused(world, SEARCH, {"FilterStatement": statement})[0] == "ValidationException"


def test_many_certificates_are_searched_page_by_page(world, monkeypatch):
    from tokiwa.operations.acm import search_certificates

    monkeypatch.setattr(search_certificates, "PAGE", 2)
    made = [handed_in(world, leaf(number=number)) for number in range(5)]
    assert sorted(found(world)) == sorted(made)
    assert intermediate()  # one issuer for all
