"""Changes add up, member by member and in order; an event arrives when it happened unless its bus says otherwise."""

from datetime import timedelta

from managed import NOW
from tokiwa.domain.call import Task
from tokiwa.domain.change import Change, Event, Job

JOB = Job("renew", "k", "a", NOW)
TASK = Task("renew", "k", "a", NOW, 1, "n/1")
EVENT = Event("id", "a", "us-east-1", NOW, "aws.acm", "type", (), {})


def test_changes_add_up() -> None:
    one = Change(("p",), ("d",), (JOB,), (("renew", "k"),), (EVENT,), (TASK,), ("id",))
    two = Change(("q",), ("e",), (JOB,), (("watch", "k"),), (EVENT,), (TASK,), ("id2",))
    assert one + two == Change(
        puts=("p", "q"),
        drops=("d", "e"),
        jobs=(JOB, JOB),
        cancels=(("renew", "k"), ("watch", "k")),
        events=(EVENT, EVENT),
        finished=(TASK, TASK),
        published=("id", "id2"),
    )
    assert one + Change() == Change() + one == one


def test_when_an_event_arrived() -> None:
    assert EVENT.arrived == NOW
    later = NOW + timedelta(seconds=1)
    assert Event("id", "a", "us-east-1", NOW, "s", "t", (), {}, arrived_at=later).arrived == later
