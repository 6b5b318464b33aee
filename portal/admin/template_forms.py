"""What the editor of a letter's text asks, and what was typed into it."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import abort, request, url_for

from portal.admin import forms
from portal.admin.packs import own_packs
from portal.cases import queries
from portal.cases.actors import Actor
from portal.cases.models import Case
from portal.cases.models.columns import TEXT
from portal.errors import Conflict, Invalid, NotFound
from portal.http.clock import now
from portal.letters import cleaning, editing, templates
from portal.letters.ask import Ask, Sort
from portal.letters.editing import Given, Place
from portal.letters.template_models import LetterTemplate
from portal.policy.letters import FIELDS
from portal.policy.letters.template import LONGEST_BODY, PHRASE

NO_CASE = "There is no such case of this procedure that you may see."
ON = Ask("effective_on", "In force from", Sort.DATE, required=False, help="Left empty, at once.")
CASE = Ask(
    "case", "Number of a case to show it with", Sort.LINE, required=False, help="Left empty, an invented case is used."
)


def asked(where: Place) -> tuple[Ask, ...]:
    """Return what the editor asks: of another language, also which words say what the pack's own words say."""
    proved = [element for element in where.kind.elements if element.phrase] if where.is_translation else []
    return (
        Ask("subject", "Subject", Sort.LINE),
        Ask("source", "Text", Sort.TEXT, most=TEXT),
        *(
            Ask(
                f"{PHRASE}{one.key}",
                f"The words that say {one.words}",
                Sort.LINE,
                False,
                f"In the pack: “{one.phrase}”.",
            )
            for one in proved
        ),
        Ask("note", "Why it changes", Sort.LINE, required=False, help="For those who look back at it."),
        ON,
        CASE,
    )


def place_of(name: str, kind: str, language: str) -> Place:
    """Return where a text belongs, of a procedure of one's own; any other has no page."""
    pack = next((one for one in own_packs(now()) if one.key == name), None)
    if pack is None:
        abort(404)
    try:
        return editing.place(pack, kind, language)
    except NotFound:
        abort(404)


def url_of(page: str, where: Place, **more: Any) -> str:
    return url_for(f"Templates.{page}", name=where.pack.key, kind=where.kind.key, language=where.language, **more)


def form_for(where: Place, draft: LetterTemplate | None) -> Any:
    """Return the editor's form: what is written in it is in the text's own language, from its own side."""
    wanted = asked(where)
    form = forms.filled(forms.form_of(wanted), known(where, draft), mark_of(where, draft))
    for name in ("subject", "source", *(ask.name for ask in wanted if ask.name.startswith(PHRASE))):
        form[name].render_kw = {**(form[name].render_kw or {}), "lang": where.language, "dir": "auto"}
    return form


def known(where: Place, draft: LetterTemplate | None) -> dict[str, Any]:
    """Return what the form opens with: the draft, or else what the letter says today."""
    given = _of_row(draft) if draft else editing.standing(where, now())
    phrases = {f"{PHRASE}{key}": words for key, words in given.phrases.items()}
    on = {ON.name: request.args[ON.name]} if ON.name in request.args else {}
    return {"subject": given.subject, "source": given.source, "note": given.note, **phrases, **on}


def _of_row(row: LetterTemplate) -> Given:
    return Given(row.subject, row.source, dict(row.phrases), row.note)


def typed(where: Place, form: Any) -> Given:
    return given_of({ask.name: form[ask.name].data or "" for ask in asked(where)})


def given_of(facts: dict[str, Any]) -> Given:
    phrases = {name.removeprefix(PHRASE): words for name, words in facts.items() if name.startswith(PHRASE)}
    source = facts.get("source", "").replace("\r\n", "\n")[: LONGEST_BODY + 1]
    return Given(facts.get("subject", ""), source, phrases, facts.get("note", ""))


def mark_of(where: Place, draft: LetterTemplate | None) -> str:
    """Return what the form was opened with: the draft as it stood, or else the latest version."""
    if draft is None:
        return f"0.{templates.latest(where.pack.key, where.kind.key, where.language)}"
    return f"{draft.number}.{draft.revision}"


def given_day(typed: str) -> date | None:
    """Return the day that was asked for, None for now. Raises `Invalid` beside its field."""
    found: date | None = cleaning.clean((ON,), {ON.name: typed}).get(ON.name)
    return found


def revision_of(mark: str) -> int:
    revision = mark.rpartition(".")[2][:9]
    return int(revision) if revision.isascii() and revision.isdecimal() else 0


def the_draft(where: Place) -> LetterTemplate:
    draft = templates.draft_of(where.pack.key, where.kind.key, where.language, for_change=True)
    if draft is None:
        raise Conflict(editing.MEANWHILE)
    return draft


def keep(where: Place, form: Any, given: Given, *, by: Actor) -> LetterTemplate:
    """Begin the draft, or change the one that the form was opened with."""
    mark = form.version.data or ""
    draft = templates.draft_of(where.pack.key, where.kind.key, where.language, for_change=True)
    stands = mark_of(where, draft)
    if stands.partition(".")[0] != mark.partition(".")[0]:
        raise Conflict(editing.MEANWHILE)
    if draft is None:
        if stands != mark:  # it was published meanwhile, and what was opened isn't what would be replaced
            raise Conflict(editing.MEANWHILE)
        return editing.begin(where, given, by=by, at=now())
    editing.change(draft, where, given, revision=revision_of(mark), by=by, at=now())
    return draft


def case_of(where: Place, form: Any) -> Case | None:
    """Return the case to show it with: one that the viewer may see. Raises `Invalid` beside the field."""
    number = (form["case"].data or "").strip()
    if not number:
        return None
    try:
        case = queries.by_tracking_number(number)
    except NotFound as error:
        raise Invalid({"case": NO_CASE}) from error
    if case.procedure_key != where.pack.key:
        raise Invalid({"case": NO_CASE})
    return case


def text_of(where: Place, value: str) -> Given:
    if value in {"pack", ""}:
        return Given(where.kind.subject, where.kind.body)
    return _of_row(templates.version(where.pack.key, where.kind.key, where.language, number_of(value)))


def number_of(value: str) -> int:
    """Return the number of a version as an address or a form has it. `NotFound` where it can't be one."""
    if not (value.isascii() and value.isdecimal() and len(value) < 9):
        raise NotFound("There is no such version of this text.")
    return int(value)


def fields_of(where: Place) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the merge fields by group: what an officer enters for this letter first, then what every letter knows."""
    asked = {entry.field for entry in where.kind.entries}
    entered = [(one.field, f"{one.name}: {FIELDS[one.field].help}") for one in where.kind.entries]
    usual = ("body", "letter", "case", "reporter", "handler", "stage", "next", "clock", "rights", "kind")
    meant = {name: one.help for name, one in FIELDS.items() if name not in asked}
    rest = [(name, words) for name, words in meant.items() if name.partition(".")[0] in usual]
    special = [
        (name, words) for name, words in meant.items() if name in where.kind.fields and (name, words) not in rest
    ]
    groups = (("What the officer enters", entered), ("Of this letter", special), ("Of every case", rest))
    return [(title, found) for title, found in groups if found]
