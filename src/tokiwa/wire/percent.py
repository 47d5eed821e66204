"""Percent-encoded text of paths, query strings and forms, decoded."""

from urllib.parse import unquote_to_bytes

from tokiwa.domain.problem import Kind, Problem


def decode(raw: bytes, *, form: bool = False) -> str:
    """The text; in a form `+` is a space. Problem SERIALIZATION when the bytes are not UTF-8."""
    if form:
        raw = raw.replace(b"+", b" ")
    try:
        return (unquote_to_bytes(raw) if b"%" in raw else raw).decode()
    except UnicodeDecodeError:
        raise Problem(Kind.SERIALIZATION, "The request holds text that is not UTF-8.") from None


def pairs(raw: bytes, *, form: bool = False) -> list[tuple[str, str]]:
    """The parameters of a query string or a form in their order; one without `=` has an empty value."""
    found = []
    for part in raw.split(b"&"):
        if part:
            name, _, value = part.partition(b"=")
            found.append((decode(name, form=form), decode(value, form=form)))
    return found
