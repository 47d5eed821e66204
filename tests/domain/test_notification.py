"""Notifications as they arrive. The text to sign is the example of the SNS Developer Guide, for both types."""

from datetime import UTC, datetime

from tokiwa.domain import notification
from tokiwa.domain.message_attributes import Attribute
from tokiwa.domain.notification import Notification, confirmation, content, read, to_sign
from tokiwa.domain.value import evolve

NOW = datetime(2012, 4, 26, 20, 45, 4, 751000, tzinfo=UTC)
TOPIC = "arn:aws:sns:us-west-2:123456789012:MyTopic"
TOLD = Notification("165545c9", TOPIC, f"{TOPIC}:2bcfbf39", NOW, "Hello world!", "My First Message")
SERVER = "https://here:8420"


def test_the_text_to_sign_of_a_notification():
    assert to_sign(content(TOLD, SERVER)) == (
        b"Message\nHello world!\nMessageId\n165545c9\nSubject\nMy First Message\n"
        b"Timestamp\n2012-04-26T20:45:04.751Z\nTopicArn\narn:aws:sns:us-west-2:123456789012:MyTopic\n"
        b"Type\nNotification\n"
    )
    assert b"Subject" not in to_sign(content(evolve(TOLD, subject=None), SERVER))


def test_the_text_to_sign_of_a_confirmation():
    asked = confirmation("3d891288", TOPIC, TOLD.subscription, "2bcfbf39.word", NOW)
    found = content(asked, SERVER)
    url = f"{SERVER}/?Action=ConfirmSubscription&TopicArn={TOPIC}&Token=2bcfbf39.word"
    assert found["SubscribeURL"] == url
    assert (
        to_sign(found)
        == (
            f"Message\n{found['Message']}\nMessageId\n3d891288\nSubscribeURL\n{url}\n"
            f"Timestamp\n2012-04-26T20:45:04.751Z\nToken\n2bcfbf39.word\nTopicArn\n{TOPIC}\n"
            "Type\nSubscriptionConfirmation\n"
        ).encode()
    )


def test_the_content_of_a_notification():
    told = evolve(TOLD, attributes={"a": Attribute("String", "x"), "b": Attribute("Binary", data=b"\x00")})
    assert content(told, SERVER) == {
        "Type": "Notification",
        "MessageId": "165545c9",
        "TopicArn": TOPIC,
        "Subject": "My First Message",
        "Message": "Hello world!",
        "Timestamp": "2012-04-26T20:45:04.751Z",
        "MessageAttributes": {"a": {"Type": "String", "Value": "x"}, "b": {"Type": "Binary", "Value": "AA=="}},
        "UnsubscribeURL": f"{SERVER}/?Action=Unsubscribe&SubscriptionArn={TOLD.subscription}",
    }


def test_a_function_gets_a_record():
    signed = {**content(evolve(TOLD, subject=None), SERVER), "SigningCertURL": "url"}
    (record,) = notification.record(TOLD, signed)["Records"]
    assert (record["EventSource"], record["EventVersion"]) == ("aws:sns", "1.0")
    assert record["EventSubscriptionArn"] == TOLD.subscription
    sns = record["Sns"]
    assert (sns["SigningCertUrl"], sns["Subject"], sns["MessageAttributes"]) == ("url", None, {})
    assert "UnsubscribeUrl" in sns
    assert "SigningCertURL" not in sns


def test_a_job_brings_it_back():
    told = evolve(TOLD, attributes={"b": Attribute("Binary", data=b"\x00")}, attempts=2)
    job = told.job(NOW)
    assert (job.kind, job.key, job.account) == ("notify", f"165545c9 {TOLD.subscription}", "123456789012")
    assert read(job.payload) == told


def test_what_is_said_is_no_part_of_its_repr():
    assert "Hello" not in repr(TOLD)
    assert "word" not in repr(confirmation("id", TOPIC, "s", "word", NOW))
