"""Dates and tables as commands show them."""

from tokiwa.cli.shown import date, table


def test_a_date_is_in_utc():
    assert date(1801411200.9) == "2027-01-31T16:00:00Z"


def test_a_table_has_its_numbers_at_the_right():
    assert table([["name", "count"], ["a", 5], ["longer", 12345]]) == [
        "name    count",
        "a           5",
        "longer  12345",
    ]


def test_words_stand_at_the_left():
    assert table([["a", "b"], ["1", "x"], ["22", "y"]]) == ["a   b", "1   x", "22  y"]
