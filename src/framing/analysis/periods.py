"""Dates as people write them -> the day, month, quarter or year, and before or after an event.

Only dates that can be read in one way are read: ISO 8601 (2024-03-17, 2024-03, 2024, with or without a time) and the
form of RFC 5322 that feeds have (Sun, 17 Mar 2024 10:00:00 GMT). 03/04/2024 is March to some and April to others.
"""

from __future__ import annotations

import re
from datetime import date
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

from framing.errors import OptionError

if TYPE_CHECKING:
    import pandas as pd

# Columns that are made of a date, with how many characters of an ISO date they need.
TIMES = {"day": 10, "month": 7, "quarter": 7, "year": 4}
PERIOD = "period"
BEFORE, AFTER = "before", "after"
_ISO = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(?![\d-])")


def iso_date(given: str) -> str:
    """The date in ISO form, as exact as it is given (year, month or day); "" where it cannot be read."""
    found = _ISO.match(given.strip())
    try:
        if found:
            year, month, day = (int(part) if part else 1 for part in found.groups())
            date(year, month, day)
            return found.group()
        return parsedate_to_datetime(given).date().isoformat()
    except (ValueError, TypeError, IndexError):
        return ""


def iso_dates(given: pd.Series[str]) -> pd.Series[str]:
    """`iso_date` of each; a date that stands often is read once."""
    return given.map({value: iso_date(value) for value in given.unique()})


def time_of(dates: pd.Series[str], unit: str) -> pd.Series[str]:
    """The day, month, quarter or year of ISO dates; "" where a date is not exact enough.

    Args:
        dates: what `iso_dates` gave.
        unit: one of `TIMES`.
    """
    length = TIMES[unit]
    found = dates.str[:length].where(dates.str.len() >= length, "")
    if unit != "quarter":
        return found
    return found.map(lambda month: f"{month[:4]}-Q{(int(month[5:7]) + 2) // 3}" if month else "")


def period_of(dates: pd.Series[str], event: str) -> pd.Series[str]:
    """Whether dates lie before an event or not; "" where a date is not exact enough to say.

    Raises:
        OptionError: the event is no date.
    """
    at = iso_date(event)
    if not at:
        raise OptionError(f"{event!r} is no date", way_out="write it as 2024-03-17, 2024-03 or 2024")

    def side(given: str) -> str:
        short = min(len(given), len(at))
        if not given or (given[:short] == at[:short] and len(given) < len(at)):
            return ""
        return BEFORE if given[:short] < at[:short] else AFTER

    return dates.map({value: side(value) for value in dates.unique()})


def place_in_time(value: str) -> float:
    """Where a day, month, quarter or year lies on an axis of months (its own middle), for slopes."""
    year = int(value[:4])
    if "Q" in value:
        return 12.0 * year + 3 * int(value[-1]) - 1.5
    if len(value) == 4:
        return 12.0 * year + 6
    month = 12.0 * year + int(value[5:7]) - 1
    return month + 0.5 if len(value) == 7 else month + (int(value[8:10]) - 0.5) / 30.4375


def times_of(values: Any) -> list[float]:
    """`place_in_time` of each."""
    return [place_in_time(value) for value in values]
