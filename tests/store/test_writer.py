import asyncio
import sqlite3
import threading
import time

import pytest

from tokiwa.domain.change import Change
from tokiwa.store.change import sheet
from tokiwa.store.embedded import Writing
from tokiwa.store.transaction import Conflict
from tokiwa.store.turn import FileTurn
from tokiwa.store.writer import MOST, SLICE, Writer


class Bench:
    """A writer on a table of numbers; `commits` counts what was committed together."""

    def __init__(self, path, turn):
        self.connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self.connection.execute("PRAGMA journal_mode=WAL")
        self.connection.execute("CREATE TABLE t (id INTEGER PRIMARY KEY)")
        self.commits = 0
        self.written = []
        self.outcomes = []
        self.turn = turn
        self.writer = Writer(Writing(self.connection), turn, self, self.committed, self.ended)

    def pieces(self, cursor, sheets):
        """Of a change the numbers that it "published", each in a piece that takes longer than the loop has at once."""
        for number in (number for each in sheets for number in each.change.published):
            cursor.execute("INSERT INTO t VALUES (?)", (int(number),))
            self.written.append(threading.get_ident())
            until = time.monotonic() + SLICE
            while time.monotonic() < until:
                pass
            yield

    def finish(self, cursor):
        """Nothing goes with them."""

    def committed(self):
        self.commits += 1

    def ended(self, outcomes):
        self.outcomes += outcomes

    def insert(self, number):
        return self.writer.submit(lambda cursor: cursor.execute("INSERT INTO t VALUES (?)", (number,)).rowcount)

    def hold(self):
        """Keep the writer busy until the returned event is set."""
        begun, go = threading.Event(), threading.Event()
        self.writer.submit(lambda _: (begun.set(), go.wait(10)))
        begun.wait(10)
        return go

    def ids(self):
        return {row[0] for row in self.connection.execute("SELECT id FROM t")}


@pytest.fixture
def bench(tmp_path):
    made = Bench(tmp_path / "t.db", FileTurn(str(tmp_path / "t.db")))
    yield made
    made.writer.close()
    made.connection.close()


def test_what_arrives_while_a_commit_waits_is_committed_together(bench):
    go = bench.hold()
    futures = [bench.insert(number) for number in range(100)]
    go.set()
    assert [future.result(10) for future in futures] == [1] * 100
    assert bench.commits == 2


def test_a_batch_has_a_largest_size(bench):
    go = bench.hold()
    futures = [bench.insert(number) for number in range(MOST + 1)]
    go.set()
    for future in futures:
        future.result(10)
    assert bench.commits == 3


