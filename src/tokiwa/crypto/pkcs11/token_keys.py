"""The keys of a token: made in it, asked to sign, and removed. No private key ever leaves it."""

import attrs

from tokiwa.crypto import keys
from tokiwa.crypto.algorithms import KEY_ALGORITHMS, name_of, signing_algorithm
from tokiwa.crypto.pkcs11 import kinds
from tokiwa.crypto.pkcs11.cryptoki import Refused, Template
from tokiwa.crypto.pkcs11.failure import KeyMissing, TokenCannot, TokenFailed, TokenUnreachable
from tokiwa.crypto.pkcs11.sessions import Session, Sessions
from tokiwa.crypto.pkcs11.uri import KeyName, name_for, parse
from tokiwa.crypto.pkcs11.words import Attribute, ObjectClass, Result
from tokiwa.crypto.signer import Signer
from tokiwa.domain.value import Value

_PROOF = b"Tokiwa asks the token to prove that it signs."  # not the form of anything that is signed in earnest
_CANNOT = {
    Result.MECHANISM_INVALID,
    Result.CURVE_NOT_SUPPORTED,
    Result.KEY_SIZE_RANGE,
    Result.ATTRIBUTE_VALUE_INVALID,
    Result.FUNCTION_NOT_SUPPORTED,
}
_ONLY_SIGNS: Template = {
    Attribute.PRIVATE: True,
    Attribute.SENSITIVE: True,
    Attribute.EXTRACTABLE: False,
    Attribute.SIGN: True,
    Attribute.DECRYPT: False,
    Attribute.UNWRAP: False,
    Attribute.DERIVE: False,
}


@attrs.frozen(eq=False)
class TokenSigner:
    """Signs with a key of the token's. `public_key` is the SubjectPublicKeyInfo (DER)."""

    sessions: Sessions
    id: bytes
    public: kinds.PublicKey = attrs.field(repr=False)
    public_key: bytes = attrs.field(init=False, repr=False)

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "public_key", keys.encode_public(self.public))

    def sign(self, data: bytes, algorithm: str) -> bytes:
        """The signature over `data`, in the form in which certificates carry it. TokenFailed if there is none."""
        way, given = kinds.signing(algorithm, self.public, data)
        made = self.sessions.run(lambda session: session.cryptoki.sign(session.handle, self._key(session), way, given))
        return _checked(self.public, data, algorithm, made)

    def _key(self, session: Session) -> int:
        if self.id not in session.keys:
            session.keys[self.id] = _one(session, ObjectClass.PRIVATE_KEY, self.id, self.sessions.label)
        return session.keys[self.id]


