"""What every kind must do, whatever the place is. A new kind is one file, and one fixture that gives this suite a place.

    class TestNginx(ServingConformance):
        @pytest.fixture
        def place(self, tmp_path): ...

Pairs are new in each step, so that nothing is found there that would not be.
"""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import attrs
import pytest
from tests.agent.kinds import killed
from tests.agent.kinds.pairs import pair, unfit
from tests.agent.kinds.place import Place, ServingPlace

from tokiwa.agent.kind import Bundle, Refused


class Conformance:
    """Every kind."""

    remembers = True  # the way back is there for a process that starts again
    watches = False  # the server itself sees the link, and may have the new pair for as long as it takes to refuse it
    thorough = False  # the work is finished after each kill, also after those before the server could notice

    def test_a_first_pair_is_installed(self, place: Place) -> None:
        first = pair()
        assert place.kind.present(place.settings) is None
        place.kind.install(place.settings, first)
        place.kind.settle(place.settings)
        place.start()
        assert place.served() == first.fingerprint
        assert place.kind.present(place.settings) == first.fingerprint

    def test_the_same_pair_again_changes_nothing(self, place: Place) -> None:
        first = started(place)
        place.kind.install(place.settings, first)
        assert place.served() == place.kind.present(place.settings) == first.fingerprint

    def test_what_is_refused_is_undone_and_works_when_the_cause_is_gone(self, place: Place) -> None:
        first, second = started(place), pair()
        with place.broken() as settings:
            with pytest.raises(Refused) as refused:
                place.kind.install(settings, second)
            if self.watches:
                place.until(first.fingerprint)
            assert place.served() == first.fingerprint
        assert str(refused.value)
        assert second.key not in str(refused.value)
        assert place.kind.present(place.settings) == first.fingerprint
        place.kind.install(place.settings, second)
        place.until(second.fingerprint)

    def test_undo_brings_back_what_served(self, place: Place) -> None:
        first, second = started(place), pair()
        place.kind.install(place.settings, second)
        place.until(second.fingerprint)
        place.kind.undo(place.settings)
        place.until(first.fingerprint)
        assert place.kind.present(place.settings) == first.fingerprint
        with pytest.raises(Refused):
            place.kind.undo(place.settings)
        assert place.served() == first.fingerprint

    def test_two_that_were_not_proved_lead_back_to_the_one_that_was(self, place: Place) -> None:
        first = started(place)
        for other in (pair(), pair()):
            place.kind.install(place.settings, other)
        place.kind.undo(place.settings)
        place.until(first.fingerprint)

    def test_without_a_version_before_there_is_no_way_back(self, place: Place) -> None:
        first = started(place)
        with pytest.raises(Refused):
            place.kind.undo(place.settings)
        assert place.served() == place.kind.present(place.settings) == first.fingerprint

    def test_drift_is_seen_and_mended(self, place: Place) -> None:
        first, other = started(place), pair()
        self.drift(place, other)
        assert place.kind.present(place.settings) == other.fingerprint
        if not place.kind.mend(place.settings, first.fingerprint):
            place.kind.install(place.settings, first)
        assert place.kind.present(place.settings) == first.fingerprint
        place.until(first.fingerprint)

    def test_a_process_that_is_killed_anywhere_leaves_a_working_pair(self, place: Place, agent: Agent) -> None:
        """And the next one finishes the work; or goes back, and then it is the old pair."""
        old = started(place)
        for last in range(1, 1000):
            new = pair()
            place.kind.close()
            end = agent.run(place, "install", new, last)
            place.again()
            assert place.served() in {old.fingerprint, new.fingerprint}
            there = place.kind.present(place.settings)
            assert there in {old.fingerprint, new.fingerprint}
            if self.thorough or there == new.fingerprint or not last % 8:  # else: killed again, with what is left over
                place.kind.install(place.settings, new)
                place.until(new.fingerprint)
                if last % 2 and self.remembers:
                    place.kind.undo(place.settings)
                    place.until(old.fingerprint)
                else:
                    place.kind.settle(place.settings)
                    old = new
            if end == "done":
                return
            assert end == "killed"
        raise AssertionError("it does not end")

    def test_a_process_that_is_killed_while_it_goes_back_goes_back_the_next_time(
        self, place: Place, agent: Agent
    ) -> None:
        if not self.remembers:
            pytest.skip("this kind's way back ends with the process, and it says so")
        old = started(place)
        for last in range(1, 1000):
            new = pair()
            place.kind.install(place.settings, new)
            place.until(new.fingerprint)  # or a server that is slow may take it when all has gone back
            place.kind.close()
            end = agent.run(place, "undo", None, last)
            place.again()
            assert place.served() in {old.fingerprint, new.fingerprint}
            try:
                place.kind.undo(place.settings)
            except Refused:  # it had gone back
                place.kind.mend(place.settings, old.fingerprint)
            place.until(old.fingerprint)
            assert place.kind.present(place.settings) == old.fingerprint
            if end == "done":
                return
            assert end == "killed"
        raise AssertionError("it does not end")

    def test_remove_takes_away_what_was_installed(self, place: Place) -> None:
        started(place)
        place.kind.remove(place.settings)
        assert gone(place)
        place.kind.remove(place.settings)

    def drift(self, place: Place, other: Bundle) -> None:
        """Somebody puts another pair there, past the agent."""
        raise NotImplementedError

    @pytest.fixture
    def agent(self) -> Iterator[Agent]:
        made = Agent()
        yield made
        made.close()


