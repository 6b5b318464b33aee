"""Dates and hours in the languages that the public reads in."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time, get_day_names

from portal.policy import words

ENGLISH = "en"


def day(value: date, language: str) -> str:
    """Return a date in full, as it stands within a sentence: "Friday 1 May 2026", "viernes, 1 de mayo de 2026"."""
    if _is_english(language):
        return words.day(value, language)
    told = format_date(value, "full", locale=language)
    return told[:1].lower() + told[1:]  # Welsh: "dydd Gwener", which Babel writes as at the start of a sentence


def weekday(number: int, language: str) -> str:
    """Return what a day of the week is called where it stands alone, 0 for Monday: "Sábado"."""
    name = str(get_day_names("wide", "stand-alone", language)[number])
    return name[:1].upper() + name[1:]


def short(value: date, language: str) -> str:
    """Return a date in short, as a table has it: "Fri 1 May", "vie, 1 may"."""
    if language == words.AMERICAN:
        return f"{value:%a, %b} {value.day}"
    if _is_english(language):
        return f"{value:%a} {value.day} {value:%b}"
    return format_date(value, "EEE d MMM", locale=language)


def hour(instant: datetime, zone: ZoneInfo, language: str) -> str:
    """Return the time of day that it was where the body is: "14:05", "2:05 pm"."""
    there = instant.astimezone(zone)
    if language == words.AMERICAN:
        return f"{there:%-I:%M %p}".lower()
    return f"{there:%H:%M}" if _is_english(language) else format_time(there, "HH:mm", locale=language)


def _is_english(language: str) -> bool:
    return language.partition("-")[0] == ENGLISH
