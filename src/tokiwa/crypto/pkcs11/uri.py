"""The name of a key in a token: a URI of RFC 7512, without what is secret."""

import hashlib
import re
from urllib.parse import quote, unquote, unquote_to_bytes

from tokiwa.domain.value import Value

PKCS11 = "pkcs11"
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_ID = 20  # octets, as the identifiers of keys in certificates have


class KeyName(Value):
    """Which token (by its label), and the key's identifier and label in it."""

    token: str
    id: bytes
    label: str

    @property
    def uri(self) -> str:
        """The name as it is stored."""
        digits = "".join(f"%{octet:02X}" for octet in self.id)  # RFC 7512 section 2.3 advises so for all octets
        return (
            f"{PKCS11}:token={quote(self.token, safe='')};object={quote(self.label, safe='')};id={digits};type=private"
        )

    @property
    def ours(self) -> bool:
        """Whether it looks as `name_for` makes them for a CA; a token may be shared with others."""
        return len(self.id) == _ID and _UUID.fullmatch(self.label) is not None


def name_for(token: str, account: str, name: str) -> KeyName:
    """The name of a resource's key. It follows from its owner, so it can be known before there is a key.

    The label is the last part of the owner's ARN: whoever looks into the token sees whose the keys are.
    """
    owner = hashlib.sha256(f"{account}\n{name}".encode()).digest()
    return KeyName(token, owner[:_ID], name.rpartition("/")[2])


def parse(uri: str) -> KeyName:
    """The name in a URI. ValueError if it is not one of ours."""
    scheme, _, path = uri.partition(":")
    given = dict(re.findall(r"(?:^|;)([a-z]+)=([^;?]*)", path))
    if scheme != PKCS11 or not {"token", "id"} <= given.keys():
        raise ValueError("that is not the name of a key in a token")
    return KeyName(unquote(given["token"]), unquote_to_bytes(given["id"]), unquote(given.get("object", "")))
