"""E-mail addresses as subscribers, through a real mail server."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from messaging import TOPIC, Client, Mail, mail_server
from world import World


@pytest.fixture
def mail() -> Iterator[Mail]:
    """A mail server."""
    with mail_server() as made:
        yield made


@pytest.fixture
def world(tmp_path: Path, mail: Mail) -> Iterator[World]:
    """A server that knows the mail server."""
    made = World(tmp_path, smtp=f"smtp://127.0.0.1:{mail.port}", smtp_sender="Tokiwa <pki@example.com>")
    yield made
    made.close()


def confirmed(client: Client, world: World, mail: Mail, protocol: str = "email") -> None:
    """A subscription of an address, confirmed with the token in its mail."""
    client.topic(DisplayName="Certificates")
    client.subscribe(protocol, "ann@example.com")
    world.settle()
    found = re.search(r"Token=([\w.-]+)", mail.letters.pop().get_content())
    assert found
    client("sns:ConfirmSubscription", TopicArn=TOPIC, Token=found[1])


def test_an_address_is_asked_with_a_link(client: Client, world: World, mail: Mail) -> None:
    client.topic()
    client.subscribe("email", "ann@example.com")
    world.settle()
    (letter,) = mail.letters
    assert (letter["From"], letter["To"]) == ("Tokiwa <pki@example.com>", "ann@example.com")
    assert letter["Subject"] == "AWS Notification - Subscription Confirmation"
    assert f"http://127.0.0.1:1/?Action=ConfirmSubscription&TopicArn={TOPIC}&Token=" in letter.get_content()


def test_a_message_has_its_subject_and_a_way_out(client: Client, world: World, mail: Mail) -> None:
    confirmed(client, world, mail)
    client.publish("It was renewed: \u5e38\u76e4", Subject="Renewed")
    client.publish("again")
    world.settle()
    first, second = sorted(mail.letters, key=lambda letter: letter["Subject"] != "Renewed")
    assert first.get_content().startswith("It was renewed: \u5e38\u76e4")
    assert "?Action=Unsubscribe&SubscriptionArn=" in first.get_content()
    assert second["Subject"] == "Certificates"


def test_a_program_gets_the_signed_content(client: Client, world: World, mail: Mail) -> None:
    confirmed(client, world, mail, "email-json")
    client.publish("hello")
    world.settle()
    content = json.loads(mail.letters.pop().get_content())
    assert (content["Type"], content["Message"]) == ("Notification", "hello")
    assert content["Signature"]


def test_a_server_that_is_busy_is_tried_again(client: Client, world: World, mail: Mail) -> None:
    confirmed(client, world, mail)
    mail.answer = "451 later"
    client.publish("hello")
    world.settle()
    assert mail.letters == []
    mail.answer = "250 OK"
    world.advance(seconds=9)
    assert mail.letters == []
    world.advance(seconds=1)
    assert len(mail.letters) == 1


def test_an_address_that_is_none_is_given_up(client: Client, world: World, mail: Mail) -> None:
    confirmed(client, world, mail)
    mail.answer = "550 no such user"
    client.publish("hello")
    world.settle()
    mail.answer = "250 OK"
    world.advance(days=1)
    assert mail.letters == []


def test_without_a_mail_server_any_more_it_waits_for_one(
    client: Client, world: World, mail: Mail, tmp_path: Path
) -> None:
    confirmed(client, world, mail)
    world.close()
    bare = World(tmp_path)
    try:
        there = Client(bare, bare.root)
        there.publish("hello")
        bare.settle()
        assert mail.letters == []
    finally:
        bare.close()
    again = World(tmp_path, smtp=f"smtp://127.0.0.1:{mail.port}", smtp_sender="pki@example.com")
    try:
        again.advance(seconds=10)
        assert len(mail.letters) == 1
    finally:
        again.close()
