"""How the people of a case are spoken to."""

from __future__ import annotations

from portal.cases.models import Case
from portal.policy import languages
from portal.procedures.catalogues import OFFERED


def language_of(case: Case) -> str:
    """Return which of the portal's languages the reporter asked for; "" for none of them, and of an anonymous case."""
    return languages.meant(case.person.language, OFFERED) if case.person else ""
