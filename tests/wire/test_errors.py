"""Each service's word for each kind, and the form of an error in each protocol, as botocore reads it."""

import pytest

from tokiwa.domain.problem import Kind, Problem
from tokiwa.wire import catalog, cbor_items, errors
from tokiwa.wire.catalog import Protocol

FORMS = {
    "acm": Protocol.JSON,
    "acm-pca": Protocol.JSON,
    "events": Protocol.JSON,
    "health": Protocol.JSON,
    "iam": Protocol.QUERY,
    "lambda": Protocol.REST_JSON,
    "logs": Protocol.JSON,
    "sts": Protocol.QUERY,
    "tokiwa": Protocol.JSON,
}

# (operation, kind, code, status)
WORDS = [
    ("acm:DescribeCertificate", Kind.INVALID, "ValidationException", 400),
    ("acm:RequestCertificate", Kind.INVALID, "ValidationException", 400),
    ("acm-pca:IssueCertificate", Kind.INVALID, "ValidationException", 400),
    ("acm-pca:IssueCertificate", Kind.NAME_NOT_PERMITTED, "ValidationException", 400),
    ("events:PutRule", Kind.INVALID, "ValidationException", 400),
    ("health:DescribeEvents", Kind.INVALID, "ValidationException", 400),
    ("lambda:CreateFunction", Kind.INVALID, "ValidationException", 400),
    ("logs:GetLogEvents", Kind.INVALID, "InvalidParameterException", 400),
    ("logs:CreateDelivery", Kind.INVALID, "ValidationException", 400),
    ("iam:CreateRole", Kind.INVALID, "ValidationError", 400),
    ("sts:AssumeRole", Kind.INVALID, "ValidationError", 400),
    ("tokiwa:AdvanceClock", Kind.INVALID, "ValidationException", 400),
    ("acm:RequestCertificate", Kind.INVALID_ARGUMENTS, "InvalidParameterException", 400),
    ("acm:ListCertificates", Kind.INVALID_ARGUMENTS, "InvalidArgsException", 400),
    ("acm:RenewCertificate", Kind.INVALID_ARGUMENTS, "ValidationException", 400),
    ("acm-pca:IssueCertificate", Kind.INVALID_ARGUMENTS, "InvalidArgsException", 400),
    ("acm-pca:RevokeCertificate", Kind.INVALID_ARGUMENTS, "InvalidRequestException", 400),
    ("events:PutRule", Kind.INVALID_ARGUMENTS, "ValidationException", 400),
    ("lambda:CreateFunction", Kind.INVALID_ARGUMENTS, "InvalidParameterValueException", 400),
    ("iam:CreateRole", Kind.INVALID_ARGUMENTS, "InvalidInput", 400),
    ("acm:DescribeCertificate", Kind.INVALID_ARN, "InvalidArnException", 400),
    ("iam:AttachRolePolicy", Kind.INVALID_ARN, "ValidationError", 400),
    ("lambda:CreateFunction", Kind.INVALID_ARN, "InvalidParameterValueException", 400),
    ("acm-pca:RevokeCertificate", Kind.INVALID_REQUEST, "InvalidRequestException", 400),
    ("lambda:Invoke", Kind.INVALID_REQUEST, "InvalidRequestContentException", 400),
    ("events:PutRule", Kind.INVALID_PATTERN, "InvalidEventPatternException", 400),
    ("events:TestEventPattern", Kind.INVALID_PATTERN, "InvalidEventPatternException", 400),
    ("iam:PutRolePolicy", Kind.INVALID_POLICY, "MalformedPolicyDocument", 400),
    ("sts:AssumeRole", Kind.INVALID_POLICY, "MalformedPolicyDocument", 400),
    ("acm-pca:PutPolicy", Kind.INVALID_POLICY, "InvalidPolicyException", 400),
    ("acm-pca:ListTags", Kind.INVALID_PAGE, "InvalidNextTokenException", 400),
    ("acm-pca:ListPermissions", Kind.INVALID_PAGE, "InvalidNextTokenException", 400),
    ("health:DescribeEvents", Kind.INVALID_PAGE, "InvalidPaginationToken", 400),
    ("iam:ListRoles", Kind.INVALID_PAGE, "ValidationError", 400),
    ("acm:ImportCertificate", Kind.INVALID_TAG, "InvalidTagException", 400),
    ("acm:AddTagsToCertificate", Kind.TOO_MANY_TAGS, "TooManyTagsException", 400),
    ("iam:TagRole", Kind.TOO_MANY_TAGS, "LimitExceeded", 409),
    ("acm-pca:IssueCertificate", Kind.MALFORMED_CSR, "MalformedCSRException", 400),
    ("acm-pca:ImportCertificateAuthorityCertificate", Kind.MALFORMED_CERTIFICATE, "MalformedCertificateException", 400),
    ("acm:ImportCertificate", Kind.MALFORMED_CERTIFICATE, "ValidationException", 400),
    ("acm-pca:ImportCertificateAuthorityCertificate", Kind.CERTIFICATE_MISMATCH, "CertificateMismatchException", 400),
    ("acm:DescribeCertificate", Kind.NOT_FOUND, "ResourceNotFoundException", 400),
    ("lambda:GetFunction", Kind.NOT_FOUND, "ResourceNotFoundException", 404),
    ("iam:GetRole", Kind.NOT_FOUND, "NoSuchEntity", 404),
    ("iam:CreateRole", Kind.EXISTS, "EntityAlreadyExists", 409),
    ("events:CreateEventBus", Kind.EXISTS, "ResourceAlreadyExistsException", 400),
    ("lambda:AddPermission", Kind.EXISTS, "ResourceConflictException", 409),
    ("logs:CreateLogGroup", Kind.EXISTS, "ResourceAlreadyExistsException", 400),
    ("tokiwa:CreateAccount", Kind.EXISTS, "ConflictException", 400),
    ("acm-pca:CreatePermission", Kind.PERMISSION_EXISTS, "PermissionAlreadyExistsException", 400),
    ("acm:DeleteCertificate", Kind.IN_USE, "ResourceInUseException", 400),
    ("iam:DeleteRole", Kind.IN_USE, "DeleteConflict", 409),
    ("events:DeleteRule", Kind.IN_USE, "ValidationException", 400),
    ("acm-pca:IssueCertificate", Kind.WRONG_STATE, "InvalidStateException", 400),
    ("lambda:UpdateFunctionCode", Kind.WRONG_STATE, "ResourceConflictException", 409),
    ("iam:DeleteRole", Kind.WRONG_STATE, "UnmodifiableEntity", 400),
    ("tokiwa:AdvanceClock", Kind.WRONG_STATE, "ConflictException", 400),
    ("acm:RenewCertificate", Kind.WRONG_STATE, "ValidationException", 400),
    ("acm:ExportCertificate", Kind.IN_PROGRESS, "RequestInProgressException", 400),
    ("acm-pca:GetCertificate", Kind.IN_PROGRESS, "RequestInProgressException", 400),
    ("acm-pca:RevokeCertificate", Kind.ALREADY_DONE, "RequestAlreadyProcessedException", 400),
    ("acm:RequestCertificate", Kind.LIMIT, "LimitExceededException", 400),
    ("events:PutTargets", Kind.LIMIT, "LimitExceededException", 400),
    ("iam:CreateRole", Kind.LIMIT, "LimitExceeded", 409),
    ("lambda:CreateFunction", Kind.LIMIT, "CodeStorageExceededException", 400),
    ("lambda:AddPermission", Kind.LIMIT, "PolicyLengthExceededException", 400),
    ("sts:AssumeRole", Kind.LIMIT, "PackedPolicyTooLarge", 400),
    ("acm-pca:UpdateCertificateAuthority", Kind.CONFLICT, "ConcurrentModificationException", 400),
    ("acm:DeleteCertificate", Kind.CONFLICT, "ConflictException", 400),
    ("events:PutRule", Kind.CONFLICT, "ConcurrentModificationException", 400),
    ("logs:CreateLogGroup", Kind.CONFLICT, "OperationAbortedException", 400),
    ("lambda:UpdateFunctionCode", Kind.CONFLICT, "ResourceConflictException", 409),
    ("acm-pca:PutPolicy", Kind.LOCKOUT, "LockoutPreventedException", 400),
    ("acm:DescribeCertificate", Kind.DENIED, "AccessDeniedException", 400),
    ("acm-pca:IssueCertificate", Kind.DENIED, "AccessDeniedException", 400),
    ("lambda:GetFunction", Kind.DENIED, "AccessDeniedException", 403),
    ("iam:GetRole", Kind.DENIED, "AccessDenied", 403),
    ("sts:AssumeRole", Kind.DENIED, "AccessDenied", 403),
    ("acm:DeleteCertificate", Kind.THROTTLED, "ThrottlingException", 400),
    ("lambda:Invoke", Kind.THROTTLED, "TooManyRequestsException", 429),
    ("iam:GetRole", Kind.THROTTLED, "Throttling", 400),
    ("acm:ImportCertificate", Kind.TOO_LARGE, "RequestEntityTooLargeException", 413),
    ("lambda:Invoke", Kind.TOO_LARGE, "RequestTooLargeException", 413),
    ("lambda:CreateFunction", Kind.TOO_LARGE, "RequestEntityTooLargeException", 413),
    ("iam:CreateRole", Kind.TOO_LARGE, "RequestEntityTooLarge", 413),
    ("acm-pca:GetCertificate", Kind.FAILED, "RequestFailedException", 400),
    ("events:PutRule", Kind.FAILED, "InternalException", 500),
    ("lambda:Invoke", Kind.FAILED, "ServiceException", 500),
    ("iam:GetRole", Kind.FAILED, "ServiceFailure", 500),
    ("acm:DescribeCertificate", Kind.FAILED, "InternalFailure", 500),
    ("acm-pca:GetCertificate", Kind.UNAVAILABLE, "ServiceUnavailable", 503),
    ("lambda:Invoke", Kind.UNAVAILABLE, "ServiceUnavailable", 503),
    ("iam:GetRole", Kind.UNAVAILABLE, "ServiceUnavailable", 503),
    ("acm:ListAcmeEndpoints", Kind.UNSUPPORTED, "NotImplementedException", 501),
    ("iam:CreateGroup", Kind.UNSUPPORTED, "NotImplemented", 501),
]
# The same in every service of a protocol, known before the operation is.
BEFORE = [
    ("acm", Kind.UNKNOWN_OPERATION, "UnknownOperationException", 404),
    ("lambda", Kind.UNKNOWN_OPERATION, "UnknownOperationException", 404),
    ("iam", Kind.UNKNOWN_OPERATION, "InvalidAction", 400),
    ("events", Kind.SERIALIZATION, "SerializationException", 400),
    ("lambda", Kind.SERIALIZATION, "SerializationException", 400),
    ("sts", Kind.SERIALIZATION, "MalformedInput", 400),
    ("acm", Kind.NO_CREDENTIALS, "MissingAuthenticationTokenException", 400),
    ("lambda", Kind.NO_CREDENTIALS, "MissingAuthenticationTokenException", 403),
    ("iam", Kind.NO_CREDENTIALS, "MissingAuthenticationToken", 403),
    ("acm", Kind.INCOMPLETE_SIGNATURE, "IncompleteSignatureException", 400),
    ("lambda", Kind.INCOMPLETE_SIGNATURE, "IncompleteSignatureException", 403),
    ("sts", Kind.INCOMPLETE_SIGNATURE, "IncompleteSignature", 403),
    ("health", Kind.BAD_SIGNATURE, "InvalidSignatureException", 400),
    ("lambda", Kind.BAD_SIGNATURE, "InvalidSignatureException", 403),
    ("sts", Kind.BAD_SIGNATURE, "SignatureDoesNotMatch", 403),
    ("logs", Kind.UNKNOWN_KEY, "UnrecognizedClientException", 400),
    ("lambda", Kind.UNKNOWN_KEY, "UnrecognizedClientException", 403),
    ("iam", Kind.UNKNOWN_KEY, "InvalidClientTokenId", 403),
    ("acm", Kind.EXPIRED_CREDENTIALS, "ExpiredTokenException", 400),
    ("lambda", Kind.EXPIRED_CREDENTIALS, "ExpiredTokenException", 403),
    ("sts", Kind.EXPIRED_CREDENTIALS, "ExpiredToken", 403),
]
MESSAGE = 'It is <not> "right" & 日本.'


