"""The languages that a letter can be written in, and which one is meant where someone wrote what they would like."""

from __future__ import annotations

from collections.abc import Collection, Mapping

# tag -> its names: in English, and as those who speak it call it
LANGUAGES: Mapping[str, tuple[str, str]] = {
    "en": ("English", "English"),
    "en-GB": ("British English", "English"),
    "en-US": ("American English", "English"),
    "ar": ("Arabic", "العربية"),
    "bn": ("Bengali", "বাংলা"),
    "cy": ("Welsh", "Cymraeg"),
    "de": ("German", "Deutsch"),
    "el": ("Greek", "Ελληνικά"),
    "es": ("Spanish", "Español"),
    "fr": ("French", "Français"),
    "ga": ("Irish", "Gaeilge"),
    "gd": ("Scottish Gaelic", "Gàidhlig"),
    "gu": ("Gujarati", "ગુજરાતી"),
    "he": ("Hebrew", "עברית"),
    "hi": ("Hindi", "हिन्दी"),
    "it": ("Italian", "Italiano"),
    "ko": ("Korean", "한국어"),
    "lt": ("Lithuanian", "Lietuvių"),
    "pa": ("Punjabi", "ਪੰਜਾਬੀ"),
    "pl": ("Polish", "Polski"),
    "pt": ("Portuguese", "Português"),
    "ro": ("Romanian", "Română"),
    "so": ("Somali", "Soomaali"),
    "tl": ("Tagalog", "Tagalog"),
    "uk": ("Ukrainian", "Українська"),
    "ur": ("Urdu", "اردو"),
    "vi": ("Vietnamese", "Tiếng Việt"),
    "zh": ("Chinese", "中文"),
}
ARGUMENT = "lang"  # of the address of a public page: which language it is to be read in
FROM_RIGHT = frozenset({"ar", "he", "ur"})  # those that are written from right to left


def name(tag: str) -> str:
    """Return a language's name in English; the tag itself where we have none."""
    return LANGUAGES[tag][0] if tag in LANGUAGES else tag


def others(own: str) -> tuple[str, ...]:
    """Return the languages that letters of a body may be translated into: all but its own, by name."""
    main = own.partition("-")[0]
    return tuple(sorted((tag for tag in LANGUAGES if tag.partition("-")[0] != main), key=name))


def meant(typed: str, offered: Collection[str]) -> str:
    """Return which of the offered languages someone asked for, by its tag or a name of it alone; "" for none."""
    wanted = typed.strip().casefold()
    found = (tag for tag in offered if wanted and wanted in {tag.casefold(), *_names(tag)})
    return next(found, "")


def _names(tag: str) -> set[str]:
    return {one.casefold() for one in LANGUAGES.get(tag, ())}


def read_in(address: str, tag: str) -> str:
    """Return the address of a public page as it is read in a language; in English it is as it was."""
    return f"{address}?{ARGUMENT}={tag}" if tag.partition("-")[0] not in ("", "en") else address


def is_from_right(tag: str) -> bool:
    """Return whether a language is written from right to left."""
    return tag.partition("-")[0] in FROM_RIGHT
