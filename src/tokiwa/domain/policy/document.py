"""Policy documents: JSON text in, compiled statements out, or the refusal that IAM gives (MalformedPolicyDocument)."""

import json
from typing import Any, NoReturn

import attrs

from tokiwa.domain.policy.form import Form
from tokiwa.domain.policy.shape import malformed
from tokiwa.domain.policy.statement import Statement, compile_statement

LONGEST = 131_072
"""Characters of the longest document that the IAM API takes."""

_ELEMENTS = frozenset(("Version", "Id", "Statement"))
_NEWEST = "2012-10-17"
_VERSIONS = ("2008-10-17", _NEWEST)


@attrs.frozen
class Document:
    """A compiled document. `name` is what a decision shows: the policy's ARN, or its name on its owner."""

    form: Form
    name: str
    version: str
    id: str
    statements: tuple[Statement, ...]
    allows: tuple[Statement, ...] = attrs.field(
        init=False,
        repr=False,
        default=attrs.Factory(lambda self: tuple(s for s in self.statements if s.allows), takes_self=True),
    )
    denies: tuple[Statement, ...] = attrs.field(
        init=False,
        repr=False,
        default=attrs.Factory(lambda self: tuple(s for s in self.statements if not s.allows), takes_self=True),
    )


NOTHING = Document(Form.BOUNDARY, "", _NEWEST, "", ())
"""What a boundary allows whose document is missing."""

NOBODY = Document(Form.TRUST, "", _NEWEST, "", ())
"""Whom a role trusts that does not exist."""


def parse(text: str, form: Form, name: str = "") -> Document:
    """Check and compile a document.

    Raises Problem(INVALID_POLICY). Policy variables are text in documents of version 2008-10-17, which is also
    the version of a document that names none; identity policies must be of the newer one.
    """
    raw = _decode(text)
    if not isinstance(raw, dict) or not raw.keys() <= _ELEMENTS or not isinstance(raw.get("Id", ""), str):
        raise malformed()
    version = _version(raw, form)
    listed = _statements(raw, form)
    statements = tuple(compile_statement(item, form, variables=version == _NEWEST) for item in listed)
    sids = [statement.sid for statement in statements if statement.sid]
    if len(set(sids)) < len(sids):
        raise malformed(form.repeated_sid)
    return Document(form, name, version, raw.get("Id", ""), statements)


def _decode(text: str) -> Any:
    if len(text) > LONGEST:
        raise malformed(f"The policy document is longer than {LONGEST} characters.")
    try:
        return json.loads(text, object_pairs_hook=_object, parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        raise malformed("This policy contains invalid Json") from None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) < len(pairs):  # which of the two was meant is anybody's guess
        raise malformed()
    return members


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)  # NaN and Infinity are no JSON


def _version(raw: dict[str, Any], form: Form) -> str:
    version = raw.get("Version", _VERSIONS[0])
    if version not in _VERSIONS:
        raise malformed(form.unknown_version)
    if version != _NEWEST and not form.names_principals:
        raise malformed("Policy document must be version 2012-10-17 or greater.")
    return str(version)


def _statements(raw: dict[str, Any], form: Form) -> list[Any]:
    statements = raw.get("Statement")
    if isinstance(statements, dict):
        return [statements]
    if not isinstance(statements, list) or not statements:
        raise malformed(form.missing_statement)
    return statements
