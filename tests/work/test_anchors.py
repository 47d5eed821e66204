import pytest
from tests.store.keeping import NOW

from tokiwa.domain.checkpoint import following
from tokiwa.domain.problem import Kind, Problem
from tokiwa.work.anchors import HEAD, PUBLIC, Anchors, noted

FIRST = following(None, [], NOW, 1)
SECOND = following(FIRST, [], NOW, 1)


@pytest.fixture
def journal(tmp_path):
    made = tmp_path / "journal"
    made.mkdir()
    return made


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "data"
    made.mkdir()
    return made


def test_the_folder_has_the_newest_and_the_journal_has_all(folder, journal):
    for node, each in (("n1", FIRST), ("n2", SECOND)):
        Anchors(folder, journal, node).note(each, "public")
    assert noted(folder, None) == {2: SECOND.digest}
    assert noted(folder, journal) == {1: FIRST.digest, 2: SECOND.digest}
    assert (folder / PUBLIC).read_text() == "public"
    assert sorted(path.name for path in folder.iterdir()) == [HEAD, PUBLIC]


def test_without_a_journal(folder):
    assert noted(folder, None) == {}
    Anchors(folder, None, "n1").note(FIRST, "public")
    assert noted(folder, None) == {1: FIRST.digest}


def test_a_key_that_is_there_stays(folder):
    """Who puts another key into the database is found out by it."""
    Anchors(folder, None, "n1").note(FIRST, "ours")
    Anchors(folder, None, "n1").note(SECOND, "theirs")
    assert (folder / PUBLIC).read_text() == "ours"


def test_a_line_that_was_cut_off_is_not_a_note(folder, journal):
    Anchors(folder, journal, "n1").note(FIRST, "public")
    with (journal / "n1.checkpoints").open("ab") as file:
        file.write(b'{"number":2,"di')
    assert noted(folder, journal) == {1: FIRST.digest}


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (b"nonsense\n", "Line 1 of .* is not the note of a checkpoint"),
        (b'{"number":1,"digest":"00"}\n', "Two different notes were made of checkpoint 1"),
    ],
    ids=["unreadable", "contradicting"],
)
def test_notes_that_are_of_no_use(folder, journal, line, said):
    Anchors(folder, journal, "n1").note(FIRST, "public")
    (journal / "n2.checkpoints").write_bytes(line)
    with pytest.raises(Problem, match=said) as caught:
        noted(folder, journal)
    assert caught.value.kind is Kind.INVALID


def test_a_folder_that_is_not_there(tmp_path):
    assert noted(tmp_path / "nowhere", tmp_path / "nowhere") == {}
    with pytest.raises(OSError, match="No such file"):
        Anchors(tmp_path / "nowhere", None, "n1").note(FIRST, "public")
