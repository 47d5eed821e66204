"""Maintenance windows: whether a place may be changed now, and otherwise when."""

from datetime import datetime, timedelta

from tokiwa.domain.deployment import Window
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.schedule import Cron, parse


def checked(window: Window) -> Window:
    """The window, if it can be read. INVALID otherwise."""
    if not isinstance(parse(window.schedule), Cron):
        raise Problem(Kind.INVALID, "The schedule of a maintenance window is a cron(...) expression: when it opens.")
    return window


def opening(window: Window | None, now: datetime, ends: datetime | None) -> datetime | None:
    """When the window opens for which a change must wait; None when it need not.

    What is served until then must last: if it `ends` before, there is no time to wait for the window. One that never
    opens again is no window.
    """
    if window is None:
        return None
    length = timedelta(minutes=window.minutes)
    opens = parse(window.schedule).next_after(now - length, now - length)
    if opens is None or opens <= now or (ends is not None and ends <= opens):
        return None
    return opens
