from datetime import timedelta

import pytest
from tests.operations.acm.asking import authority, refused, request, wanted
from tests.operations.acm.handing_in import IMPORT, handed_in, intermediate, leaf
from tests.operations.acm_pca import pki

from tokiwa.domain.quota import AWS

PUT, GET = "tokiwa:PutQuotas", "tokiwa:GetQuotas"
REQUEST, LIST = "acm:RequestCertificate", "acm:ListCertificates"


@pytest.fixture
def ca(world):
    return authority(world)


def put(world, **limits):
    quotas = [{"Name": name.replace("__", ":"), "Limit": limit} for name, limit in limits.items()]
    return told(world.call(PUT, {"Quotas": quotas}))


def told(answer):
    return {each["Name"]: each["Limit"] for each in answer["Quotas"]}


def test_there_are_none_until_they_are_set(world):
    assert told(world.call(GET)) == {}
    assert put(world, Certificates=3) == {"Certificates": 3}
    assert put(world, ImportedCertificates=4) == {"ImportedCertificates": 4} == told(world.call(GET))
    assert told(world.call(PUT)) == {} == told(world.call(GET))


def test_those_of_aws_and_some_over_them(world):
    assert told(world.call(PUT, {"LikeAws": True})) == dict(AWS)
    given = {"LikeAws": True, "Quotas": [{"Name": "NamesPerCertificate", "Limit": 100}]}
    assert told(world.call(PUT, given)) == {**AWS, "NamesPerCertificate": 100}


@pytest.mark.parametrize("name", ["acm:NoSuch", "Certificate", "acm", "s3:GetObject"])
def test_what_is_no_quota(world, name):
    code, message = refused(world, PUT, {"Quotas": [{"Name": name, "Limit": 1}]})
    assert code == "ValidationException"
    assert f"{name} is no quota" in message


@pytest.mark.parametrize("limit", [0, -1, 1_000_000_001])
def test_what_is_no_limit(world, limit):
    assert refused(world, PUT, {"Quotas": [{"Name": "Certificates", "Limit": limit}]})[0] == "ValidationException"


def test_requests_in_a_second(world):
    put(world, acm__ListCertificates=2)
    for _ in range(3):
        world.call(LIST)
        world.call(LIST)
        assert refused(world, LIST, {}) == ("ThrottlingException", "Rate exceeded")
        world.call(GET)  # another operation has its own
        world.now += timedelta(seconds=1)


WORDS = {
    "acm": ("acm:GetAccountConfiguration", "ThrottlingException"),
    "acm-pca": ("acm-pca:ListCertificateAuthorities", "ThrottlingException"),
    "events": ("events:ListRules", "ThrottlingException"),
    "lambda": ("lambda:ListFunctions", "TooManyRequestsException"),
}


@pytest.mark.parametrize("name", WORDS)
def test_each_service_has_its_word(world, name):
    operation, code = WORDS[name]
    world.call(PUT, {"Quotas": [{"Name": operation, "Limit": 1}]})
    world.call(operation)
    assert refused(world, operation, {})[0] == code


def test_others_do_not_feel_it(world):
    put(world, acm__ListCertificates=1)
    world.call(LIST)
    other = world.new_account("111111111111")
    for _ in range(3):
        world.call(LIST, {}, other)


def test_who_may_not_is_throttled_all_the_same(world):
    put(world, acm__ListCertificates=1)
    nobody = pki.user(world, None)
    assert refused(world, LIST, {}, nobody)[0] == "AccessDeniedException"
    assert refused(world, LIST, {}, nobody)[0] == "ThrottlingException"


def test_certificates(world, ca):
    put(world, Certificates=2)
    handed_in(world)  # imported ones do not count
    first = request(world, ca)
    request(world, ca)
    assert refused(world, REQUEST, wanted(ca)) == (
        "LimitExceededException",
        "Error: you have reached your limit of 2 certificates.",
    )
    world.call("acm:DeleteCertificate", {"CertificateArn": first})
    request(world, ca)


def test_imported_certificates(world, ca):
    put(world, ImportedCertificates=2)
    request(world, ca)
    first = handed_in(world)
    handed_in(world)
    assert refused(world, IMPORT, leaf().input(intermediate()))[0] == "LimitExceededException"
    world.call(IMPORT, leaf(number=1).input(intermediate(), CertificateArn=first))  # one that is there already
    world.call("acm:DeleteCertificate", {"CertificateArn": first})
    handed_in(world)


def test_names(world, ca):
    others = [f"n{number}.example.com" for number in range(10)]
    put(world, NamesPerCertificate=10)
    request(world, ca, SubjectAlternativeNames=others[:9])
    code, message = refused(world, REQUEST, wanted(ca, SubjectAlternativeNames=others))
    assert (code, message) == ("LimitExceededException", "A certificate can have at most 10 domain names.")
    put(world)
    request(world, ca, SubjectAlternativeNames=others)


def test_requests_in_a_year_count_what_was_deleted_too(world, ca):
    put(world, CertificatesRequestedPerYear=2)
    for _ in range(2):
        world.call("acm:DeleteCertificate", {"CertificateArn": request(world, ca)})
        world.advance(days=10)
    code, message = refused(world, REQUEST, wanted(ca))
    assert code == "LimitExceededException"
    assert message == "Error: you have reached your limit of 2 certificates in the last year."
    world.advance(days=345)
    request(world, ca)
    assert refused(world, REQUEST, wanted(ca))[0] == "LimitExceededException"


def test_a_request_that_is_repeated_with_its_token_counts_once(world, ca):
    put(world, CertificatesRequestedPerYear=1)
    assert request(world, ca, IdempotencyToken="a") == request(world, ca, IdempotencyToken="a")


def test_a_request_that_is_refused_does_not_count(world, ca):
    put(world, CertificatesRequestedPerYear=1)
    assert refused(world, REQUEST, wanted(ca, KeyAlgorithm="RSA_4096"))[0] == "ValidationException"
    request(world, ca)


def test_imports_in_a_year_count_reimports_too(world):
    put(world, CertificatesImportedPerYear=2)
    arn = handed_in(world)
    world.call(IMPORT, leaf(number=1).input(intermediate(), CertificateArn=arn))
    assert refused(world, IMPORT, leaf().input(intermediate()))[0] == "LimitExceededException"


def test_a_test_clock_does_not_move_the_seconds(world):
    """Throttling is by the wall clock: a clock that stands still would never let anybody through."""
    other = world.new_account("111111111111", test_clock=True)
    world.call(PUT, {"Quotas": [{"Name": LIST, "Limit": 1}]}, other)
    world.call(LIST, {}, other)
    assert refused(world, LIST, {}, other)[0] == "ThrottlingException"
    world.now += timedelta(seconds=1)
    world.call(LIST, {}, other)
