"""JSON as a stream of tokens that knows where it stands, for `grammar`.

The position that AWS reports is where its pull parser stands when a rule of the pattern language is found
broken. Three habits of that parser make the difference: a string is left right after its opening quote
until somebody asks for its text; behind a name the beginning of its value is read at once; a number, a
literal or a bracket is read whole. A stream also keeps what a tree would lose: a name that comes twice.
"""

import json
import math
import re
from enum import Enum

from tokiwa.domain.pattern.refusal import position, refusal
from tokiwa.domain.problem import Problem

DEEPEST = 100  # brackets inside brackets; far below the interpreter's own limit

_SPACE = re.compile(r"[ \t\r\n]*")
_STRING = re.compile(r'"(?:[^"\\\x00-\x1f]++|\\(?:["\\/bfnrt]|u[0-9A-Fa-f]{4}))*+')
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
_WORD = re.compile(r"[\w$]+")
_VALUES = "(JSON String, Number, Array, Object or token 'null', 'true' or 'false')"


class Token(Enum):
    """What stands at one place of a JSON text."""

    OBJECT = "{"
    OBJECT_END = "}"
    ARRAY = "["
    ARRAY_END = "]"
    NAME = "name"
    STRING = "string"
    NUMBER = "number"
    TRUE = "true"
    FALSE = "false"
    NULL = "null"
    END = "end"


_BRACKETS = {"{": Token.OBJECT, "[": Token.ARRAY}
_CLOSING = {"{": "}", "[": "]"}
_KINDS = {"{": "Object", "[": "Array"}
_LITERALS = {"true": Token.TRUE, "false": Token.FALSE, "null": Token.NULL}
CONSTANTS = {Token.TRUE: True, Token.FALSE: False, Token.NULL: None}


class Scanner:
    """Reads one token after another; everything that is not JSON is refused where it is met."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._begun = False
        self._nest: list[str] = []  # the open brackets, outermost first
        self._filled: list[bool] = []  # for each, whether it has an entry
        self._ahead: Token | None = None  # the value behind a name
        self._quote: int | None = None  # where a string begins that nobody has read yet
        self._value = ""
        self.name = ""  # of the last NAME

    def next(self) -> Token:
        """The next token; END for ever after the outermost value."""
        if self._ahead is not None:
            token, self._ahead = self._ahead, None
            return token
        if self._quote is not None:
            self._read_string()
        character = self._peek()
        if not self._nest:
            return self._root(character)
        bracket = self._nest[-1]
        if character == _CLOSING[bracket]:
            return self._close()
        if self._filled[-1]:
            self._expect(",", character, f"was expecting comma to separate {_KINDS[bracket]} entries")
            character = self._peek()
        self._filled[-1] = True
        return self._entry(character) if bracket == "{" else self._begin(character)

    def text(self) -> str:
        """The current string, read to its end, or the characters of any other token."""
        if self._quote is not None:
            self._read_string()
        return self._value

    def number(self) -> int | float:
        """The current number."""
        if self._value.lstrip("-").isdigit():
            return int(self._value)
        number = float(self._value)
        if math.isinf(number):
            raise self.refuse(f"Numeric value ({self._value}) out of range")
        return number

    def refuse(self, reason: str, *, twice: bool = False) -> Problem:
        """The problem, with the place; `twice` because AWS wraps the errors of some lists once more."""
        return refusal(reason, position(self._text, self._at) * (2 if twice else 1))

    def _root(self, character: str) -> Token:
        if not character:
            return Token.END
        if self._begun:
            raise self._unexpected(character, "expected nothing after the pattern")
        self._begun = True
        return self._begin(character)

    def _entry(self, character: str) -> Token:
        if character != '"':
            raise self._unexpected(character, "was expecting double-quote to start field name")
        self._quote = self._at
        self._read_string()
        self.name = self._value
        self._expect(":", self._peek(), "was expecting a colon to separate field name and value")
        self._ahead = self._begin(self._peek())
        return Token.NAME

    def _begin(self, character: str) -> Token:
        """Read a value, or only the beginning of it where it is a string, an object or an array."""
        if character == '"':
            self._quote, self._at = self._at, self._at + 1
            return Token.STRING
        if character in _BRACKETS:
            if len(self._nest) == DEEPEST:
                raise self.refuse(f"Document nesting depth ({DEEPEST + 1}) exceeds the maximum allowed ({DEEPEST})")
            self._at += 1
            self._nest.append(character)
            self._filled.append(False)
            self._value = character
            return _BRACKETS[character]
        if number := _NUMBER.match(self._text, self._at):
            return self._take_number(number)
        word = _WORD.match(self._text, self._at)
        if not word:
            raise self._unexpected(character, f"expected a valid value {_VALUES}")
        self._at, self._value = word.end(), word[0]
        if word[0] not in _LITERALS:
            raise self.refuse(f"Unrecognized token '{word[0]}': was expecting {_VALUES}")
        return _LITERALS[word[0]]

    def _take_number(self, number: re.Match[str]) -> Token:
        self._at, self._value = number.end(), number[0]
        rest = self._text[self._at : self._at + 1]
        if rest and (rest.isalnum() or rest in "._$+-"):
            raise self._unexpected(rest, "expected the end of a number")
        return Token.NUMBER

    def _close(self) -> Token:
        self._at += 1
        self._filled.pop()
        self._value = _CLOSING[self._nest.pop()]
        return Token(self._value)

    def _read_string(self) -> None:
        assert self._quote is not None  # noqa: S101  the callers have looked
        body = _STRING.match(self._text, self._quote)
        assert body is not None  # noqa: S101  a quote stands there
        self._at = body.end()
        stop = self._text[self._at : self._at + 1]
        if stop == "":
            raise self.refuse("Unexpected end-of-input: was expecting closing quote for a string value")
        if stop == "\\":
            escaped = self._text[self._at + 1 : self._at + 2]
            raise self.refuse(f"Unrecognized character escape {_named(escaped)}")
        if stop != '"':
            raise self.refuse(
                f"Illegal unquoted character ((CTRL-CHAR, code {ord(stop)})): has to be escaped using backslash "
                "to be included in string value"
            )
        self._at += 1
        self._value = json.loads(body[0] + '"')
        self._quote = None
        if any("\ud800" <= character <= "\udfff" for character in self._value):
            # Half a surrogate pair is no character: it could be neither stored nor sent.
            raise self.refuse("Incomplete surrogate pair in a string value")

    def _peek(self) -> str:
        space = _SPACE.match(self._text, self._at)
        self._at = space.end() if space else self._at
        character = self._text[self._at : self._at + 1]
        if not character and self._nest:
            raise self.refuse(f"Unexpected end-of-input: expected close marker for {_KINDS[self._nest[-1]]}")
        return character

    def _expect(self, wanted: str, character: str, reason: str) -> None:
        if character != wanted:
            raise self._unexpected(character, reason)
        self._at += 1

    def _unexpected(self, character: str, reason: str) -> Problem:
        return self.refuse(f"Unexpected character ({_named(character)}): {reason}")


def _named(character: str) -> str:
    return f"'{character}' (code {ord(character)})" if character else "at end of input"
