"""The lists, ranges and steps of a cron field."""

import pytest

from tokiwa.domain.schedule_field import DAYS_OF_WEEK, HOURS, MINUTES, MONTHS, YEARS, Field, NotInField


@pytest.mark.parametrize(
    ("field", "text", "expected"),
    [
        pytest.param(MONTHS, "*", tuple(range(1, 13)), id="a star is all"),
        pytest.param(HOURS, "7", (7,), id="one number"),
        pytest.param(HOURS, "07", (7,), id="a leading zero"),
        pytest.param(HOURS, "9,7,7", (7, 9), id="a list, ascending, each once"),
        pytest.param(HOURS, "22-1", (0, 1, 22, 23), id="a range over the end"),
        pytest.param(MINUTES, "5/20", (5, 25, 45), id="a step from a number to the end"),
        pytest.param(MINUTES, "50-10/5", (0, 5, 10, 50, 55), id="a step in a range over the end"),
        pytest.param(MONTHS, "DEC-FEB", (1, 2, 12), id="names"),
        pytest.param(DAYS_OF_WEEK, "SAT,1", (1, 7), id="names and numbers"),
        pytest.param(YEARS, "2198/1", (2198, 2199), id="years to the end"),
    ],
)
def test_a_field_is_read(field: Field, text: str, expected: tuple[int, ...]) -> None:
    assert field.read(text) == expected


@pytest.mark.parametrize(
    ("field", "text"),
    [
        (HOURS, "24"),
        (HOURS, "-1"),
        (HOURS, ""),
        (HOURS, "1,"),
        (HOURS, "?"),
        (HOURS, "1/0"),
        (HOURS, "1/24"),
        (YEARS, "2001-2000"),
        (MONTHS, "MON"),
        (MONTHS, "0"),
        (DAYS_OF_WEEK, "1/2"),
        (DAYS_OF_WEEK, "L"),
    ],
)
def test_what_a_field_does_not_hold_is_refused(field: Field, text: str) -> None:
    with pytest.raises(NotInField):
        field.read(text)
