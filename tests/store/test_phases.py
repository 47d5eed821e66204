import pytest

from tokiwa.store.phases import POST, PRE, compatible, phase_of, target

KNOWN = {"0001": PRE, "0002": PRE, "0003": POST}
TWO_UPGRADES = {**KNOWN, "0004": PRE, "0005": POST}


@pytest.mark.parametrize(
    ("found", "known", "expected"),
    [
        (None, KNOWN, "0003"),  # an empty database is nobody's yet
        ("0001", KNOWN, "0002"),
        ("0002", KNOWN, None),
        ("0003", KNOWN, None),
        ("0003", TWO_UPGRADES, "0004"),
        ("0004", TWO_UPGRADES, None),
    ],
)
def test_how_far_a_node_migrates_that_starts_beside_others(found, known, expected):
    assert target(found, known) == expected


@pytest.mark.parametrize("found", ["0001", "0002"])
def test_what_stands_behind_an_end_that_is_still_to_come_cannot_be_had(found):
    with pytest.raises(LookupError, match="0003"):
        target(found, TWO_UPGRADES)


RECORDED = {"0001": PRE, "0002": PRE, "0003": PRE}


@pytest.mark.parametrize(
    ("found", "recorded", "known", "works"),
    [
        ("0003", RECORDED, ["0001", "0002"], True),
        ("0003", RECORDED, ["0001"], True),
        ("0003", {**RECORDED, "0003": POST}, ["0001", "0002"], False),
        ("0003", {**RECORDED, "0002": POST}, ["0001"], False),  # what came between counts as well
        ("0003", {}, ["0001", "0002"], False),  # of a version that did not say
    ],
)
def test_an_older_version_works_on_what_was_made_to_be_unnoticed(found, recorded, known, works):
    assert compatible(found, recorded, known) is works


@pytest.mark.parametrize(
    ("text", "expected"),
    [('phase = "post"\n', POST), ('revision = "0002"\n', PRE), ('"""A phase = "post" in words."""\n', PRE)],
)
def test_a_file_says_its_phase(tmp_path, text, expected):
    path = tmp_path / "0002_something.py"
    path.write_text(text)
    assert phase_of(path) == expected
