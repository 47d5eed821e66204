"""Sends e-mail through a mail server (SMTP, RFC 5321), for those who wait for it: each message with a connection of its own."""

import smtplib
import ssl
from email import policy
from email.message import EmailMessage
from email.utils import parseaddr

import attrs

from tokiwa.domain.mail_server import MailServer, Security

SECONDS = 20


@attrs.frozen
class Undelivered(Exception):
    """A message that the server did not take. `refused`: another attempt cannot help."""

    message: str
    refused: bool = False

    def __str__(self) -> str:
        return self.message


def send(by: MailServer, to: str, subject: str, text: str) -> None:
    """One message of plain text. Undelivered when it was not taken."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = by.sender, to, subject
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's absence is to answer it
    message.set_content(text, cte="quoted-printable")
    try:
        with _connection(by) as server:
            if by.user:
                server.login(by.user, by.password)
            # Not `send_message`, which writes >From where a line begins with From.
            server.sendmail(parseaddr(by.sender)[1], [to], message.as_bytes(policy=policy.SMTP))
    except smtplib.SMTPRecipientsRefused as error:
        code, _ = next(iter(error.recipients.values()))
        raise Undelivered(f"The mail server refuses the address ({code}).", refused=code >= 500) from None
    except smtplib.SMTPResponseException as error:
        # Its words may repeat what was said to it, so only the number is told.
        raise Undelivered(f"The mail server answered {error.smtp_code}.") from None
    except (OSError, smtplib.SMTPException) as error:
        raise Undelivered(f"The mail server could not be reached: {type(error).__name__}.") from None


def _connection(by: MailServer) -> smtplib.SMTP:
    if by.security is Security.TLS:
        return smtplib.SMTP_SSL(by.host, by.port, timeout=SECONDS, context=ssl.create_default_context())
    connection = smtplib.SMTP(by.host, by.port, timeout=SECONDS)
    if by.security is Security.STARTTLS:
        try:
            connection.starttls(context=ssl.create_default_context())
        except BaseException:
            connection.close()
            raise
    return connection
