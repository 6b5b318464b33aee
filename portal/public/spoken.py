"""How the public's pages say the portal's words where the body is."""

from __future__ import annotations

from portal.letters.spoken import said
from portal.public.blueprint import blueprint

__all__ = ["in_a_sentence", "said"]

blueprint.add_app_template_filter(said)


@blueprint.app_template_filter()
def in_a_sentence(body: str) -> str:
    """Return a body's name as a sentence takes it: "the City of San Clemente", but "Devon County Council"."""
    return f"the {body}" if " of " in body and not body.startswith("The ") else body