@pytest.mark.parametrize(
    ("name", "kind", "code", "status"), WORDS, ids=lambda value: str(getattr(value, "name", value))
)
def test_a_kind_has_its_word_in_each_service(name, kind, code, status, hear):
    operation = catalog.operation(name)
    protocol = FORMS[operation.service.name]
    response = errors.respond(Problem(kind, MESSAGE), operation.service, protocol, operation, "rid")
    heard = hear(operation.output, protocol, response)
    assert (heard["Error"]["Code"], heard["Error"]["Message"], response.status) == (code, MESSAGE, status)
    assert heard["ResponseMetadata"]["RequestId"] == "rid"


@pytest.mark.parametrize(("name", "kind", "code", "status"), BEFORE)
def test_what_is_refused_before_the_operation_is_known(name, kind, code, status, hear):
    protocol = FORMS[name]
    response = errors.respond(Problem(kind, MESSAGE), catalog.service(name), protocol, None, "rid")
    heard = hear(None, protocol, response)
    assert (heard["Error"]["Code"], heard["Error"]["Message"], response.status) == (code, MESSAGE, status)


def everything():
    for service in catalog.services():
        for protocol in service.protocols:
            yield from ((service, protocol, operation) for operation in (None, *service))


def test_every_kind_has_a_word_everywhere(hear):
    """Where the model lists the error, botocore must find it there."""
    for service, protocol, operation in everything():
        for kind in Kind:
            found = errors.word(Problem(kind, "m"), service, protocol, operation)
            assert found.code
            assert 400 <= found.status < 600
            modelled = service.error(found.code)
            if modelled is not None:
                assert service.model.shape_for_error_code(found.code) is modelled


