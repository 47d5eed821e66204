"""The forms of a policy document: what each must and must not contain, in IAM's words."""

from enum import Enum


class Form(Enum):
    """Where a document is attached, which decides its grammar."""

    IDENTITY = "identity"
    BOUNDARY = "boundary"
    SESSION = "session"
    RESOURCE = "resource"
    TRUST = "trust"

    @property
    def names_principals(self) -> bool:
        """Whether statements say to whom they apply, for lack of an owner who is meant."""
        return self in (Form.RESOURCE, Form.TRUST)

    @property
    def unknown_version(self) -> str:
        """The sentence about a Version that does not exist."""
        if self.names_principals:
            return "The policy must contain a valid version string"
        return "Syntax errors in policy."

    @property
    def missing_statement(self) -> str:
        """The sentence about a document without statements."""
        if self.names_principals:
            return "Could not parse the policy: Statement is empty!"
        return "Syntax errors in policy."

    @property
    def missing_effect(self) -> str:
        """The sentence about a statement without Effect."""
        return "Missing required field Effect" if self.names_principals else "Syntax errors in policy."

    @property
    def missing_action(self) -> str:
        """The sentence about a statement without actions."""
        if self.names_principals:
            return "Missing required field Action"
        return "Policy statement must contain actions."

    @property
    def missing_resource(self) -> str:
        """The sentence about a statement without resources."""
        if self.names_principals:
            return "Missing required field Resource"
        return "Policy statement must contain resources."

    @property
    def repeated_sid(self) -> str:
        """The sentence about two statements with one Sid."""
        if self.names_principals:
            return "The Statement Ids in the policy are not unique"
        return "Statement IDs (SID) in a single policy must be unique."
