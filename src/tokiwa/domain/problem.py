"""What went wrong, as a kind and a sentence; `wire.errors` alone knows each service's word for a kind."""

from enum import Enum

import attrs


class Kind(Enum):
    """The coarse nature of a problem. Add one only when some service must answer it with another code."""

    INVALID = "invalid"  # a value that the shape allows and the rules do not
    NAME_NOT_PERMITTED = "name not permitted"  # by an authority's name constraints; a reason of ACM's own
    INVALID_ARGUMENTS = "invalid arguments"  # arguments that do not go together
    INVALID_ARN = "invalid arn"
    INVALID_REQUEST = "invalid request"
    INVALID_PATTERN = "invalid pattern"  # an event pattern
    INVALID_POLICY = "invalid policy"  # a policy document
    INVALID_PAGE = "invalid page"  # a pagination token that is not ours
    INVALID_TAG = "invalid tag"
    TOO_MANY_TAGS = "too many tags"
    MALFORMED_CSR = "malformed csr"
    MALFORMED_CERTIFICATE = "malformed certificate"
    CERTIFICATE_MISMATCH = "certificate mismatch"
    NOT_FOUND = "not found"
    EXISTS = "exists"
    PERMISSION_EXISTS = "permission exists"
    IN_USE = "in use"
    WRONG_STATE = "wrong state"
    IN_PROGRESS = "in progress"
    ALREADY_DONE = "already done"
    LIMIT = "limit"
    CONFLICT = "conflict"  # somebody else changed the same thing
    LOCKOUT = "lockout"
    DENIED = "denied"
    THROTTLED = "throttled"
    TOO_LARGE = "too large"
    FAILED = "failed"  # the work itself failed; trying again may help
    UNAVAILABLE = "unavailable"  # the server cannot read or write just now, whatever it is asked
    UNSUPPORTED = "unsupported"  # in the service's model, not in this server
    UNKNOWN_OPERATION = "unknown operation"  # in no model
    SERIALIZATION = "serialization"  # bytes that are not the protocol's form
    # who is calling (SigV4)
    NO_CREDENTIALS = "no credentials"
    INCOMPLETE_SIGNATURE = "incomplete signature"
    BAD_SIGNATURE = "bad signature"
    UNKNOWN_KEY = "unknown key"
    EXPIRED_CREDENTIALS = "expired credentials"


@attrs.frozen(str=False)
class Problem(Exception):
    """A refusal that the caller can understand and act on.

    `message` is the whole sentence that the caller sees. `code` overrides the service's usual word for the
    kind, for the few errors that exist once in one service (for example `InvalidEventPatternException`
    needs none, `TagPolicyException` would).
    """

    kind: Kind
    message: str
    code: str | None = None

    def __str__(self) -> str:
        return self.message


class Unavailable(Exception):
    """What is stored cannot be read or written just now: a database is away, a disk is full.

    Not a Problem, because nobody was refused: whoever handles refusals lets it pass, so that no work is taken for
    done or for failed because of it. Its sentence is for whoever runs the server.
    """
