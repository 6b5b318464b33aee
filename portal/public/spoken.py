"""How the public's pages say the portal's words where the body is."""

from __future__ import annotations

from markupsafe import Markup

from portal.policy.procedure import Procedure
from portal.procedures.tongues import direction, is_english
from portal.public.blueprint import blueprint
from portal.public.tongue import is_untold, language, own, own_language
from portal.public.tongue import spoken as said

__all__ = ["in_a_sentence", "said"]

blueprint.add_app_template_filter(said, "said")


@blueprint.app_template_filter()
def in_a_sentence(body: str) -> str:
    """Return a body's name as a sentence takes it: "the City of San Clemente", but "Devon County Council"."""
    takes_the = is_english(language()) and " of " in body and not body.startswith("The ")
    return f"the {body}" if takes_the else body


@blueprint.app_template_filter()
def english(text: str) -> str | Markup:
    """Return what is in English whatever the page's language, marked as that where the page is in another."""
    return text if is_english(language()) else Markup('<span lang="en" dir="ltr">{}</span>').format(text)


@blueprint.app_template_filter()
def as_marked(language: str) -> Markup:
    """Return what marks an element whose words are in this language; where it isn’t known, from which side alone."""
    if not language:
        return Markup(' dir="auto"')
    return Markup(' lang="{}" dir="{}"').format(language, direction(language))


@blueprint.app_template_filter()
def strong(text: str) -> Markup:
    """Return a text with weight, to stand in a sentence."""
    return Markup("<strong>{}</strong>").format(text)


@blueprint.app_template_filter()
def marks(text: str, procedure: Procedure) -> Markup:
    """Return what marks an element that can hold no other, such as an option, with the language of its words."""
    return as_marked(own_language(procedure)) if is_untold(text, procedure) else Markup("")


@blueprint.app_template_filter()
def own_small(small: str, words: str, procedure: Procedure) -> str | Markup:
    """Return a procedure's words as they stand within a sentence, marked as `own` marks them."""
    marked = own(words, procedure)
    return english(small) if isinstance(marked, Markup) else small
