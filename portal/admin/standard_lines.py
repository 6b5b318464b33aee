"""The generated screens of standard lines: paragraphs that the texts of letters bring in by name."""

from __future__ import annotations

from typing import Any

from flask import url_for
from flask_appbuilder.models.sqla.filters import FilterInFunction

from portal.admin import forms
from portal.admin.commanding import CommandView, actor
from portal.admin.datamodel import SafeInterface
from portal.admin.formatting import moment_cell
from portal.admin.packs import own_packs
from portal.cases.models.columns import LONG
from portal.http.clock import now
from portal.letters import cleaning, lines
from portal.letters.ask import Ask, Sort
from portal.letters.template_models import StandardLine
from portal.policy import languages
from portal.procedures import versions

WORDS = Ask(
    "words",
    "Its words",
    Sort.TEXT,
    help="They may use merge fields. What is published already keeps its own.",
    most=LONG,
)


def _own_procedures() -> list[str]:
    return [pack.key for pack in own_packs(now())]


class StandardLines(CommandView):
    """Standard lines of the procedures of one's own teams."""

    datamodel = SafeInterface(
        StandardLine,
        cells={
            "key": lambda row: f"[line {row.key}]",
            "procedure_key": lambda row: versions.all_current(now())[row.procedure_key].body,
            "language": lambda row: languages.name(row.language),
            "changed_at": lambda row: moment_cell(row.changed_at),
        },
    )
    route_base = "/standardlines"
    class_permission_name = "StandardLines"
    empty_words = "Paragraphs that several letters use stand here. A letter’s text brings one in by “[line its_name]”."
    base_permissions = ["can_list", "can_show", "can_add", "can_edit", "can_delete"]
    base_filters = [["procedure_key", FilterInFunction, _own_procedures]]
    list_title, show_title, add_title = "Standard lines", "Standard line", "Add a standard line"
    edit_title, delete_title = "Change a standard line", "Take a standard line away"
    list_columns = show_columns = ["key", "words", "procedure_key", "language", "changed_by", "changed_at"]
    search_columns = ["key", "words", "procedure_key"]
    order_columns = ["procedure_key", "language", "changed_at"]
    base_order = ("key", "asc")
    label_columns = {
        "key": "As a text names it",
        "words": "Words",
        "procedure_key": "Whose letters",
        "language": "Language",
        "changed_by": "By",
        "changed_at": "Changed",
    }
    changed = "Kept. A letter’s text brings the new words in when it is published again."

    def form_to_add(self) -> Any:
        """Ask for which procedure and language, its name and its words."""
        return forms.filled(forms.form_of(_asked()), {})

    def form_to_change(self, item: StandardLine) -> Any:
        """Ask for the words: its name stands in texts."""
        return forms.filled(forms.form_of((WORDS,)), {"words": item.words}, lines.mark_of(item))

    def form_to_remove(self, item: StandardLine) -> Any:
        """Ask whether it is meant."""
        form = super().form_to_remove(item)
        form.about = f"[line {item.key}]: {item.words}"
        form.warning = "A draft that names it can’t be published without it. What is published keeps its words."
        return form

    def create(self, form: Any) -> StandardLine:
        """Add it to a procedure of the officer's own."""
        wanted = _asked()
        facts = cleaning.clean(wanted, forms.given(form, wanted))
        procedure, _, language = facts["place"].partition(":")
        return lines.add(procedure, language, facts["key"], facts["words"], by=actor(), at=now())

    def change(self, item: StandardLine, form: Any) -> None:
        """Give it other words."""
        facts = cleaning.clean((WORDS,), forms.given(form, (WORDS,)))
        lines.change(item, facts["words"], seen=form.version.data or "", by=actor(), at=now())

    def remove(self, item: StandardLine, form: Any) -> None:
        """Take it away."""
        lines.remove(item)

    def back_to(self, item: Any) -> str:
        """Return to the list: a line has no page of its own."""
        return url_for("StandardLines.list")


def _asked() -> tuple[Ask, ...]:
    places = [
        (f"{pack.key}:{tag}", f"{pack.body}, in {languages.name(tag)}")
        for pack in own_packs(now())
        for tag in (pack.language, *languages.others(pack.language))
    ]
    help_words = "Small letters, digits and underscores, such as opening_hours."
    return (
        Ask("place", "Whose letters, and in which language", Sort.CHOICE, choices=tuple(places)),
        Ask("key", "Its name", Sort.LINE, help=help_words),
        WORDS,
    )