def test_every_word_of_the_table_is_some_services():
    """A misspelt name would never be chosen, and nobody would notice."""
    names = {shape.name for service in catalog.services() for shape in service.model.error_shapes}
    for row in (*errors.NAMES.values(), *errors.OF_SERVICE.values()):
        assert set(row) <= names


def test_a_problem_may_bring_its_own_code(hear):
    operation = catalog.operation("lambda:UpdateFunctionCode")
    problem = Problem(Kind.CONFLICT, "m", code="PreconditionFailedException")
    response = errors.respond(problem, operation.service, Protocol.REST_JSON, operation, "rid")
    assert response.status == 412
    assert hear(None, Protocol.REST_JSON, response)["Error"]["Code"] == "PreconditionFailedException"
    unmodelled = Problem(Kind.DENIED, "m", code="SubscriptionRequiredException")
    response = errors.respond(unmodelled, catalog.service("health"), Protocol.JSON, None, "rid")
    assert response.status == 400
    assert response.body == b'{"__type":"SubscriptionRequiredException","message":"m"}'


def test_json_errors_have_a_short_type_and_the_models_name_for_the_message():
    service = catalog.service("acm")
    response = errors.respond(Problem(Kind.INVALID, "m"), service, Protocol.JSON, None, "rid")
    assert response.body == b'{"__type":"ValidationException","message":"m"}'
    response = errors.respond(Problem(Kind.DENIED, "m"), service, Protocol.JSON, None, "rid")
    assert response.body == b'{"__type":"AccessDeniedException","Message":"m"}'
    assert (b"content-type", b"application/x-amz-json-1.1") in response.headers


