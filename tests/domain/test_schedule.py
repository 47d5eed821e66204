"""Schedule expressions and when they fire."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tokiwa.domain import schedule
from tokiwa.domain.problem import Kind, Problem

CREATED = datetime(2026, 1, 1, 8, 30, 20, tzinfo=UTC)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def firings(expression: str, after: datetime, count: int) -> list[str]:
    """The next firings; times that are whole minutes are shown without seconds."""
    found: list[str] = []
    parsed = schedule.parse(expression)
    instant = parsed.next_after(after, CREATED)
    while instant is not None and len(found) < count:
        found.append(instant.strftime("%Y-%m-%d %H:%M:%S").removesuffix(":00"))
        instant = parsed.next_after(instant, CREATED)
    return found


@pytest.mark.parametrize(
    ("expression", "after", "expected"),
    [
        pytest.param("rate(1 minute)", "2026-01-01 08:30:20", "2026-01-01 08:31:20", id="from its creation"),
        pytest.param("rate(5 minutes)", "2026-01-01 08:36", "2026-01-01 08:40:20", id="between two times"),
        pytest.param("rate(5 minutes)", "2026-01-01 08:40:20", "2026-01-01 08:45:20", id="after, not at"),
        pytest.param("rate(1 hour)", "2026-01-01 00:00", "2026-01-01 09:30:20", id="before its creation"),
        pytest.param("rate(7 days)", "2026-01-07 00:00", "2026-01-08 08:30:20", id="days"),
        pytest.param("rate(12 hours)", "2027-06-01 00:00", "2027-06-01 08:30:20", id="long after"),
    ],
)
def test_a_rate_counts_from_the_creation_of_the_rule(expression: str, after: str, expected: str) -> None:
    assert firings(expression, at(after), 1) == [expected]


def test_a_rate_beyond_the_calendar_never_fires() -> None:
    assert firings("rate(999999999 days)", CREATED, 1) == []


THURSDAY = "2026-01-01 08:30:20"


@pytest.mark.parametrize(
    ("expression", "after", "expected"),
    [
        pytest.param("0 10 * * ? *", THURSDAY, ["2026-01-01 10:00", "2026-01-02 10:00"], id="every day"),
        pytest.param("15 12 * * ? *", "2026-01-01 12:15:59", ["2026-01-02 12:15"], id="after its minute began"),
        pytest.param("15 12 * * ? *", "2026-01-01 12:14:59", ["2026-01-01 12:15"], id="just before"),
        pytest.param("0 18 ? * MON-FRI *", "2026-01-02 18:00", ["2026-01-05 18:00"], id="weekdays"),
        pytest.param("0 8 1 * ? *", THURSDAY, ["2026-02-01 08:00", "2026-03-01 08:00"], id="the first of each month"),
        pytest.param(
            "0/25 * * * ? *", THURSDAY, ["2026-01-01 08:50", "2026-01-01 09:00", "2026-01-01 09:25"], id="0/25"
        ),
        pytest.param("*/30 * * * ? *", THURSDAY, ["2026-01-01 09:00", "2026-01-01 09:30"], id="star with step"),
        pytest.param(
            "0/5 8-17 ? * MON-FRI *", "2026-01-02 17:55", ["2026-01-05 08:00", "2026-01-05 08:05"], id="office"
        ),
        pytest.param(
            "10-20/5 0 * * ? *", THURSDAY, ["2026-01-02 00:10", "2026-01-02 00:15", "2026-01-02 00:20"], id="a-b/n"
        ),
        pytest.param("0 0,12 * * ? *", THURSDAY, ["2026-01-01 12:00", "2026-01-02 00:00"], id="a list"),
        pytest.param(
            "0 22-1 * * ? *", "2026-01-01 22:30", ["2026-01-01 23:00", "2026-01-02 00:00"], id="over midnight"
        ),
        pytest.param(
            "0 0 ? * FRI-SUN *", THURSDAY, ["2026-01-02 00:00", "2026-01-03 00:00", "2026-01-04 00:00"], id="over"
        ),
        pytest.param("0 0 1 JAN,jul ? *", THURSDAY, ["2026-07-01 00:00", "2027-01-01 00:00"], id="names of months"),
        pytest.param(
            "0 0 1 11-2/2 ? *", THURSDAY, ["2026-11-01 00:00", "2027-01-01 00:00"], id="steps over the year's end"
        ),
        pytest.param("0 0 31 * ? *", "2026-01-31 00:00", ["2026-03-31 00:00"], id="months without that day"),
        pytest.param("0 0 29 2 ? *", THURSDAY, ["2028-02-29 00:00", "2032-02-29 00:00"], id="leap years"),
        pytest.param("0 0 L * ? *", THURSDAY, ["2026-01-31 00:00", "2026-02-28 00:00"], id="the last day"),
        pytest.param("0 0 LW * ? *", THURSDAY, ["2026-01-30 00:00", "2026-02-27 00:00"], id="the last weekday"),
        pytest.param("0 0 10,L * ? *", THURSDAY, ["2026-01-10 00:00", "2026-01-31 00:00"], id="a day and the last"),
        pytest.param("0 0 3W * ? *", THURSDAY, ["2026-01-02 00:00"], id="nearest to a Saturday: Friday"),
        pytest.param("0 0 4W * ? *", THURSDAY, ["2026-01-05 00:00"], id="nearest to a Sunday: Monday"),
        pytest.param("0 0 6W * ? *", THURSDAY, ["2026-01-06 00:00"], id="nearest to a Tuesday: itself"),
        pytest.param("0 0 1W 8 ? *", THURSDAY, ["2026-08-03 00:00"], id="nearest within the month: its start"),
        pytest.param("0 0 31W 5 ? *", THURSDAY, ["2026-05-29 00:00"], id="nearest within the month: its end"),
        pytest.param("0 0 31W 2 ? *", THURSDAY, [], id="nearest to a day that is not there"),
        pytest.param("0 9 ? * 2#1 *", THURSDAY, ["2026-01-05 09:00", "2026-02-02 09:00"], id="the first Monday"),
        pytest.param("0 9 ? * FRI#5 *", THURSDAY, ["2026-01-30 09:00", "2026-05-29 09:00"], id="the fifth Friday"),
        pytest.param("0 9 ? * 6L *", THURSDAY, ["2026-01-30 09:00", "2026-02-27 09:00"], id="the last Friday"),
        pytest.param("0 9 ? * MON,THUL *", THURSDAY, ["2026-01-05 09:00", "2026-01-12 09:00"], id="a list with a last"),
        pytest.param("0 9 ? * L *", THURSDAY, ["2026-01-03 09:00", "2026-01-10 09:00"], id="the last of the week"),
        pytest.param("0 9 ? * SUN,7 *", THURSDAY, ["2026-01-03 09:00", "2026-01-04 09:00"], id="names and numbers"),
        pytest.param(
            "0 0 1 1 ? 2028-2030/2", THURSDAY, ["2028-01-01 00:00", "2030-01-01 00:00"], id="years, and no more"
        ),
        pytest.param("0 0 1 1 ? 2025", THURSDAY, [], id="a year that is over"),
        pytest.param("59 23 31 12 ? 2199", THURSDAY, ["2199-12-31 23:59"], id="the last minute of all"),
        pytest.param("0 0 30 2 ? *", THURSDAY, [], id="a day that never comes"),
        pytest.param("*  *  *  *  ?  *", "2025-06-01", ["2026-01-01 08:31"], id="not before the rule was created"),
    ],
)
def test_a_cron_expression_fires(expression: str, after: str, expected: list[str]) -> None:
    found = firings(f"cron({expression})", at(after), max(len(expected), 1))

    assert found == expected


def test_a_year_that_is_past_ends_the_schedule() -> None:
    assert firings("cron(0 0 1 1 ? 2027)", CREATED, 5) == ["2027-01-01 00:00"]


NUMBERS = st.sets(st.integers(0, 23), min_size=1, max_size=4)


@settings(max_examples=60, deadline=None)
@given(NUMBERS, NUMBERS, st.sets(st.integers(1, 7), min_size=1, max_size=3), st.integers(0, 400_000))
def test_the_next_time_is_the_first_minute_that_fits(
    minutes: set[int], hours: set[int], days: set[int], offset: int
) -> None:
    text = " ".join(",".join(map(str, field)) for field in (minutes, hours))
    start = CREATED + timedelta(minutes=offset)
    found = schedule.parse(f"cron({text} ? * {','.join(map(str, days))} *)").next_after(start, CREATED)

    minute = start.replace(second=0)
    while True:
        minute += timedelta(minutes=1)
        if minute.minute in minutes and minute.hour in hours and minute.isoweekday() % 7 + 1 in days:
            break
    assert found == minute


@pytest.mark.parametrize(
    "text",
    [
        "",
        "rate()",
        "rate(0 minutes)",
        "rate(1 minutes)",
        "rate(2 minute)",
        "rate(5)",
        "rate(-1 hours)",
        "rate(1.5 hours)",
    ]
    + ["rate(5 seconds)", "rate(1 week)", "rate(05 minutes)", "rate(5 minutes) ", "Rate(5 minutes)", "rate(٣ days)"]
    + ["at(2026-01-01T00:00:00)", "cron()", "cron(* * * * *)", "cron(0 0 * * * *)", "cron(0 0 ? * ? *)", "0 0 * * ? *"]
    + [
        f"cron({fields})"
        for fields in (
            "* * * * * ? *",
            "60 0 * * ? *",
            "0 24 * * ? *",
            "0 0 0 * ? *",
            "0 0 32 * ? *",
            "0 0 * 13 ? *",
            "0 0 ? * 0 *",
            "0 0 ? * 8 *",
            "0 0 * * ? 1969",
            "0 0 * * ? 2200",
            "0 0 * * ? 2030-2028",
            "? 0 * * ? *",
            "0 0 * ? ? *",
            "0 0 * FOO ? *",
            "0 0 ? * 2#6 *",
            "0 0 ? * 2#0 *",
            "0 0 ? * 3#1,6#3 *",
            "0 0 ? * MON,6#3 *",
            "0 0 ? * 2/2 *",
            "0 0 ? * 2W *",
            "0 0 ? * MON-FRIL *",
            "0 0 32W * ? *",
            "0 0 W * ? *",
            "0 0 L-3 * ? *",
            "0 0 1#1 * ? *",
            "L 0 * * ? *",
            "*/0 0 * * ? *",
            "*/60 0 * * ? *",
            "1- 0 * * ? *",
            "*-5 0 * * ? *",
            ", 0 * * ? *",
            "1,,2 0 * * ? *",
            "000 0 * * ? *",
            "-1 0 * * ? *",
        )
    ],
)
def test_what_is_no_schedule_is_refused(text: str) -> None:
    with pytest.raises(Problem) as refusal:
        schedule.parse(text)

    assert (refusal.value.kind, refusal.value.message) == (
        Kind.INVALID,
        "Parameter ScheduleExpression is not valid.",
    )
