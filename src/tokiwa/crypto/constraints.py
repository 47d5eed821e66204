"""Name constraints of CAs (RFC 5280 4.2.1.10): which of an applicant's names a CA may not certify."""

import re
from collections.abc import Callable, Iterator, Mapping

from tokiwa.crypto.applicant import Applicant
from tokiwa.crypto.der import content, elements, oid, parts
from tokiwa.crypto.general_name import DIRECTORY, DNS, IP, RFC822, URI
from tokiwa.crypto.name import comparable

_PERMITTED, _EXCLUDED = 0xA0, 0xA1
_NUMBERS = re.compile(rb"[0-9.]+")
_COMMON_NAME, _EMAIL = oid("2.5.4.3"), oid("1.2.840.113549.1.9.1")

Name = tuple[int, bytes]  # the tag of its form, and its content


def forbidden_name(applicant: Applicant, constraints: tuple[bytes, ...]) -> str | None:
    """The first name that one of the constraints forbids, as text; None if all are permitted.

    `constraints` are the values of the NameConstraints extensions of the issuing CA and those above it.
    """
    names = tuple(_names(applicant)) if constraints else ()
    for constraint in constraints:
        subtrees = {tag: list(_subtrees(body)) for tag, body, _ in elements(content(constraint))}
        for name in names:
            if _forbidden(name, subtrees.get(_PERMITTED, []), subtrees.get(_EXCLUDED, [])):
                return _shown(name)
    return None


def _forbidden(name: Name, permitted: list[Name], excluded: list[Name]) -> bool:
    same_form = [base for base in permitted if base[0] == name[0]]
    if same_form and not any(_within(name, base) for base in same_form):
        return True
    return any(_within(name, base) is not False or _covers(name, base) for base in excluded if base[0] == name[0])


def _within(name: Name, base: Name) -> bool | None:
    """Whether a name lies in a subtree of its form; None if there is no telling, so that it is in none and may be in each."""
    rule = _RULES.get(name[0])
    return None if rule is None else rule(name[1], base[1])


def _covers(name: Name, base: Name) -> bool:
    """Whether a wildcard stands for the host that is excluded, though it is not below it."""
    host = name[1].lower()
    return name[0] == DNS and host.startswith(b"*.") and base[1].lower().partition(b".")[2] == host[2:]


def _subtrees(body: bytes) -> Iterator[Name]:
    """The base of each GeneralSubtree; minimum and maximum are never used (RFC 5280 4.2.1.10)."""
    for _, subtree, _ in elements(body):
        tag, base, _ = next(elements(subtree))
        yield tag, base


def _names(applicant: Applicant) -> Iterator[Name]:
    """All that a verifier would compare: the subject, the e-mail addresses in it, the alternatives.

    Clients that find no alternative name take the common name for the host, so it counts as one then.
    """
    if content(applicant.subject):
        yield DIRECTORY, applicant.subject
    alternatives = [(tag, body) for tag, body, _ in elements(content(applicant.alternatives or b"\x30\x00"))]
    yield from alternatives
    for rdn in parts(applicant.subject):
        for attribute in parts(rdn):
            kind, value = parts(attribute)
            if kind == _EMAIL:
                yield RFC822, content(value)
            elif kind == _COMMON_NAME and not alternatives and b"." in content(value):
                yield DNS, content(value)


def _host(name: bytes, base: bytes) -> bool:
    """The host itself or one below it; a leading dot means only those below."""
    name, base = name.lower().rstrip(b"."), base.lower()
    if not base.strip(b"."):
        return True
    if base.startswith(b"."):
        return name.endswith(base)
    return name == base or name.endswith(b"." + base)


def _mailbox(name: bytes, base: bytes) -> bool:
    """One mailbox, all of a host, or all of the hosts below a domain."""
    if b"@" in base:
        local, _, host = base.rpartition(b"@")
        mine, _, my_host = name.rpartition(b"@")
        return mine == local and my_host.lower() == host.lower()
    host = name.rpartition(b"@")[2].lower()
    return host.endswith(base.lower()) if base.startswith(b".") else host == base.lower()


def _uri(name: bytes, base: bytes) -> bool | None:
    """The host of the URI: exactly the base, or below it if it has a leading dot.

    A URI without a host, or with an address for it, cannot be judged and is refused (RFC 5280 4.2.1.10).
    """
    authority = name.partition(b"//")[2].partition(b"/")[0].partition(b"?")[0].partition(b"#")[0]
    host = authority.rpartition(b"@")[2].partition(b":")[0].lower()
    if not host or host.startswith(b"[") or _NUMBERS.fullmatch(host):
        return None
    return host.endswith(base.lower()) if base.startswith(b".") else host == base.lower()


def _address(name: bytes, base: bytes) -> bool:
    """In the network: address and mask, one after the other."""
    half = len(base) // 2
    if len(name) != half:
        return False
    mask = int.from_bytes(base[half:], "big")
    return int.from_bytes(name, "big") & mask == int.from_bytes(base[:half], "big") & mask


def _directory(name: bytes, base: bytes) -> bool:
    """The subtree's RDNs are the first of the name."""
    wanted = comparable(base)
    return comparable(name)[: len(wanted)] == wanted


def _shown(name: Name) -> str:
    tag, body = name
    if tag in (DNS, RFC822, URI):
        return body.decode("utf-8", "replace")
    if tag == IP:
        return ".".join(map(str, body)) if len(body) == 4 else body.hex(":", 2)
    return "the subject" if tag == DIRECTORY else "a name of another form"


_RULES: Mapping[int, Callable[[bytes, bytes], bool | None]] = {
    DNS: _host,
    RFC822: _mailbox,
    URI: _uri,
    IP: _address,
    DIRECTORY: _directory,
}
