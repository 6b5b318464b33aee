"""What a new version of a procedure would change, shown before anyone publishes it."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from flask import request
from flask_appbuilder import expose, has_access, permission_name

from portal.admin import forms, packfile, presenting
from portal.admin.packs import own_packs
from portal.admin.safety import answer_with
from portal.cases import publishing
from portal.cases.publishing import Impact
from portal.errors import Invalid
from portal.http.clock import now
from portal.http.errors import status_of
from portal.letters import cleaning
from portal.letters.ask import Ask, Sort
from portal.procedures.faults import Fault, PackFaults

LONGEST = 250_000  # characters: five times the longest pack that ships
HELP = "The whole YAML file of the new version."
PASTED = Ask(packfile.PASTED, "The pack", Sort.TEXT, False, HELP, most=LONGEST)
ASKED = (Ask(packfile.FILE, "From a file", Sort.FILE, False, "A YAML file. Or put its text below."), PASTED)
NO_PACK = "Choose a file, or put the pack here."


class ImpactScreen:
    """`/staff/versions/impact`: a pack in, what it would change out. Nothing is kept."""

    @expose("/impact", methods=["GET", "POST"])
    @has_access
    @permission_name("impact")
    def impact(self) -> Any:
        """Show the form, and what the pack in it would change."""
        form = forms.filled(forms.form_of(ASKED), {})
        told: Impact | None = None
        faults: tuple[Fault, ...] = ()
        if request.method == "POST":
            try:
                told = _impact(form)
            except PackFaults as error:
                answer_with(422)
                faults = error.faults
            except Invalid as error:
                answer_with(status_of(error))
                forms.tell(form, error)
        return self.render_template(  # type: ignore[attr-defined]  # FAB’s BaseView has it
            "admin/impact.html",
            form=form,
            faults=faults,
            told=told,
            parts=[(part, list(some)) for part, some in groupby(told.changes, lambda one: one.part)] if told else [],
            first_day=presenting.short(told.pack.effective, told.pack.language) if told else "",
        )


def _impact(form: Any) -> Impact:
    text, name = packfile.given(form)
    if not text:
        raise Invalid({packfile.PASTED: NO_PACK})
    cleaning.clean((PASTED,), {packfile.PASTED: text})
    told = publishing.impact(text, name, now())
    own = {pack.key for pack in own_packs(now())}
    if told.pack.key not in own:
        raise Invalid(
            {"pack": f"This is a pack of “{told.pack.key}”, and your teams are of: {', '.join(sorted(own))}."}
        )
    return told
