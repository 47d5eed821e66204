from datetime import timedelta

from logbook import calls, verified
from tokiwa.app.watch import begin_rounds
from tokiwa.domain.checkpoint import KEY, LATER, SEAL, SOON
from tokiwa.store import jobs


def due(world):
    with world.means.store.snapshot() as tx:
        return jobs.due_at(tx, SEAL, KEY)


def test_rounds_begin_with_the_server_and_once(world):
    begin_rounds(world.means, world.now)
    first = due(world)
    begin_rounds(world.means, world.now + timedelta(seconds=5))
    assert first == due(world) == world.now + SOON


def test_what_was_written_is_sealed_a_moment_later(world):
    begin_rounds(world.means, world.now)
    calls(world, "a", "b")
    world.settle()
    assert verified(world).rows == 0
    world.advance(seconds=SOON.total_seconds())
    assert (verified(world).rows, due(world)) == (2, world.now + SOON)
    world.advance(seconds=SOON.total_seconds())
    assert due(world) == world.now + LATER


def test_clocks_of_accounts_do_not_matter(world):
    """What an account with a test clock did is sealed with the rest, at the wall clock's time."""
    begin_rounds(world.means, world.now)
    other = world.new_account("111111111111", test_clock=True)
    world.call("iam:CreateUser", {"UserName": "a"}, other)
    world.advance(seconds=SOON.total_seconds())
    report = verified(world)
    assert (report.rows, report.until) == (1, world.now)
