"""E-mail through a real mail server: with and without a password, and what goes wrong."""

import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import AuthResult

from messaging import Mail, mail_server
from tokiwa.crypto import keys, listener
from tokiwa.crypto.listener import Term
from tokiwa.crypto.signer import KeySigner
from tokiwa.domain.mail_server import MailServer, Security
from tokiwa.work.post import Undelivered, send


def post(mail: Mail, **more: Any) -> MailServer:
    return MailServer("127.0.0.1", mail.port, "Tokiwa <pki@example.com>", **more)


def test_a_message_arrives_as_it_was_sent() -> None:
    text = "\u5e38\u76e4\n.\nFrom here\n" + "long " * 300 + "\n"
    with mail_server() as mail:
        send(post(mail), "ann@example.com", "Gr\u00fc\u00dfe", text)
    (letter,) = mail.letters
    assert (letter["To"], letter["Subject"], letter["Auto-Submitted"]) == (
        "ann@example.com",
        "Gr\u00fc\u00dfe",
        "auto-generated",
    )
    assert letter.get_content().replace("\r\n", "\n") == text


@pytest.mark.parametrize(("answer", "refused"), [("550 no such user", True), ("451 try later", False)])
def test_an_address_that_is_refused(answer: str, refused: bool) -> None:
    with mail_server() as mail:
        mail.answer = answer
        with pytest.raises(Undelivered) as caught:
            send(post(mail), "ann@example.com", "s", "t")
    assert (caught.value.refused, answer[:3] in caught.value.message) == (refused, True)


def test_a_password_is_told_to_who_asks_and_to_nobody_else() -> None:
    def known(_server: Any, _session: Any, _envelope: Any, _mechanism: str, data: Any) -> AuthResult:
        return AuthResult(success=(data.login, data.password) == (b"me", b"hush"), handled=False)

    options = {"authenticator": known, "auth_require_tls": False}
    with mail_server(**options) as mail:
        send(post(mail, user="me", password="hush"), "ann@example.com", "s", "t")
        assert len(mail.letters) == 1
        with pytest.raises(Undelivered) as caught:
            send(post(mail, user="me", password="loud"), "ann@example.com", "s", "t")
    assert caught.value.message == "The mail server answered 535."
    assert "hush" not in repr(post(mail, user="me", password="hush"))


def test_a_server_that_is_not_there() -> None:
    with mail_server() as mail:
        gone = post(mail)
    with pytest.raises(Undelivered, match="could not be reached: ConnectionRefusedError"):
        send(gone, "ann@example.com", "s", "t")


@pytest.mark.parametrize("security", [Security.TLS, Security.STARTTLS])
def test_with_tls_the_servers_certificate_is_verified(
    security: Security, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server that is trusted gets the message; one that is not gets nothing."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(_certified(tmp_path / "root.pem"))
    options = {"ssl_context" if security is Security.TLS else "tls_context": context}
    with mail_server(**options) as mail:
        with pytest.raises(Undelivered, match="could not be reached: SSLCertVerificationError"):
            send(post(mail, security=security), "ann@example.com", "s", "t")
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "root.pem"))
        send(post(mail, security=security), "ann@example.com", "s", "t")
        assert len(mail.letters) == 1


def test_a_server_without_tls_gets_nothing_when_it_is_asked_for() -> None:
    with mail_server() as mail, pytest.raises(Undelivered):
        send(post(mail, security=Security.STARTTLS), "ann@example.com", "s", "t")
    assert mail.letters == []


def _certified(path: Path) -> Path:
    """A file with a certificate for this machine and its key; whoever trusts the certificate trusts the server."""
    key = keys.generate(listener.KEY)
    term = Term(1, datetime.now(UTC) - timedelta(hours=1), datetime.now(UTC) + timedelta(hours=1))
    signer = KeySigner(keys.load(key))
    root = listener.root("Mail", signer, term)
    leaf, private = listener.leaf(root, signer, ["127.0.0.1"], term)
    path.write_text(root)
    both = path.with_name("both.pem")
    both.write_bytes(leaf.encode() + private)
    return both
