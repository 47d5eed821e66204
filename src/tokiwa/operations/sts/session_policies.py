"""What an AssumeRole call brings to limit its session: a document, ARNs of managed policies; and how large that is."""

import zlib

import msgspec

from tokiwa.domain.call import Call
from tokiwa.domain.identity import Role
from tokiwa.domain.policy.aws_managed import OWNER
from tokiwa.domain.policy.document import parse
from tokiwa.domain.policy.form import Form
from tokiwa.domain.problem import Kind, Problem
from tokiwa.operations.iam.resource import find_policy, is_policy_arn
from tokiwa.work import Transaction

LONGEST = 2048  # characters of the document and the ARNs together
MOST_ARNS = 10
SPACE = 2048  # bytes of everything, packed


def session_policies(tx: Transaction, call: Call, role: Role) -> tuple[str, ...] | None:
    """The document and the ARNs; None without any, for then nothing is limited.

    INVALID_POLICY for a document that is none, INVALID for an ARN that is none of the role's account.
    """
    document = call.input.get("Policy")
    arns = [each["arn"] for each in call.input.get("PolicyArns", ()) if "arn" in each]
    if document is None and not arns:
        return None
    if len(arns) > MOST_ARNS or len(document or "") + sum(map(len, arns)) > LONGEST:
        raise Problem(
            Kind.LIMIT,
            f"A session can have at most {MOST_ARNS} managed policies, and {LONGEST} characters in its document and "
            "the ARNs together.",
        )
    if document is not None:
        parse(document, Form.SESSION)
    for arn in arns:
        _check(tx, arn, role)
    return tuple(arns) if document is None else (document, *arns)


def packed_size(call: Call) -> int | None:
    """The part of the space that policies and tags fill, in percent; None without any. LIMIT above all of it."""
    parts = {name: call.input[name] for name in ("Policy", "PolicyArns", "Tags") if call.input.get(name)}
    if not parts:
        return None
    percent = -(-100 * len(zlib.compress(msgspec.json.encode(parts))) // SPACE)
    if percent > 100:
        raise Problem(Kind.LIMIT, f"Packed policy consumes {percent}% of allotted space, please use smaller policy.")
    return percent


def _check(tx: Transaction, arn: str, role: Role) -> None:
    if not is_policy_arn(arn):
        raise Problem(Kind.INVALID, f"ARN {arn} is not valid.")
    found = find_policy(tx, arn)
    if found is None or found.account not in (role.account, OWNER):
        raise Problem(Kind.INVALID, f"Policy {arn} does not exist or is not attachable.")