def test_rest_json_errors_name_their_type_in_a_header():
    service = catalog.service("lambda")
    response = errors.respond(Problem(Kind.NOT_FOUND, "m"), service, Protocol.REST_JSON, None, "rid")
    assert (b"x-amzn-errortype", b"ResourceNotFoundException") in response.headers
    assert response.body == b'{"Type":"User","Message":"m"}'
    response = errors.respond(
        Problem(Kind.EXISTS, "m"), service, Protocol.REST_JSON, catalog.operation("lambda:AddPermission"), "rid"
    )
    assert response.body == b'{"Type":"User","message":"m"}'


def test_query_errors_are_in_the_services_namespace():
    response = errors.respond(Problem(Kind.NOT_FOUND, "m\0"), catalog.service("iam"), Protocol.QUERY, None, "rid")
    assert response.body.decode() == (
        '<ErrorResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><Error><Type>Sender</Type>'
        "<Code>NoSuchEntity</Code><Message>m\ufffd</Message></Error><RequestId>rid</RequestId></ErrorResponse>"
    )


def test_cbor_errors_are_cbor(hear):
    service = catalog.service("acm-pca")
    response = errors.respond(Problem(Kind.INVALID_ARN, "m"), service, Protocol.CBOR, None, "rid")
    assert cbor_items.decode(response.body) == {"__type": "InvalidArnException", "message": "m"}
    assert (b"smithy-protocol", b"rpc-v2-cbor") in response.headers
    assert hear(None, Protocol.CBOR, response)["Error"]["Code"] == "InvalidArnException"


@pytest.mark.parametrize("name", FORMS)
def test_an_internal_failure_says_nothing(name, hear):
    response = errors.internal(catalog.service(name), FORMS[name], "rid")
    assert response.status == 500
    error = hear(None, FORMS[name], response)["Error"]
    assert error["Code"] == "InternalFailure"
    assert error["Message"] == "The request processing has failed because of an unknown error, exception or failure."


def test_a_request_for_no_service_gets_a_json_error():
    response = errors.respond(Problem(Kind.UNKNOWN_OPERATION, "m"), None, Protocol.JSON, None, "rid")
    assert (response.status, response.body) == (404, b'{"__type":"UnknownOperationException","message":"m"}')