class FileConformance(Conformance):
    """Kinds that leave files."""

    extra: tuple[str, ...] = ()  # files of the kind with the key in them

    def drift(self, place: Place, other: Bundle) -> None:
        current = Path(place.settings["folder"], "current")
        (current / "fullchain.pem").write_text(other.fullchain)
        (current / "privkey.pem").write_text(other.key)

    @pytest.mark.parametrize("file", ["privkey.pem", "fullchain.pem"])
    def test_half_of_a_pair_is_none(self, place: Place, file: str) -> None:
        started(place)
        path = Path(place.settings["folder"], "current", file)
        before = path.read_bytes()
        path.write_bytes(b"")
        assert place.kind.present(place.settings) is None
        path.write_bytes(before)
        assert place.kind.present(place.settings) is not None

    def test_keys_lie_only_where_they_were_asked_for(
        self, place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """After a pair that was replaced, one that was refused and one that was taken back: readable by nobody else."""
        monkeypatch.setenv("TMPDIR", str(tmp_path))
        keys = [started(place)]
        for _ in range(2):
            keys.append(pair())
            place.kind.install(place.settings, keys[-1])
            place.kind.settle(place.settings)
        keys.append(pair())
        with place.broken() as settings, pytest.raises(Refused):
            place.kind.install(settings, keys[-1])
        keys.append(pair())
        place.kind.install(place.settings, keys[-1])
        place.kind.undo(place.settings)
        place.kind.settle(place.settings)
        found = {path for path in files(tmp_path) if any(middle(each) in path.read_bytes() for each in keys)}
        versions = Path(place.settings["folder"], "versions")
        assert {path.name for path in found} <= {"privkey.pem", "combined.pem", *self.extra}
        assert {path.parent.parent for path in found} == {versions}
        assert len({path.parent for path in found}) <= 2
        assert [path for path in found if stat.S_IMODE(path.stat().st_mode) & 0o077] == []

    @pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
    def test_files_have_the_owner_and_the_mode_that_are_asked_for(self, place: Place) -> None:
        asked = {**place.settings, "owner": "12345", "group": "54321", "mode": "0640"}
        bundle = pair()
        place.kind.install(asked, bundle)
        there = Path(place.settings["folder"], "current")
        for name in ("privkey.pem", "combined.pem", *self.extra):
            seen = (there / name).stat()
            assert (seen.st_uid, seen.st_gid, stat.S_IMODE(seen.st_mode)) == (12345, 54321, 0o640), name
        assert place.kind.present(asked) == bundle.fingerprint


class ServingConformance(FileConformance):
    """Kinds whose servers are there to be asked."""

    def test_a_replacement_breaks_no_connection_and_fails_no_request(self, place: ServingPlace) -> None:
        first, second = started(place), pair()
        with place.load() as seen, place.held():
            place.kind.install(place.settings, second)
            place.until(second.fingerprint)
        assert seen <= {first.fingerprint, second.fingerprint}
        assert place.exchange() == second.fingerprint

    def test_a_pair_that_does_not_fit_is_never_served(self, place: ServingPlace) -> None:
        first, wrong = started(place), unfit()
        with place.load() as seen:
            with pytest.raises(Refused):
                place.kind.install(place.settings, wrong)
            for _ in range(20):
                assert place.exchange() == first.fingerprint
        assert seen == {first.fingerprint}
        assert place.kind.present(place.settings) == first.fingerprint

    def test_a_server_that_does_not_run_is_no_failure(self, place: ServingPlace) -> None:
        """It reads the files when it starts, as on the day on which it is set up."""
        started(place)
        place.end()
        second = pair()
        place.kind.install(place.settings, second)
        place.start()
        place.until(second.fingerprint)


@attrs.define
class Agent:
    """Processes that are killed: see `killed`."""

    process: subprocess.Popen[str] = attrs.field(
        factory=lambda: subprocess.Popen(
            [sys.executable, "-B", killed.__file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
    )

    def run(self, place: Place, method: str, bundle: Bundle | None, last: int) -> str:
        """What became of it: killed, done or refused."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        kind = f"{place.made.__module__}:{place.made.__name__}"
        given = {"kind": kind, "method": method, "settings": place.settings, "last": last}
        print(json.dumps({**given, "bundle": bundle and attrs.asdict(bundle)}), file=self.process.stdin, flush=True)
        return self.process.stdout.readline().strip()

    def close(self) -> None:
        self.process.communicate()


def started(place: Place) -> Bundle:
    """The place serves a pair that has proved itself."""
    first = pair()
    place.kind.install(place.settings, first)
    place.kind.settle(place.settings)
    place.start()
    place.until(first.fingerprint)
    return first


def gone(place: Place) -> bool:
    """Whether nothing is there."""
    try:
        return place.kind.present(place.settings) is None
    except Refused:
        return True


def files(folder: Path) -> Iterator[Path]:
    """All that can be read."""
    return (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


def middle(bundle: Bundle) -> bytes:
    """Some text of the key that is in nothing else."""
    return bundle.key.splitlines()[1].encode()[40:]
