"""Which of a service's errors says what a kind of problem means: the table behind `errors`.

Names are those of the error shapes. For a kind the first name that the operation's model lists is taken;
else the word that every service of the protocol shares; else the first that the service lists for any
operation; else the shared word for an invalid value. See `errors.word`.
"""

from typing import Literal

from tokiwa.domain.problem import Kind
from tokiwa.domain.value import Value

_ARGUMENTS = (
    "InvalidParameterValueException",
    "InvalidParameterException",
    "InvalidArgsException",
    "InvalidInputException",
    "InvalidRequestException",
    "ValidationException",
)
_EXISTS = (
    "ResourceAlreadyExistsException",
    "EntityAlreadyExistsException",
    "ResourceConflictException",
    "ConflictException",
    *_ARGUMENTS,
)
_CONFLICT = (
    "ConcurrentModificationException",
    "ResourceConflictException",
    "ConflictException",
    "OperationAbortedException",
    "EntityTemporarilyUnmodifiableException",
    "InvalidStateException",
)
_STATE = ("InvalidStateException", "UnmodifiableEntityException", *_CONFLICT, *_ARGUMENTS)

NAMES: dict[Kind, tuple[str, ...]] = {
    Kind.INVALID_ARGUMENTS: _ARGUMENTS,
    Kind.INVALID_ARN: ("InvalidArnException", *_ARGUMENTS),
    Kind.INVALID_REQUEST: ("InvalidRequestException", "InvalidRequestContentException", *_ARGUMENTS),
    Kind.INVALID_PATTERN: ("InvalidEventPatternException", *_ARGUMENTS),
    Kind.INVALID_POLICY: ("MalformedPolicyDocumentException", "InvalidPolicyException", *_ARGUMENTS),
    Kind.INVALID_PAGE: ("InvalidNextTokenException", "InvalidPaginationToken", *_ARGUMENTS),
    Kind.INVALID_TAG: ("InvalidTagException", *_ARGUMENTS),
    Kind.TOO_MANY_TAGS: ("TooManyTagsException", "LimitExceededException", *_ARGUMENTS),
    Kind.MALFORMED_CSR: ("MalformedCSRException", *_ARGUMENTS),
    Kind.MALFORMED_CERTIFICATE: ("MalformedCertificateException", *_ARGUMENTS),
    Kind.CERTIFICATE_MISMATCH: ("CertificateMismatchException", "KeyPairMismatchException", *_ARGUMENTS),
    Kind.NOT_FOUND: ("ResourceNotFoundException", "NoSuchEntityException"),
    Kind.EXISTS: _EXISTS,
    Kind.PERMISSION_EXISTS: ("PermissionAlreadyExistsException", *_EXISTS),
    Kind.IN_USE: ("ResourceInUseException", "DeleteConflictException", *_STATE),
    Kind.WRONG_STATE: _STATE,
    Kind.IN_PROGRESS: ("RequestInProgressException", *_STATE),
    Kind.ALREADY_DONE: ("RequestAlreadyProcessedException", *_STATE),
    Kind.LIMIT: ("LimitExceededException", "ServiceQuotaExceededException", "CodeStorageExceededException"),
    Kind.CONFLICT: _CONFLICT,
    Kind.LOCKOUT: ("LockoutPreventedException", "InvalidPolicyException", *_ARGUMENTS),
    Kind.DENIED: ("AccessDeniedException",),
    Kind.THROTTLED: ("ThrottlingException", "TooManyRequestsException"),
    Kind.TOO_LARGE: ("RequestTooLargeException",),
    Kind.FAILED: (
        "RequestFailedException",
        "InternalServerException",
        "InternalException",
        "ServiceException",
        "ServiceFailureException",
        "ServiceUnavailableException",
    ),
}

