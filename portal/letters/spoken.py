"""The portal's own words as they are said where the body is: written once, in British English, for every body."""

from __future__ import annotations

import re

from portal.policy.procedure import Procedure

AMERICAN = {
    "e-mail": "email",
    "postal address": "mailing address",
    "telephone number": "phone number",
    "telephone": "phone",
    "ward or area": "neighborhood or area",
    "ward or district": "neighborhood or district",
}
IN_AMERICAN = re.compile(rf"\b({'|'.join(AMERICAN)})\b", re.IGNORECASE)


def said(words: str, procedure: Procedure | None) -> str:
    """Return `words` of ours as the body's readers write them. What someone typed is never given to this."""
    if procedure is None or procedure.language != "en-US":
        return words
    return IN_AMERICAN.sub(_american, words)


def _american(match: re.Match[str]) -> str:
    there = AMERICAN[match[0].lower()]
    return there.capitalize() if match[0][0].isupper() else there
