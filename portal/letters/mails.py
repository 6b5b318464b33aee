"""A letter as the HTML of an e-mail: a small document that says its language, what it is and whose it is.

It brings everything along and fetches nothing: no picture, no style sheet, nothing by which anyone learns that it was
read. Its words are those of the plain text, under the name of the body; only our own status page is linked. Some mail
programs keep nothing but what is within the body, so language and side stand there as well, and styles on each tag.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from flask import current_app
from markupsafe import Markup, escape

from config_brands import LIGHT, USUAL, Brand
from portal.letters import rendering
from portal.policy.languages import is_from_right
from portal.policy.letters import Block
from portal.policy.procedure import Procedure

FONT = "font-family:Verdana,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif;font-size:16px;line-height:1.5"
STYLES = {
    "<p": "margin:0 0 16px",
    "<h2": "margin:24px 0 8px;font-size:19px;line-height:1.3",
    "<ul": "margin:0 0 16px;padding-block:0",
    "<li": "margin:0 0 4px",
}
FRAME = Markup(
    '<!doctype html>\n<html lang="{language}" dir="{side}">\n<head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width, initial-scale=1"><title>{subject}</title></head>\n'
    '<body style="margin:0;padding:16px;background:{sheet};color:{ink};{font}">\n'
    '<div style="max-width:640px;margin:0 auto">\n'
    '<p style="margin:0 0 24px;padding:12px 0 0;border-top:4px solid {brand};color:{brand};font-size:19px;'
    'font-weight:bold">{name}</p>\n{letter}\n</div></body></html>\n'
)


def document(blocks: Iterable[Block], pack: Procedure, *, language: str, subject: str) -> str:
    """Return a letter's blocks as the whole HTML of an e-mail from the body of a procedure."""
    brand: Brand = current_app.config["SETTINGS"].brands.get(pack.key, Brand())
    colours = {**USUAL[LIGHT], **brand.colours.get(LIGHT, {})}
    return str(
        FRAME.format(
            language=language,
            side="rtl" if is_from_right(language) else "ltr",
            subject=subject,
            name=brand.name or pack.body,
            letter=_linked(_styled(rendering.mail(blocks, language))),
            font=Markup(FONT),  # noqa: S704 - our own
            **{name: colours[name] for name in ("sheet", "ink", "brand")},
        )
    )


def _styled(letter: Markup) -> Markup:
    for opening, style in STYLES.items():  # no value holds a tag: each of its characters is escaped
        letter = letter.replace(Markup(opening), Markup(f'{opening} style="{style}"'))  # noqa: S704 - our own
    return letter


def _linked(letter: Markup) -> Markup:
    """Make links of the addresses of status pages: our own alone, and each under its own words."""
    page = re.escape(str(escape(current_app.config["PORTAL_BASE_URL"]))) + r"/track/[0-9A-Z-]+(\?lang=[A-Za-z-]+)?"
    link = r'<a href="\g<0>" style="word-break:break-word">\g<0></a>'
    return Markup(re.sub(rf"{page}(?![\w/?&=-])", link, str(letter)))  # noqa: S704 - it is escaped already