# Where one service has a habit of its own. An empty row is the shared word.
OF_SERVICE: dict[tuple[str, Kind], tuple[str, ...]] = {
    # Files that ACM cannot read are ValidationException, though ImportCertificate lists others as well.
    ("acm", Kind.MALFORMED_CERTIFICATE): ("ValidationException",),
    ("acm", Kind.CERTIFICATE_MISMATCH): ("ValidationException",),
    # EventBridge refuses to delete a rule with targets so.
    ("events", Kind.IN_USE): (),
    ("iam", Kind.INVALID_ARN): (),
    ("iam", Kind.INVALID_PAGE): (),
    ("iam", Kind.IN_USE): ("DeleteConflictException", "UnmodifiableEntityException", "InvalidInputException"),
    ("lambda", Kind.LIMIT): ("CodeStorageExceededException", "PolicyLengthExceededException", *_ARGUMENTS),
    # Only Invoke parses a body of the caller's own; for the rest it is one parameter among others.
    ("lambda", Kind.INVALID_REQUEST): ("InvalidRequestContentException", *_ARGUMENTS),
    # CloudWatch Logs reports what its framework refuses under its own name.
    ("logs", Kind.INVALID): ("InvalidParameterException", "ValidationException"),
    # SNS has one word for whatever is wrong with a parameter.
    **{
        ("sns", kind): ("InvalidParameterException",)
        for kind in (Kind.INVALID, Kind.INVALID_ARN, Kind.INVALID_PAGE, Kind.INVALID_PATTERN, Kind.INVALID_POLICY)
    },
    ("sns", Kind.INVALID_TAG): ("InvalidParameterException",),
    ("sns", Kind.TOO_MANY_TAGS): ("TagLimitExceededException",),
    ("sns", Kind.NOT_FOUND): ("NotFoundException",),
    ("sns", Kind.DENIED): ("AuthorizationErrorException",),
    ("sqs", Kind.NOT_FOUND): ("QueueDoesNotExist",),
    ("sts", Kind.LIMIT): ("PackedPolicyTooLargeException",),
}


class Shared(Value):
    """A word that all services of a protocol use, and its status."""

    json: tuple[str, int]
    query: tuple[str, int]
    rest: int

    def of(self, form: Literal["json", "query", "rest"]) -> tuple[str, int]:
        """The word and the status in one form of error; REST-JSON has JSON's words with a status of its own."""
        match form:
            case "json":
                return self.json
            case "query":
                return self.query
        return self.json[0], self.rest


INVALID = Shared(("ValidationException", 400), ("ValidationError", 400), 400)

SHARED: dict[Kind, Shared] = {
    Kind.INVALID: INVALID,
    Kind.NAME_NOT_PERMITTED: INVALID,
    Kind.NOT_FOUND: Shared(("ResourceNotFoundException", 400), ("NoSuchEntity", 404), 404),
    Kind.LIMIT: Shared(("LimitExceededException", 400), ("LimitExceeded", 409), 400),
    Kind.CONFLICT: Shared(("ConflictException", 400), ("ConcurrentModification", 409), 409),
    Kind.DENIED: Shared(("AccessDeniedException", 400), ("AccessDenied", 403), 403),
    Kind.THROTTLED: Shared(("ThrottlingException", 400), ("Throttling", 400), 429),
    Kind.TOO_LARGE: Shared(("RequestEntityTooLargeException", 413), ("RequestEntityTooLarge", 413), 413),
    Kind.FAILED: Shared(("InternalFailure", 500), ("InternalFailure", 500), 500),
    Kind.UNAVAILABLE: Shared(("ServiceUnavailable", 503), ("ServiceUnavailable", 503), 503),
    Kind.UNSUPPORTED: Shared(("NotImplementedException", 501), ("NotImplemented", 501), 501),
    Kind.UNKNOWN_OPERATION: Shared(("UnknownOperationException", 404), ("InvalidAction", 400), 404),
    Kind.SERIALIZATION: Shared(("SerializationException", 400), ("MalformedInput", 400), 400),
    Kind.NO_CREDENTIALS: Shared(("MissingAuthenticationTokenException", 400), ("MissingAuthenticationToken", 403), 403),
    Kind.INCOMPLETE_SIGNATURE: Shared(("IncompleteSignatureException", 400), ("IncompleteSignature", 403), 403),
    Kind.BAD_SIGNATURE: Shared(("InvalidSignatureException", 400), ("SignatureDoesNotMatch", 403), 403),
    Kind.UNKNOWN_KEY: Shared(("UnrecognizedClientException", 400), ("InvalidClientTokenId", 403), 403),
    Kind.EXPIRED_CREDENTIALS: Shared(("ExpiredTokenException", 400), ("ExpiredToken", 403), 403),
}


# SQS spoke the query protocol before it spoke JSON, and clients still compare its errors by the codes of that time.
_SQS = "AWS.SimpleQueueService."
QUERY_CODES = {
    "QueueDoesNotExist": f"{_SQS}NonExistentQueue",
    "QueueNameExists": "QueueAlreadyExists",
    **{
        name: f"{_SQS}{name}"
        for name in (
            "BatchEntryIdsNotDistinct",
            "BatchRequestTooLong",
            "EmptyBatchRequest",
            "InvalidBatchEntryId",
            "MessageNotInflight",
            "PurgeQueueInProgress",
            "QueueDeletedRecently",
            "TooManyEntriesInBatchRequest",
            "UnsupportedOperation",
        )
    },
}


def query_code(word: str) -> str:
    """The code that an error had in the query protocol."""
    return QUERY_CODES.get(word, word.removesuffix("Exception"))
