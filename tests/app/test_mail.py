"""The mail server as the operator sets it."""

from pathlib import Path

import pytest

from tokiwa.app.mail import mail
from tokiwa.domain.mail_server import MailServer, Security
from tokiwa.domain.problem import Problem

FROM = "pki@example.com"

SERVERS = {
    "smtp://mail.example.com": MailServer("mail.example.com", 25, FROM),
    "smtp://127.0.0.1:2525/": MailServer("127.0.0.1", 2525, FROM),
    "smtp://[::1]:2525": MailServer("::1", 2525, FROM),
    "smtp+starttls://mail.example.com": MailServer("mail.example.com", 587, FROM, Security.STARTTLS),
    "smtps://mail.example.com": MailServer("mail.example.com", 465, FROM, Security.TLS),
}


@pytest.mark.parametrize("url", SERVERS)
def test_what_a_url_says(url: str) -> None:
    assert mail(url, FROM, None, {}) == SERVERS[url]


def test_without_a_url_there_is_none() -> None:
    assert mail(None, FROM, None, {}) is None


def test_the_environment_says_it_too(tmp_path: Path) -> None:
    file = tmp_path / "password"
    file.write_text("hush\n")
    told = {
        "TOKIWA_SMTP": "smtps://me%40here@mail.example.com",
        "TOKIWA_SMTP_SENDER": "Tokiwa <pki@example.com>",
        "TOKIWA_SMTP_PASSWORD_FILE": str(file),
    }
    made = mail(None, None, None, told)
    assert made == MailServer("mail.example.com", 465, "Tokiwa <pki@example.com>", Security.TLS, "me@here", "hush")
    assert "hush" not in repr(made)


REFUSED = {
    "another scheme": ("http://mail", FROM, None, "A mail server is given as"),
    "no host": ("smtp://", FROM, None, "A mail server is given as"),
    "no port": ("smtp://mail:x", FROM, None, "A mail server is given as"),
    "a password in it": ("smtp://me:hush@mail", FROM, None, "without its password"),
    "a path": ("smtp://mail/x", FROM, None, "A mail server is given as"),
    "no sender": ("smtp://mail", None, None, "Mail needs a sender"),
    "a sender that is none": ("smtp://mail", "pki", None, "Mail needs a sender"),
    "a sender of two lines": ("smtp://mail", "a\nBcc: b <pki@example.com>", None, "Mail needs a sender"),
    "a user alone": ("smtp://me@mail", FROM, None, "a user and a password, or neither"),
    "a file that is not there": ("smtp://me@mail", FROM, "/nonexistent", "cannot be read"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_refused(case: str) -> None:
    *given, told = REFUSED[case]
    with pytest.raises(Problem, match=told) as caught:
        mail(*given, {})
    assert "hush" not in caught.value.message
