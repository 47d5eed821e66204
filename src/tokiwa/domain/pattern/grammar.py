"""The structure of a pattern: from its text to branches, in each of which every field must match.

Without `$or` a pattern has one branch. Each `$or` multiplies the branches that were read before it by its
alternatives. What is read later for a field replaces what was read earlier, in a branch that has both; this
makes the last of two equal names count, and a field outside an `$or` win over the same field inside when it
comes later (Event Ruler does the same).
"""

import attrs

from tokiwa.domain.pattern import conditions, operators, wildcard
from tokiwa.domain.pattern.conditions import Number, Test
from tokiwa.domain.pattern.refusal import refusal
from tokiwa.domain.pattern.scanner import CONSTANTS, Scanner, Token
from tokiwa.domain.value import Value

MOST_BRANCHES = 1000  # EventBridge quotas: combinations of `$or`

# Names that no field may have inside `$or`, so that a forgotten level is found (Event Ruler's own list).
_RESERVED = frozenset(
    (
        *("exactly", "equals-ignore-case", "prefix", "suffix", "anything-but", "exists", "wildcard", "numeric"),
        *("cidr", "=", "<", "<=", ">", ">=", "regex", "not-wildcard", "not-equals-ignore-case"),
        *("date-after", "date-on-or-after", "date-before", "date-on-or-before", "in-date-range"),
        *("ip-address-in-range", "ip-address-not-in-range"),
    )
)
_TOO_COMPLEX = (
    "Rule is too complex - try using fewer wildcard characters or fewer repeating character sequences "
    "after a wildcard character"
)


class Field(Value, eq=False):
    """What one array of a pattern asks of its field.

    `test` is for one value. `absent`: it also matches when there is no value. `strings`: the only values it
    can match, where it asks for nothing but plain strings.
    """

    test: Test
    absent: bool = False
    strings: frozenset[str] | None = None


Branch = dict[str, Field]  # by path, the names joined with dots


def read(text: str, *, alternatives: bool = True) -> list[Branch]:
    """The branches of a pattern. With `alternatives` off, `$or` is a name like any other."""
    scanner = Scanner(text)
    if scanner.next() is not Token.OBJECT:
        raise scanner.refuse("Filter is not an object")
    branches: list[Branch] = [{}]
    _Reader(scanner, alternatives).read_object(branches, "", inside_or=False)
    scanner.next()  # refuses whatever follows
    return branches


class _Reader(Value):
    scanner: Scanner
    alternatives: bool

    def read_object(self, branches: list[Branch], parent: str, *, inside_or: bool) -> None:
        """Add the fields of the object whose brace was just read to every branch."""
        scanner = self.scanner
        token = scanner.next()
        if token is Token.OBJECT_END:
            raise scanner.refuse("Empty objects are not allowed")
        while token is Token.NAME:
            name = scanner.name
            if name == "$or" and self.alternatives:
                branches[:] = self.read_or(branches, parent)
            elif inside_or and name in _RESERVED:
                raise scanner.refuse(f"{name} is Ruler reserved fieldName which cannot be used inside $or.")
            else:
                self.read_entry(branches, f"{parent}{name}", name, inside_or=inside_or)
            token = scanner.next()

    def read_entry(self, branches: list[Branch], path: str, name: str, *, inside_or: bool) -> None:
        """Add what stands behind one name."""
        token = self.scanner.next()
        if token is Token.OBJECT:
            self.read_object(branches, f"{path}.", inside_or=inside_or)
        elif token is Token.ARRAY:
            field = _read_field(self.scanner)
            for branch in branches:
                branch[path] = field
        else:
            raise self.scanner.refuse(f'"{name}" must be an object or an array')

    def read_or(self, before: list[Branch], parent: str) -> list[Branch]:
        """The branches that come of those before and the alternatives that follow."""
        scanner = self.scanner
        if scanner.next() is not Token.ARRAY:
            raise scanner.refuse("It must be an Array followed with $or.")
        after: list[Branch] = []
        count = 0
        while (token := scanner.next()) is not Token.ARRAY_END:
            if token is not Token.OBJECT:
                raise scanner.refuse("Only JSON object is allowed in array of $or relationship.")
            alternative = [branch.copy() for branch in before]
            self.read_object(alternative, parent, inside_or=True)
            after += alternative
            count += 1
            if len(after) > MOST_BRANCHES:
                raise refusal(f"Rule is too complex - $or makes more than {MOST_BRANCHES} combinations")
        if count < 2:
            raise scanner.refuse("There must have at least 2 Objects in $or relationship.")
        return after


@attrs.define
class _Entries:
    """The entries of one array, sorted by what they ask."""

    strings: list[str] = attrs.Factory(list)
    numbers: list[Number] = attrs.Factory(list)
    tests: list[Test] = attrs.Factory(list)
    wildcards: list[tuple[str | None, ...]] = attrs.Factory(list)
    absent: bool = False

    def add_string(self, text: str) -> None:
        address = conditions.address(text)
        if address is None:
            self.strings.append(text)
        else:
            self.tests.append(conditions.same_address(address))

    def add_expression(self, expression: operators.Expression) -> None:
        self.wildcards += expression.wildcards
        if expression.absent:
            self.absent = True
        else:
            self.tests.append(expression.test)

    def field(self) -> Field:
        tests = list(self.tests)
        if self.strings:
            tests.insert(0, conditions.one_string(self.strings))
        if self.numbers:
            tests.append(conditions.one_number(self.numbers))
        only_strings = not (self.tests or self.numbers or self.absent)
        return Field(conditions.any_of(tests), self.absent, frozenset(self.strings) if only_strings else None)


def _read_field(scanner: Scanner) -> Field:
    """The field whose opening bracket was just read."""
    entries = _Entries()
    token = scanner.next()
    if token is Token.ARRAY_END:
        raise scanner.refuse("Empty arrays are not allowed")
    while token is not Token.ARRAY_END:
        if token is Token.STRING:
            entries.add_string(scanner.text())
        elif token is Token.NUMBER:
            entries.numbers.append(scanner.number())
        elif token is Token.OBJECT:
            entries.add_expression(operators.read(scanner))
        elif token in CONSTANTS:
            entries.tests.append(conditions.constant(CONSTANTS[token]))
        else:
            raise scanner.refuse("Match value must be String, number, true, false, or null")
        token = scanner.next()
    if wildcard.is_too_complex(entries.wildcards):
        raise refusal(_TOO_COMPLEX)
    return entries.field()
