import gc
from pathlib import Path

import pytest

from tokiwa.crypto.pkcs11.cryptoki import Cryptoki, Refused, Way, number
from tokiwa.crypto.pkcs11.words import Attribute, Mechanism, ObjectClass, Result

PAIR = {Attribute.TOKEN: False, Attribute.LABEL: b"pair", Attribute.ID: b"1"}
P256 = bytes.fromhex("06082a8648ce3d030107")


def generate(session):
    way = Way(Mechanism.EC_KEY_PAIR_GEN)
    return session.cryptoki.generate(
        session.handle, way, PAIR | {Attribute.EC_PARAMS: P256}, PAIR | {Attribute.SIGN: True}
    )


def test_objects_are_made_found_looked_at_and_removed(sessions):
    def act(session):
        public, private = generate(session)
        gc.collect()  # what a template points to must live as long as the call
        wanted = {Attribute.CLASS: ObjectClass.PRIVATE_KEY, Attribute.LABEL: b"pair"}
        assert session.cryptoki.find(session.handle, wanted) == [private]
        values = session.cryptoki.attributes(
            session.handle, public, (Attribute.CLASS, Attribute.LABEL, Attribute.EC_PARAMS)
        )
        assert (number(values[0]), values[1:]) == (ObjectClass.PUBLIC_KEY, [b"pair", P256])
        assert len(session.cryptoki.sign(session.handle, private, Way(Mechanism.ECDSA), bytes(32))) == 64
        session.cryptoki.destroy(session.handle, private)
        assert session.cryptoki.find(session.handle, wanted) == []

    sessions.run(act)


def test_more_are_found_than_are_asked_for_at_once(sessions):
    def act(session):
        made = {generate(session)[1] for _ in range(70)}
        wanted = {Attribute.CLASS: ObjectClass.PRIVATE_KEY, Attribute.LABEL: b"pair"}
        assert set(session.cryptoki.find(session.handle, wanted)) == made

    sessions.run(act)


def test_a_private_value_is_refused(sessions):
    def act(session):
        _, private = generate(session)
        with pytest.raises(Refused) as caught:
            session.cryptoki.attributes(session.handle, private, (Attribute.VALUE,))
        return caught.value.code

    assert sessions.run(act) in (Result.ATTRIBUTE_SENSITIVE, Result.ATTRIBUTE_TYPE_INVALID)


def test_an_attribute_that_an_object_does_not_have_is_refused(sessions):
    def act(session):
        public, _ = generate(session)
        with pytest.raises(Refused, match="CKR_ATTRIBUTE_TYPE_INVALID"):
            session.cryptoki.attributes(session.handle, public, (Attribute.MODULUS,))

    sessions.run(act)


@pytest.mark.parametrize("name", ["nothing.so", "libc.so.6"])
def test_what_is_no_library_of_a_token(name):
    with pytest.raises((OSError, AttributeError)):
        Cryptoki(Path(name))


def test_a_token_is_found_by_its_label_alone(sessions, hsm_token):
    sessions.run(lambda session: session)
    cryptoki = Cryptoki(hsm_token.hsm.module)
    assert cryptoki.slot(hsm_token.hsm.token) is not None
    assert cryptoki.slot(hsm_token.hsm.token + "x") is None


@pytest.mark.parametrize(("code", "said"), [(0xA0, "C_Login: CKR_PIN_INCORRECT"), (0x80000001, "C_Login: 0x80000001")])
def test_a_refusal_is_told_by_its_name_in_the_standard(code, said):
    assert str(Refused("C_Login", code)) == said
