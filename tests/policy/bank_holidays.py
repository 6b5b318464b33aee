"""The bank holidays of England, 2016 to 2030: typed by hand, to check others by.

As gov.uk/bank-holidays lists them; those that it doesn't list yet are by the Banking and Financial Dealings Act 1971.
"""

from __future__ import annotations

from datetime import date

NEW_YEAR, GOOD_FRIDAY, EASTER_MONDAY = "New Year’s Day", "Good Friday", "Easter Monday"
EARLY_MAY, SPRING, SUMMER = "Early May bank holiday", "Spring bank holiday", "Summer bank holiday"
CHRISTMAS, BOXING_DAY = "Christmas Day", "Boxing Day"

BY_YEAR: dict[int, dict[tuple[int, int], str]] = {
    2016: {
        (1, 1): NEW_YEAR, (3, 25): GOOD_FRIDAY, (3, 28): EASTER_MONDAY, (5, 2): EARLY_MAY, (5, 30): SPRING,
        (8, 29): SUMMER, (12, 26): BOXING_DAY, (12, 27): "Christmas Day (substitute day)",
    },
    2017: {
        (1, 2): "New Year’s Day (substitute day)", (4, 14): GOOD_FRIDAY, (4, 17): EASTER_MONDAY, (5, 1): EARLY_MAY,
        (5, 29): SPRING, (8, 28): SUMMER, (12, 25): CHRISTMAS, (12, 26): BOXING_DAY,
    },
    2018: {
        (1, 1): NEW_YEAR, (3, 30): GOOD_FRIDAY, (4, 2): EASTER_MONDAY, (5, 7): EARLY_MAY, (5, 28): SPRING,
        (8, 27): SUMMER, (12, 25): CHRISTMAS, (12, 26): BOXING_DAY,
    },
    2019: {
        (1, 1): NEW_YEAR, (4, 19): GOOD_FRIDAY, (4, 22): EASTER_MONDAY, (5, 6): EARLY_MAY, (5, 27): SPRING,
        (8, 26): SUMMER, (12, 25): CHRISTMAS, (12, 26): BOXING_DAY,
    },
    2020: {
        (1, 1): NEW_YEAR, (4, 10): GOOD_FRIDAY, (4, 13): EASTER_MONDAY, (5, 8): "Early May bank holiday (VE day)",
        (5, 25): SPRING, (8, 31): SUMMER, (12, 25): CHRISTMAS, (12, 28): "Boxing Day (substitute day)",
    },
    2021: {
        (1, 1): NEW_YEAR, (4, 2): GOOD_FRIDAY, (4, 5): EASTER_MONDAY, (5, 3): EARLY_MAY, (5, 31): SPRING,
        (8, 30): SUMMER, (12, 27): "Christmas Day (substitute day)", (12, 28): "Boxing Day (substitute day)",
    },
    2022: {
        (1, 3): "New Year’s Day (substitute day)", (4, 15): GOOD_FRIDAY, (4, 18): EASTER_MONDAY, (5, 2): EARLY_MAY,
        (6, 2): SPRING, (6, 3): "Platinum Jubilee bank holiday", (8, 29): SUMMER,
        (9, 19): "Bank Holiday for the State Funeral of Queen Elizabeth II", (12, 26): BOXING_DAY,
        (12, 27): "Christmas Day (substitute day)",
    },
    2023: {
        (1, 2): "New Year’s Day (substitute day)", (4, 7): GOOD_FRIDAY, (4, 10): EASTER_MONDAY, (5, 1): EARLY_MAY,
        (5, 8): "Bank holiday for the coronation of King Charles III", (5, 29): SPRING, (8, 28): SUMMER,
        (12, 25): CHRISTMAS, (12, 26): BOXING_DAY,
    },
    2024: {
        (1, 1): NEW_YEAR, (3, 29): GOOD_FRIDAY, (4, 1): EASTER_MONDAY, (5, 6): EARLY_MAY, (5, 27): SPRING,
        (8, 26): SUMMER, (12, 25): CHRISTMAS, (12, 26): BOXING_DAY,
    },
    2025: {
        (1, 1): NEW_YEAR, (4, 18): GOOD_FRIDAY, (4, 21): EASTER_MONDAY, (5, 5): EARLY_MAY, (5, 26): SPRING,
        (8, 25): SUMMER, (12, 25): CHRISTMAS, (12, 26): BOXING_DAY,
    },
    2026: {
        (1, 1): NEW_YEAR, (4, 3): GOOD_FRIDAY, (4, 6): EASTER_MONDAY, (5, 4): EARLY_MAY, (5, 25): SPRING,
        (8, 31): SUMMER, (12, 25): CHRISTMAS, (12, 28): "Boxing Day (substitute day)",
    },
    2027: {
        (1, 1): NEW_YEAR, (3, 26): GOOD_FRIDAY, (3, 29): EASTER_MONDAY, (5, 3): EARLY_MAY, (5, 31): SPRING,
        (8, 30): SUMMER, (12, 27): "Christmas Day (substitute day)", (12, 28): "Boxing Day (substitute day)",
    },
    2028: {
        (1, 3): "New Year’s Day (substitute day)", (4, 14): GOOD_FRIDAY, (4, 17): EASTER_MONDAY, (5, 1): EARLY_MAY,
        (5, 29): SPRING, (8, 28): SUMMER, (12, 25): CHRISTMAS, (12, 26): BOXING_DAY,
    },
    2029: {
        (1, 1): NEW_YEAR, (3, 30): GOOD_FRIDAY, (4, 2): EASTER_MONDAY, (5, 7): EARLY_MAY, (5, 28): SPRING,
        (8, 27): SUMMER, (12, 25): CHRISTMAS, (12, 26): BOXING_DAY,
    },
    2030: {
        (1, 1): NEW_YEAR, (4, 19): GOOD_FRIDAY, (4, 22): EASTER_MONDAY, (5, 6): EARLY_MAY, (5, 27): SPRING,
        (8, 26): SUMMER, (12, 25): CHRISTMAS, (12, 26): BOXING_DAY,
    },
}  # fmt: skip

BANK_HOLIDAYS = {
    date(year, month, day): name for year, named in BY_YEAR.items() for (month, day), name in named.items()
}
