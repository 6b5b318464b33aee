"""The weekdays, 2024 to 2030, on which the County and the cities of California are closed.

Those of 5 U.S.C. 6103 that the packs observe, and the day after Thanksgiving; typed by hand, to check others by. One
that falls on a Saturday is kept on the Friday, one on a Sunday on the Monday.
"""

from __future__ import annotations

from datetime import date

BY_YEAR: dict[int, tuple[tuple[int, int], ...]] = {
    2024: ((1, 1), (1, 15), (2, 19), (5, 27), (6, 19), (7, 4), (9, 2), (11, 11), (11, 28), (11, 29), (12, 25)),
    2025: ((1, 1), (1, 20), (2, 17), (5, 26), (6, 19), (7, 4), (9, 1), (11, 11), (11, 27), (11, 28), (12, 25)),
    2026: ((1, 1), (1, 19), (2, 16), (5, 25), (6, 19), (7, 3), (9, 7), (11, 11), (11, 26), (11, 27), (12, 25)),
    2027: (
        *((1, 1), (1, 18), (2, 15), (5, 31), (6, 18), (7, 5), (9, 6), (11, 11), (11, 25), (11, 26), (12, 24)),
        (12, 31),  # New Year’s Day of 2028, a Saturday
    ),
    2028: ((1, 17), (2, 21), (5, 29), (6, 19), (7, 4), (9, 4), (11, 10), (11, 23), (11, 24), (12, 25)),
    2029: ((1, 1), (1, 15), (2, 19), (5, 28), (6, 19), (7, 4), (9, 3), (11, 12), (11, 22), (11, 23), (12, 25)),
    2030: ((1, 1), (1, 21), (2, 18), (5, 27), (6, 19), (7, 4), (9, 2), (11, 11), (11, 28), (11, 29), (12, 25)),
}
CLOSED = frozenset(date(year, month, day) for year, days in BY_YEAR.items() for month, day in days)