def test_callers_of_many_threads_all_get_their_own_answer(bench):
    told = {}

    def caller(number):
        for each in range(number, number + 25):
            told[each] = bench.insert(each).result(10)

    threads = [threading.Thread(target=caller, args=(number * 25,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert told == dict.fromkeys(range(200), 1)
    assert bench.ids() == set(range(200))


def test_what_waits_is_written_before_the_end_and_nothing_afterwards(bench):
    go = bench.hold()
    future = bench.insert(1)
    threading.Timer(0.01, go.set).start()
    bench.writer.close()
    assert future.result(0) == 1
    with pytest.raises(RuntimeError, match="closed"):
        bench.insert(2)


def test_on_a_loop_the_statements_run_on_its_thread_and_the_commit_does_not(bench):
    ran, committing = [], []

    async def story():
        bench.writer.attach(asyncio.get_running_loop())
        bench.connection.set_trace_callback(
            lambda sql: committing.append(threading.get_ident()) if sql == "COMMIT" else None
        )
        for _ in range(3):
            await asyncio.wrap_future(bench.writer.submit(lambda _: ran.append(threading.get_ident())))
        bench.connection.set_trace_callback(None)
        bench.writer.detach()

    asyncio.run(story())
    assert set(ran) == {threading.get_ident()}
    assert committing
    assert threading.get_ident() not in committing


NUMBERS = sheet(Change(published=tuple(map(str, range(20)))))


def test_on_a_loop_a_batch_lets_others_have_their_turn_in_between(bench):
    async def story():
        loop = asyncio.get_running_loop()
        bench.writer.attach(loop)
        (written,) = bench.writer.write([NUMBERS])
        turns = []
        while not written.done():
            await asyncio.sleep(0)
            turns.append(len(bench.written))
        bench.writer.detach()
        assert bench.written == [threading.get_ident()] * 20
        assert set(turns) == set(range(1, 21))
        assert bench.commits == 1

    asyncio.run(story())


def test_a_handler_that_waits_for_its_write_has_a_begun_batch_finished(bench):
    async def story():
        loop = asyncio.get_running_loop()
        bench.writer.attach(loop)
        (written,) = bench.writer.write([NUMBERS])
        while not bench.written:
            await asyncio.sleep(0)
        assert len(bench.written) < 20
        assert bench.writer.wait(bench.insert(20)) == 1
        assert written.done()
        (last,) = bench.writer.write([sheet(Change(published=("21", "22")))])
        while len(bench.written) < 21:
            await asyncio.sleep(0)
        bench.writer.detach()
        assert last.result(10) is None
        assert bench.ids() == set(range(23))

    asyncio.run(story())


def test_a_handler_on_the_loop_may_wait_for_its_write_while_other_writes_are_under_way(bench):
    async def story():
        bench.writer.attach(asyncio.get_running_loop())
        others = []
        for number in range(200):
            others.append(bench.insert(number))
            if number % 3 == 0:
                await asyncio.sleep(0)  # the loop begins a batch, which the thread commits
            assert bench.writer.wait(bench.insert(1000 + number)) == 1
        for other in others:
            assert await asyncio.wait_for(asyncio.wrap_future(other), 10) == 1
        bench.writer.detach()

    asyncio.run(story())
    assert bench.ids() == set(range(200)) | set(range(1000, 1200))


def test_a_loop_takes_over_from_the_thread_and_gives_back_under_load(bench):
    """Threads go on writing while loops come and go; nobody's write is lost or runs beside another."""
    running, clashes, stop = [], [], threading.Event()

    def act(cursor):
        running.append(1)
        if len(running) > 1:
            clashes.append(1)
        cursor.execute("INSERT INTO t VALUES (NULL)")
        running.pop()

    def caller(futures):
        while not stop.is_set():
            futures.append(bench.writer.submit(act))
            futures[-1].result(10)

    mine = [[] for _ in range(4)]
    threads = [threading.Thread(target=caller, args=(futures,)) for futures in mine]
    for thread in threads:
        thread.start()

    async def story():
        bench.writer.attach(asyncio.get_running_loop())
        for _ in range(20):
            await asyncio.wrap_future(bench.writer.submit(act))
        bench.writer.detach()

    for _ in range(10):
        asyncio.run(story())
    stop.set()
    for thread in threads:
        thread.join(10)
    futures = [future for each in mine for future in each]
    assert all(future.exception(10) is None for future in futures)
    assert not clashes
    assert len(bench.ids()) == len(futures) + 200


def test_a_failure_on_the_loop_is_told_like_any_other(bench):
    async def story():
        bench.writer.attach(asyncio.get_running_loop())
        with pytest.raises(sqlite3.OperationalError, match="no such table"):
            await asyncio.wrap_future(bench.writer.submit(lambda cursor: cursor.execute("SELECT * FROM u")))
        with pytest.raises(sqlite3.OperationalError, match="no such table"):
            bench.writer.wait(bench.writer.submit(lambda cursor: cursor.execute("SELECT * FROM u")))
        assert await asyncio.wrap_future(bench.insert(1)) == 1
        bench.writer.detach()

    asyncio.run(story())


def elsewhere(bench):
    """The turn as another process has it."""
    return FileTurn(bench.connection.execute("PRAGMA database_list").fetchone()[2])


def test_while_another_process_writes_the_loop_goes_on(bench):
    async def story():
        bench.writer.attach(asyncio.get_running_loop())
        await asyncio.wrap_future(bench.insert(1))
        other = elsewhere(bench)
        other.take()
        futures = [bench.insert(2)]
        for number in range(3, 50):  # each a round of the loop, and a reason to look again
            futures.append(bench.insert(number))
            await asyncio.sleep(0.001)
        assert not any(future.done() for future in futures)
        other.give()
        for future in futures:
            assert await asyncio.wait_for(asyncio.wrap_future(future), 10) == 1
        other.close()
        bench.writer.detach()

    asyncio.run(story())
    assert bench.ids() == set(range(1, 50))


def test_a_handler_that_waits_for_its_write_waits_for_the_turn_that_was_queued_for(bench):
    async def story():
        bench.writer.attach(asyncio.get_running_loop())
        other = elsewhere(bench)
        other.take()
        bench.insert(1)
        while not bench.writer._queued:
            await asyncio.sleep(0)
        threading.Timer(0.01, other.give).start()
        assert bench.writer.wait(bench.insert(2)) == 1
        assert bench.ids() == {1, 2}
        assert other.try_take()  # it was given back
        other.give()
        other.close()
        bench.writer.detach()

    asyncio.run(story())


def test_a_turn_that_was_queued_for_serves_the_thread_when_the_loop_ends(bench):
    other = elsewhere(bench)

    async def story():
        bench.writer.attach(asyncio.get_running_loop())
        other.take()
        bench.insert(1)
        while not bench.writer._queued:
            await asyncio.sleep(0)
        bench.writer.detach()

    asyncio.run(story())
    other.give()
    assert bench.insert(2).result(10) == 1
    assert bench.ids() == {1, 2}
    other.close()


def test_many_changes_have_one_future_that_knows_of_each(bench):
    class Thirteen:
        def pieces(self, cursor, sheets):
            if any("13" in each.change.published for each in sheets):
                raise Conflict("thirteen")
            yield

        def finish(self, cursor):
            """Nothing goes with them."""

    bench.writer._script = Thirteen()
    changes = [sheet(Change(published=(number,))) for number in ("12", "13", "14")]
    before, error, after = bench.writer.write_together(changes).result(10)
    assert before is after is None
    assert isinstance(error, Conflict)
    assert bench.outcomes == list(zip(changes, (None, error, None), strict=True))
    assert bench.writer.write_together([]).result(10) == []


def test_there_is_one_end_for_changes_of_several_batches(bench):
    go = bench.hold()
    changes = [sheet(Change(published=(str(number),))) for number in range(MOST + 1)]
    written = bench.writer.write_together(changes)
    assert not written.done()
    go.set()
    assert written.result(30) == [None] * (MOST + 1)
    assert bench.commits == 3
