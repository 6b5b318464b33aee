"""What is typed into the generated form of a letter in the making: kept by the same means as the form of a move."""

from __future__ import annotations

from typing import Any

from flask import Response as Answer
from flask import redirect, request, url_for

from portal.admin import forms, typed
from portal.admin.commanding import actor
from portal.admin.freshness import demand_same, is_same, meanwhile_on, version_of
from portal.cases import form_drafts, queries
from portal.cases.models import Response
from portal.database import transaction
from portal.errors import Conflict
from portal.http.clock import now
from portal.letters import asks
from portal.letters.ask import Ask


def form(item: Response) -> Any:
    """Return the form of a draft: as it was typed and not saved, else as it stands. It tells what it keeps."""
    wanted, what = _wanted(item), form_drafts.of_letter(item)
    form_class = forms.form_of(wanted)
    draft = typed.found(item.case, what) if request.method == "GET" else None
    known, mark = typed.known(draft, form_class, wanted) if draft else (_as_saved(item, wanted), "")
    made: Any = forms.filled(form_class, known, version_of(item.case, item.letter_kind))
    if draft and not is_same(item.case, mark, item.letter_kind):
        made.meanwhile = _told(item, mark)
    made.typed = typed.on_page(item.case, what, wanted, form_class)
    return made


def demand_seen(item: Response, form: Any) -> None:
    """Raise `Conflict` where someone else, or another window, wrote meanwhile; the form tells what."""
    mark = form.version.data or ""
    try:
        demand_same(item.case, mark, item.letter_kind)
        typed.demand_seen(item.case, form_drafts.of_letter(item))
    except Conflict:
        form.version.data = version_of(item.case, item.letter_kind)
        form.meanwhile = _told(item, mark)
        raise


def answered(item: Response) -> Answer:
    """Keep what the browser sends by itself, and tell it when."""
    queries.by_id(item.case_id, for_change=True)
    wanted = _wanted(item)
    return typed.answered(item.case, form_drafts.of_letter(item), now(), forms.form_of(wanted), wanted)


def begin_again(item: Response) -> Any:
    """Throw away what was typed since the draft was saved."""
    with transaction():
        form_drafts.drop(item.case_id, item.stage_id, form_drafts.of_letter(item), actor())
    return redirect(url_for("Responses.edit", pk=item.id))


def _wanted(item: Response) -> tuple[Ask, ...]:
    return tuple(asks.asked_by_letter(item.case, item.letter_kind))


def _as_saved(item: Response, wanted: tuple[Ask, ...]) -> dict[str, Any]:
    return forms.opened(wanted, {ask.name: item.entries[ask.field] for ask in wanted if ask.field in item.entries})


def _told(item: Response, mark: str) -> list[tuple[str, str, str]]:
    return [(event.summary, event.detail, event.by_name) for event in meanwhile_on(item.case, mark)]
