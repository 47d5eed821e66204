import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from softhsm import PIN
from tokiwa.crypto.pkcs11 import sessions as module
from tokiwa.crypto.pkcs11.cryptoki import Cryptoki, Refused, Way
from tokiwa.crypto.pkcs11.failure import KeyMissing, TokenFailed, TokenLoginRefused, TokenUnreachable
from tokiwa.crypto.pkcs11.pin import Pin
from tokiwa.crypto.pkcs11.sessions import MOST, REST, Sessions
from tokiwa.crypto.pkcs11.words import Attribute, Mechanism, Result

P256, SIGNING = "EC_prime256v1", "SHA256WITHECDSA"
OWNER = {"account": "0", "name": "ca"}


def handle(session):
    return session.handle


def test_nothing_is_opened_before_it_is_used(tmp_path, seconds):
    """Not even a library that is not there is missed."""
    sessions = Sessions(tmp_path / "nothing.so", "t", Pin("1234"), seconds)
    sessions.close()
    with pytest.raises(TokenUnreachable, match="is not a PKCS #11 library that can be loaded"):
        sessions.run(handle)


def test_one_thread_needs_one_session(sessions):
    assert len({sessions.run(handle) for _ in range(20)}) == 1


def together(sessions, threads):
    """The sessions that this many threads had, most of them at the same time."""
    meeting = threading.Barrier(min(threads, MOST))

    def act(session):
        if threads <= MOST:
            meeting.wait(30)
        return session.handle

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(lambda _: sessions.run(act), range(threads)))


def test_threads_have_a_session_each(sessions):
    assert len(set(together(sessions, MOST))) == MOST


def test_there_are_no_more_than_there_may_be(sessions):
    assert len(set(together(sessions, 5 * MOST))) <= MOST


def test_a_token_that_has_fewer_is_content_with_those(sessions, monkeypatch):
    class Few(Cryptoki):
        opened = 0

        def open(self, slot):
            if self.opened == 2:
                raise Refused("C_OpenSession", Result.SESSION_COUNT)
            self.opened += 1
            return super().open(slot)

    monkeypatch.setattr(module, "Cryptoki", Few)
    release = threading.Event()

    def act(session):
        release.wait(0.05)
        return session.handle

    with ThreadPoolExecutor(6) as pool:
        assert len(set(pool.map(lambda _: sessions.run(act), range(12)))) == 2


def test_a_session_that_was_closed_is_replaced(token, sessions):
    signer = token.make(P256, **OWNER)
    sessions.run(lambda session: session.cryptoki.close(session.handle))
    assert signer.sign(b"data", SIGNING)


def test_one_that_is_closed_twice_in_a_row_is_replaced_twice(sessions):
    had = []

    def act(session):
        had.append(session.handle)
        if len(had) < 3:
            session.cryptoki.close(session.handle)
        return session.cryptoki.logged_in(session.handle)

    assert sessions.run(act)
    assert len(had) == 3


def test_a_login_that_ended_is_made_again(token, sessions):
    signer = token.make(P256, **OWNER)
    sessions.run(lambda session: session.cryptoki.finalize())
    assert signer.sign(b"data", SIGNING)


def test_a_key_that_is_not_seen_without_a_login_is_looked_for_with_one(token, sessions):
    """As after the last session that had it ended, and another was opened."""
    signer = token.make(P256, **OWNER)

    def act(session):
        cryptoki = session.cryptoki
        assert cryptoki.logged_in(session.handle)
        cryptoki.finalize()
        cryptoki.initialize()
        assert cryptoki.open(cryptoki.slot(sessions.label)) == session.handle
        assert not cryptoki.logged_in(session.handle)

    sessions.run(act)
    assert signer.sign(b"data", SIGNING)


def test_sessions_that_end_while_eight_threads_sign(token, sessions):
    """Nobody notices."""
    signer = token.make(P256, **OWNER)
    signed = threading.Semaphore(0)

    def sign(number):
        for _ in range(30):
            assert signer.sign(number.to_bytes(2, "big"), SIGNING)
            signed.release()

    with ThreadPoolExecutor(9) as pool:
        at_work = [pool.submit(sign, number) for number in range(8)]
        for _ in range(4):
            for _ in range(20):
                assert signed.acquire(timeout=30)
            sessions.run(lambda session: session.cryptoki.close(session.handle))
        for each in at_work:
            each.result()


@pytest.mark.parametrize("idle", [True, False], ids=["no session", "sessions"])
def test_a_token_that_is_out_is_told_and_used_again_when_it_is_back(token, sessions, seconds, hsm_token, idle):
    signer = token.make(P256, **OWNER)
    if idle:
        sessions.close()
    seconds.now += REST
    hsm_token.take_out()
    with pytest.raises(TokenUnreachable, match=f"There is no token with the label {hsm_token.hsm.token}"):
        signer.sign(b"data", SIGNING)
    hsm_token.put_back()
    seconds.now += REST
    assert signer.sign(b"data", SIGNING)


def test_a_key_that_is_not_there_does_not_start_the_library_all_the_time(sessions, seconds):
    had = []

    def act(session):
        had.append(session.keys)
        raise KeyMissing("none")

    for wait, tries in ((0, 1), (REST, 2), (0, 1), (REST / 2, 1), (REST / 2, 2)):
        seconds.now += wait
        had.clear()
        with pytest.raises(KeyMissing):
            sessions.run(act)
        assert len(had) == tries


def test_one_that_could_not_be_opened_is_left_alone_for_a_while(token, sessions, seconds, hsm_token):
    hsm_token.take_out()
    with pytest.raises(TokenUnreachable):
        sessions.run(handle)
    hsm_token.put_back()
    seconds.now += REST / 2
    with pytest.raises(TokenUnreachable):
        sessions.run(handle)
    seconds.now += REST / 2
    assert sessions.run(handle)


def test_a_wrong_pin_is_tried_once(sessions, seconds, hsm_token, monkeypatch):
    tried = []

    class Counting(Cryptoki):
        def login(self, session, pin):
            tried.append(pin)
            super().login(session, pin)

    monkeypatch.setattr(module, "Cryptoki", Counting)
    hsm_token.hsm.pin_file.write_text("0000")
    for said in ("the PIN is wrong", "not tried again so that it does not lock"):
        with pytest.raises(TokenLoginRefused, match=said):
            sessions.run(handle)
        seconds.now += REST
    assert tried == ["0000"]
    hsm_token.hsm.pin_file.write_text(PIN)
    assert sessions.run(handle)


def test_what_a_token_refuses_for_good_is_asked_once(sessions):
    asked = []

    def act(session):
        asked.append(session.handle)
        session.cryptoki.generate(
            session.handle, Way(Mechanism.RSA_PKCS), {Attribute.TOKEN: False}, {Attribute.TOKEN: False}
        )

    with pytest.raises(TokenFailed, match="CKR_MECHANISM_INVALID"):
        sessions.run(act)
    assert len(asked) == 1


def test_what_else_goes_wrong_passes_and_leaves_the_session(sessions):
    def act(session):
        raise LookupError(session.handle)

    with pytest.raises(LookupError) as caught:
        sessions.run(act)
    assert sessions.run(handle) == caught.value.args[0]
