"""What looks as if it told who someone is: offered to a person who decides, and never struck by itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from portal.policy.disclosure import Sort
from portal.policy.identifying import UK_POSTCODE, Found, joined

# No longer than the part before the @ may be (RFC 5321 4.5.3.1.1): without a bound the length of a word counts twice.
EMAIL = re.compile(r"[\w.+-]{1,64}\s?(?:@|\(at\)|\[at\])\s?[\w-]+(?:\.[\w-]+)+", re.IGNORECASE)
A_DATE = r"(?:\d{4}-\d\d-\d\d|\d{1,2}[./]\d{1,2}[./](?:\d{4}|\d\d))(?!\d)"
BETWEEN_DIGITS = r"\s()._·\-\u00ad\u200b\u2010-\u2015\u2212"  # a telephone copies its own hyphens
PHONE = re.compile(rf"(?<![\d.])(?!{A_DATE})\+?\(?\d[\d{BETWEEN_DIGITS}]{{7,16}}\d(?!\d)")
SOCIAL_SECURITY = re.compile(r"\b\d{3}[- ]\d{2}[- ]\d{4}\b|\b[A-CEGHJ-PR-TW-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D]\b")
BIRTH = re.compile(
    r"\b(?:born|birth|dob|d\.o\.b\.)\b[^\d\n]{0,20}(?:\d{1,4}[\s./\-]\w{1,9}[\s./,\-]{1,2}|\d{1,2}, )\d{1,4}",
    re.IGNORECASE,
)
TITLE = r"(?:Mr|Mrs|Ms|Miss|Mx|Dr|Cllr|Rev|Prof|Councillor)"
NAMES = r"(?:(?:van|von|der|den|de|di|da|del|la|le|al|bin|O) ){0,2}(?:[A-Z][\w'’-]+ ?){1,3}"
TITLED = re.compile(rf"\b(?:{TITLE}\.? (?:and|&) )?{TITLE}\.? {NAMES}")
# Those whom someone names without a title: by what they are to them, or by saying that it is a name.
KIN = "son daughter child baby wife husband partner mother father mum mom dad brother sister grandson granddaughter"
NEAR = "grandmother grandfather uncle aunt cousin friend neighbour neighbor tenant landlord landlady carer colleague"
RELATED = re.compile(rf"\b(?i:my|our|his|her|their) (?:{'|'.join((KIN + ' ' + NEAR).split())}),? (?P<it>{NAMES})")
CALLED = re.compile(rf"\b(?:called|named|name is|name was) (?P<it>{NAMES})")
STREET = re.compile(
    r"\b(?:(?:Flat|Apartment|Apt|Unit) \w{1,4},? )?\d{1,5}[A-Za-z]? (?:[A-Z][\w'’-]+ ){1,3}"
    r"(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Dr|Close|Court|Ct|Boulevard|Blvd|Place|Way|Terrace|Gardens|Crescent)\b"
)
A_CASE = re.compile(r"[A-Z]{2,3}(?:-[0-9A-Z]{4}){3}")  # a tracking number: another's is struck by what is known
Guess = Callable[[str], Iterable[Found]]  # what a model takes for a name or an address in a text
LOOKS: tuple[tuple[re.Pattern[str], Sort], ...] = (
    (EMAIL, Sort.EMAIL),
    (SOCIAL_SECURITY, Sort.NUMBER),
    (PHONE, Sort.PHONE),
    (UK_POSTCODE, Sort.ADDRESS),
    (STREET, Sort.ADDRESS),
    (BIRTH, Sort.BIRTH),
    (TITLED, Sort.NAME),
    (RELATED, Sort.NAME),
    (CALLED, Sort.NAME),
)


def no_guess(_text: str) -> list[Found]:
    """Guess nothing: where what looks like someone goes on to be struck, patterns alone say so."""
    return []


def suspected(text: str, guess: Guess = no_guess) -> list[Found]:
    """Return where something stands that looks like an e-mail address, a number, a postcode, a birthday or a name.

    What `guess` takes for any of it is told beside that, and told to be guessed.
    """
    guessed = (replace(one, guessed=True) for one in guess(text) if not A_CASE.fullmatch(text[one.start : one.end]))
    return joined([*_found(text), *guessed])


def _found(text: str) -> Iterator[Found]:
    for look, sort in LOOKS:
        part = "it" if "it" in look.groupindex else 0
        for match in look.finditer(text):
            yield Found(match.start(part), match.start(part) + len(match[part].rstrip()), sort)