class TokenKeys(Value, eq=False):
    """Keys that are in a token, by names that say where: `pkcs11:` URIs."""

    sessions: Sessions

    def name(self, *, account: str, name: str) -> str:
        """The name that the key of a resource has, or would have."""
        return name_for(self.sessions.label, account, name).uri

    def make(self, algorithm: str, *, account: str, name: str) -> Signer:
        """A new key for a resource, in the place of one that a try before may have left. TokenFailed if it cannot."""
        wanted = name_for(self.sessions.label, account, name)
        self.destroy(wanted.uri)
        both: Template = {Attribute.TOKEN: True, Attribute.ID: wanted.id, Attribute.LABEL: wanted.label.encode()}
        self.sessions.run(lambda session: _generate(session, algorithm, both))
        signer = self._signer(wanted)
        if not self.sessions.run(lambda session: _stays_inside(session, wanted.id, self.sessions.label)):
            self.destroy(wanted.uri)
            raise TokenFailed(
                f"The token {self.sessions.label} made a key that could be taken out of it. It was removed."
            )
        return signer

    def signer(self, uri: str, account: str, name: str) -> Signer:
        """The signer of that name; a `Source`. ValueError if it is not that owner's, TokenFailed if it is not there."""
        wanted = self._mine(uri)
        if wanted.id != name_for(wanted.token, account, name).id:
            raise ValueError("the key is that of another resource")
        return self._signer(wanted)

    def destroy(self, uri: str) -> None:
        """Remove a key for good, both of its halves; nothing if it is not there."""
        wanted = self._mine(uri)

        def act(session: Session) -> None:
            session.keys.pop(wanted.id, None)
            for kind in (ObjectClass.PRIVATE_KEY, ObjectClass.PUBLIC_KEY):
                for handle in _all(session, kind, wanted.id):
                    session.cryptoki.destroy(session.handle, handle)

        self.sessions.run(act)

    def ours(self) -> list[KeyName]:
        """The private keys in the token that have a name as `make` gives it."""

        def act(session: Session) -> list[KeyName]:
            found = session.cryptoki.find(session.handle, {Attribute.CLASS: ObjectClass.PRIVATE_KEY})
            named = [
                session.cryptoki.attributes(session.handle, each, (Attribute.ID, Attribute.LABEL)) for each in found
            ]
            return [KeyName(self.sessions.label, id_, label.decode(errors="replace")) for id_, label in named]

        return sorted((name for name in self.sessions.run(act) if name.ours), key=lambda name: name.label)

    def prove(self, name: KeyName) -> None:
        """Have a key sign, and look at what it made. TokenFailed if it is of no use."""
        signer = self._signer(name)
        signer.sign(_PROOF, KEY_ALGORITHMS[name_of(signer.public)].signing)

    def rehearse(self) -> None:
        """Make a key that is never written down, have it sign, and let it go. TokenFailed if that does not go."""
        algorithm = "EC_prime256v1"
        signing = KEY_ALGORITHMS[algorithm].signing

        def act(session: Session) -> None:
            pair = _generate(session, algorithm, {Attribute.TOKEN: False})
            public = _public(session, pair[0])
            way, given = kinds.signing(signing, public, _PROOF)
            _checked(public, _PROOF, signing, session.cryptoki.sign(session.handle, pair[1], way, given))
            for handle in pair:
                session.cryptoki.destroy(session.handle, handle)

        self.sessions.run(act)

    def _signer(self, wanted: KeyName) -> TokenSigner:
        def act(session: Session) -> kinds.PublicKey:
            _one(session, ObjectClass.PRIVATE_KEY, wanted.id, self.sessions.label)
            handle = _one(session, ObjectClass.PUBLIC_KEY, wanted.id, self.sessions.label)
            return _public(session, handle)

        return TokenSigner(self.sessions, wanted.id, self.sessions.run(act))

    def _mine(self, uri: str) -> KeyName:
        wanted = parse(uri)
        if wanted.token != self.sessions.label:
            raise TokenFailed(
                f"The key is in the token {wanted.token}; this server uses the token {self.sessions.label}."
            )
        return wanted


def absent(uri: str, account: str, name: str) -> Signer:  # noqa: ARG001 - the shape of a `Source`
    """The source of a server that has no token."""
    raise TokenUnreachable("The key is in a hardware token, and this server was started without one (--hsm-module).")


def _generate(session: Session, algorithm: str, both: Template) -> tuple[int, int]:
    way, more = kinds.making(algorithm)
    public, private = {**both, Attribute.VERIFY: True, **more}, {**both, **_ONLY_SIGNS}
    try:
        return session.cryptoki.generate(session.handle, way, public, private)
    except Refused as refused:
        if refused.code in _CANNOT:
            raise TokenCannot(f"The token cannot make keys of the type {algorithm}.") from None
        raise


def _public(session: Session, handle: int) -> kinds.PublicKey:
    return kinds.read_public(lambda *each: session.cryptoki.attributes(session.handle, handle, each))


def _checked(public: kinds.PublicKey, data: bytes, algorithm: str, made: bytes) -> bytes:
    """A token's signature in the form of certificates, once it is known to be good: what is wrong never gets into one."""
    signature = kinds.certificate_form(algorithm, made)
    try:
        public.verify(signature, data, *signing_algorithm(algorithm).parameters)
    except Exception:  # noqa: BLE001 - InvalidSignature, or a complaint about its form
        raise TokenFailed("The token gave a signature that is not its key's.") from None
    return signature


def _stays_inside(session: Session, id_: bytes, label: str) -> bool:
    handle = _one(session, ObjectClass.PRIVATE_KEY, id_, label)
    flags = session.cryptoki.attributes(session.handle, handle, (Attribute.SENSITIVE, Attribute.EXTRACTABLE))
    return flags == [b"\1", b"\0"]


def _all(session: Session, kind: ObjectClass, id_: bytes) -> list[int]:
    return session.cryptoki.find(session.handle, {Attribute.CLASS: kind, Attribute.ID: id_})


def _one(session: Session, kind: ObjectClass, id_: bytes, label: str) -> int:
    found = _all(session, kind, id_)
    if len(found) != 1:
        what = f"with the identifier {id_.hex()} in the token {label}."
        raise TokenFailed(f"There are {len(found)} keys {what}") if found else KeyMissing(f"There is no key {what}")
    return found[0]
