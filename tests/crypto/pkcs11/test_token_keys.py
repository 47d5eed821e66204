import subprocess
from concurrent.futures import ThreadPoolExecutor

import pytest
from cryptography import x509

from tokiwa.crypto import ca_request, keys
from tokiwa.crypto.algorithms import KEY_ALGORITHMS, SIGNING_ALGORITHMS, name_of, suits
from tokiwa.crypto.pkcs11 import token_keys
from tokiwa.crypto.pkcs11.cryptoki import Cryptoki, Refused
from tokiwa.crypto.pkcs11.failure import TokenCannot, TokenFailed, TokenUnreachable
from tokiwa.crypto.pkcs11.token_keys import absent
from tokiwa.crypto.pkcs11.uri import KeyName, name_for
from tokiwa.crypto.pkcs11.words import Attribute, ObjectClass, Result
from tokiwa.crypto.signer import Signers

ARN = "arn:aws:acm-pca:us-east-1:000000000000:certificate-authority/11111111-2222-4333-8444-555555555555"
OWNER = {"account": "000000000000", "name": ARN}
P256, SIGNING = "EC_prime256v1", "SHA256WITHECDSA"
KINDS = [name for name in KEY_ALGORITHMS if not name.startswith("ML_DSA") and name not in ("RSA_3072", "RSA_4096")]


@pytest.mark.parametrize("algorithm", KINDS)
def test_a_key_signs_in_every_way_of_its_kind(token, tmp_path, algorithm):
    """What OpenSSL, too, accepts."""
    signer = token.make(algorithm, **OWNER)
    for signing in (name for name in SIGNING_ALGORITHMS if suits(name, algorithm)):
        csr = ca_request.make({"CommonName": "CA"}, signer, signing)
        (tmp_path / "csr.pem").write_text(csr)
        done = subprocess.run(
            ["openssl", "req", "-verify", "-noout", "-in", tmp_path / "csr.pem"],
            capture_output=True,
            text=True,
            check=True,
        )
        assert "verify OK" in done.stderr + done.stdout
    public = x509.load_pem_x509_csr(csr.encode()).public_key()
    assert (name_of(public), keys.encode_public(public)) == (algorithm, signer.public_key)


def test_it_is_found_by_its_name(token):
    made = token.make(P256, **OWNER)
    uri = token.name(**OWNER)
    found = Signers({"pkcs11": token.signer}).from_uri(uri, **OWNER)
    assert found.public_key == made.public_key
    assert found.sign(b"data", SIGNING)


def test_another_owner_has_nothing_of_it(token):
    token.make(P256, **OWNER)
    with pytest.raises(ValueError, match="another resource"):
        token.signer(token.name(**OWNER), "111111111111", ARN)


def test_a_key_in_another_token_is_told(token):
    with pytest.raises(TokenFailed, match="The key is in the token other"):
        token.signer(name_for("other", "000000000000", ARN).uri, "000000000000", ARN)


def test_without_a_token_there_is_a_reason():
    with pytest.raises(TokenUnreachable, match="--hsm-module"):
        absent("pkcs11:token=t;id=%00", "000000000000", ARN)


def attributes(token, wanted):
    def act(session):
        (found,) = session.cryptoki.find(session.handle, {Attribute.CLASS: ObjectClass.PRIVATE_KEY})
        return session.cryptoki.attributes(session.handle, found, wanted)

    return token.sessions.run(act)


def test_it_never_leaves_the_token(token):
    token.make(P256, **OWNER)
    flags = (
        Attribute.SENSITIVE,
        Attribute.EXTRACTABLE,
        Attribute.SIGN,
        Attribute.DECRYPT,
        Attribute.UNWRAP,
        Attribute.DERIVE,
    )
    assert attributes(token, flags) == [b"\1", b"\0", b"\1", b"\0", b"\0", b"\0"]
    with pytest.raises(TokenFailed, match="CKR_ATTRIBUTE_SENSITIVE"):
        attributes(token, (Attribute.VALUE,))


def test_a_token_that_would_give_it_away_is_not_used(token, monkeypatch):
    monkeypatch.setattr(token_keys, "_ONLY_SIGNS", {**token_keys._ONLY_SIGNS, Attribute.EXTRACTABLE: True})
    with pytest.raises(TokenFailed, match="a key that could be taken out of it"):
        token.make(P256, **OWNER)
    assert token.ours() == []


def test_it_has_the_label_of_its_owner(token):
    token.make(P256, **OWNER)
    assert attributes(token, (Attribute.LABEL,)) == [b"11111111-2222-4333-8444-555555555555"]
    assert token.ours() == [name_for(token.sessions.label, **OWNER)]


def test_keys_of_others_are_not_ours(token):
    token.make(P256, account="0", name="somebody")
    assert token.ours() == []


def test_made_again_it_takes_the_place_of_what_was_left(token):
    first = token.make(P256, **OWNER)
    second = token.make(P256, **OWNER)
    assert first.public_key != second.public_key
    assert token.signer(token.name(**OWNER), *OWNER.values()).public_key == second.public_key


def test_destroyed_it_is_gone(token):
    signer = token.make(P256, **OWNER)
    other = token.make(P256, account="0", name="other")
    for _ in range(2):  # the second time there is nothing to do
        token.destroy(token.name(**OWNER))
    for use in (lambda: signer.sign(b"data", SIGNING), lambda: token.signer(token.name(**OWNER), *OWNER.values())):
        with pytest.raises(TokenFailed, match="There is no key with the identifier"):
            use()
    assert other.sign(b"data", SIGNING)


def test_what_the_token_cannot_make_is_told(token):
    with pytest.raises(TokenCannot, match="cannot make keys of the type ML_DSA_65"):
        token.make("ML_DSA_65", **OWNER)


def test_a_wrong_signature_is_never_handed_on(token, monkeypatch):
    signer = token.make(P256, **OWNER)
    monkeypatch.setattr(Cryptoki, "sign", lambda *_: bytes(63) + b"\1" + bytes(63) + b"\1")
    with pytest.raises(TokenFailed, match="not its key's"):
        signer.sign(b"data", SIGNING)


def test_eight_threads_sign_beside_each_other(token):
    signers = [token.make(P256, account="0", name=str(number)) for number in range(2)]
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda number: signers[number % 2].sign(bytes((number,)), SIGNING), range(200)))
    assert len(set(made)) == 200


def test_proofs(token):
    token.rehearse()
    assert token.ours() == []
    token.make(P256, **OWNER)
    (name,) = token.ours()
    token.prove(name)
    with pytest.raises(TokenFailed, match="no key"):
        token.prove(KeyName(name.token, b"0" * 20, name.label))


def test_a_rehearsal_leaves_nothing(token):
    def everything(session):
        return session.cryptoki.find(session.handle, {Attribute.TOKEN: True})

    token.rehearse()
    assert token.sessions.run(everything) == []


def test_a_refusal_while_signing_is_told(token, monkeypatch):
    signer = token.make(P256, **OWNER)

    def refuse(*_):
        raise Refused("C_Sign", Result.DEVICE_ERROR)

    monkeypatch.setattr(Cryptoki, "sign", refuse)
    with pytest.raises(TokenUnreachable, match="C_Sign: CKR_DEVICE_ERROR"):
        signer.sign(b"data", SIGNING)
    monkeypatch.undo()
    assert signer.sign(b"data", SIGNING)
