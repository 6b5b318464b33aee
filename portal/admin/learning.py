"""Learning: further work that was commissioned, who does it by when, and its results."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import abort, request, url_for
from flask_appbuilder import BaseView, expose, has_access, permission_name
from flask_login import current_user
from sqlalchemy import select

from portal.admin import charts, presenting
from portal.admin.asking import Page, ask
from portal.admin.commanding import actor
from portal.admin.packs import own_packs
from portal.admin.presenting import Sign
from portal.cases import learning, queries
from portal.cases.learned_marks import ABOUT, SAID, mark
from portal.cases.learning import About
from portal.cases.models import Case, LearningAction, Staff
from portal.cases.models.columns import LINE
from portal.database import db
from portal.duties import queries as duties
from portal.duties import state
from portal.duties.models import DutyRow
from portal.errors import Invalid, NotFound
from portal.http.clock import now
from portal.letters.ask import REASON_MOST, Ask, Sort, names
from portal.letters.asks_of_upkeep import FOR_THE_PUBLIC, RESULT
from portal.policy.procedure import Procedure
from portal.policy.words import period_words
from portal.reports import lessons, recurrence

DONE, LATE, OPEN = Sign("✓", "Done", "good"), Sign("▲", "Overdue", "bad"), Sign("●", "Being done", "calm")
MOST_REPORTS = MOST_THEMES = 20
THEME = "A few words, the same for what is the same: “Calls that nobody returned”."
COUNTED = "Its cases are counted, to see whether it comes again. Of the case, where that is named and this isn’t."
WHAT = Ask("what", "What is to be done", Sort.TEXT, most=REASON_MOST)
DUE = Ask("due_on", "By when", Sort.DATE)
NUMBER = Ask("number", "From which case", Sort.LINE, False, "Its number, where it came from one case.")


class LearningWork(BaseView):
    """`/staff/learning/`: further work, what is overdue marked."""

    route_base = "/learning"
    default_view = "list"
    class_permission_name = "Learning"
    base_permissions = ["can_list", "can_act"]

    @expose("/")
    @has_access
    def list(self) -> Any:
        """Show the work of the officer's own procedures, what is open first."""
        at = now()
        packs = {pack.key: pack for pack in own_packs(at)}
        found = learning.listed(list(packs))
        return self.render_template(
            "admin/learning.html",
            lines=[(one, packs[one.procedure_key], _sign(one, packs[one.procedure_key])) for one in found],
            cases=_numbers(found),
            reports=_reports({one.duty_id for one in found if one.duty_id}),
            may=[pack for pack in packs.values() if learning.may_commission(pack, current_user)],
            may_finish=lambda one, pack: learning.may_finish(pack, one, current_user),
            may_publish=lambda one, pack: lessons.may_approve(pack, one, current_user),
            has_any=any(pack.upkeep.learning for pack in packs.values()),
            short=presenting.short,
            moment=presenting.moment,
        )

    @expose("/show/<int(max=2147483647):pk>")
    @has_access
    @permission_name("list")
    def show(self, pk: int) -> Any:
        """Show one piece of work: from its theme to whether it came again."""
        found, pack = _found(pk)
        again = recurrence.of(pack, found, now())
        return self.render_template(
            "admin/learned.html",
            one=found,
            pack=pack,
            sign=_sign(found, pack),
            about=_about(found, pack),
            again=again,
            chart=charts.of_quarters(again, "Cases received, by quarter") if again else None,
            others=learning.of_theme(pack.key, found.theme),
            may_tell=learning.may_tell(pack, found, current_user),
            short=presenting.short,
            moment=presenting.moment,
        )

    @expose("/about/<int(max=2147483647):pk>", methods=["GET", "POST"])
    @has_access
    @permission_name("act")
    def about(self, pk: int) -> Any:
        """Say what a piece of work is about, so that what comes of it can be counted."""
        found, pack = _found(pk)
        back = url_for("LearningWork.show", pk=pk)
        page = Page("What it is about", "Keep it", back, "This work", "It is kept.", found.what, mark(found, ABOUT))
        wanted = tuple(replace(one, known=getattr(found, one.name)) for one in _of_theme(pack))
        return ask(self, page, wanted, lambda facts: _tell_about(pack, pk, facts))

    @expose("/<name>/ask", methods=["GET", "POST"])
    @has_access
    @permission_name("act")
    def commission(self, name: str) -> Any:
        """Ask for further work."""
        pack = next((one for one in own_packs(now()) if one.key == name), None)
        if pack is None or not learning.may_commission(pack, current_user):
            abort(404)
        page = _page("Ask for further work", "Ask for it", "It was asked for.")
        return ask(self, page, _asked(pack), lambda facts: _commission(pack, facts))

    @expose("/result/<int(max=2147483647):pk>", methods=["GET", "POST"])
    @has_access
    @permission_name("act")
    def result(self, pk: int) -> Any:
        """Give the result of a piece of work."""
        found, pack = _found(pk)
        page = _page("Give the result", "Keep it", "The result was kept.", found.what)
        return ask(self, page, RESULT, lambda facts: _finish(pack, pk, facts["result"]))

    @expose("/words/<int(max=2147483647):pk>", methods=["GET", "POST"])
    @has_access
    @permission_name("act")
    def words(self, pk: int) -> Any:
        """Put what was learned into words for the public."""
        found, pack = _found(pk)
        done, shown = "Another person can put them before the public.", mark(found, SAID)
        page = _page("Words for the public", "Keep them", done, found.result, shown)
        wanted = tuple(replace(one, known=getattr(found, one.name)) for one in FOR_THE_PUBLIC)
        return ask(self, page, wanted, lambda facts: _write(pack, pk, facts))

    @expose("/publish/<int(max=2147483647):pk>", methods=["GET", "POST"])
    @has_access
    @permission_name("act")
    def publish(self, pk: int) -> Any:
        """Put these words before the public."""
        found, pack = _found(pk)
        words = f"{found.theme}\n\nWhat people said: {found.said}\n\nWhat was done: {found.did}"
        page = _page("Let the public read it", "Publish it", "The public reads it now.", words, mark(found, SAID))
        return ask(self, page, (), lambda _facts: _approve(pack, pk))


def _found(pk: int) -> tuple[LearningAction, Procedure]:
    """Return work of the officer's own procedures that they may see."""
    found = db.session.scalars(select(LearningAction).filter_by(id=pk)).one_or_none()
    pack = next((one for one in own_packs(now()) if found and one.key == found.procedure_key), None)
    if found is None or pack is None:
        abort(404)
    return found, pack


def _write(pack: Procedure, pk: int, facts: dict[str, Any]) -> None:
    lessons.write(pack, learning.locked(pk), lessons.Words(**facts), seen=_seen(), by=actor())


def _approve(pack: Procedure, pk: int) -> None:
    lessons.approve(pack, learning.locked(pk), seen=_seen(), by=actor(), at=now())


def _seen() -> str:
    """Return the mark of what the form showed."""
    return request.form.get("version", "")


def _page(title: str, button: str, done: str, words: str = "", version: str = "") -> Page:
    return Page(title, button, url_for("LearningWork.list"), "Learning", done, words, version)


def _asked(pack: Procedure) -> tuple[Ask, ...]:
    people = tuple((str(one.id), one.full_name) for one in learning.owners(pack))
    rows = [*duties.done([pack.key], most=MOST_REPORTS), *duties.still_owed([pack.key])[:MOST_REPORTS]]
    reports = tuple((str(row.id), _named(row)) for row in rows)
    return (
        *_of_theme(pack),
        WHAT,
        Ask("owner", "Who does it", Sort.CHOICE, choices=people),
        DUE,
        NUMBER,
        Ask("duty", "From which report", Sort.CHOICE, False, choices=reports),
    )


def _commission(pack: Procedure, facts: dict[str, Any]) -> None:
    owner = db.session.get_one(Staff, int(facts["owner"]))
    duty = int(facts["duty"]) if "duty" in facts else None
    case = _case(facts.get("number", ""))
    given = {"what": facts["what"], "due_on": facts["due_on"], "about": _given(facts)}
    learning.commission(pack, **given, owner=owner, case=case, duty_id=duty, by=actor(), at=now())


def _of_theme(pack: Procedure) -> tuple[Ask, ...]:
    """Return the questions what work is about. Themes that were used are named, so that one is written one way."""
    used = "; ".join(learning.themes(pack.key)[:MOST_THEMES])
    natures, services = names(pack.natures.values()), tuple(learning.services_of(pack).items())
    return (
        Ask("theme", "Theme", Sort.LINE, help=f"{THEME} Used before: {used}." if used else THEME, most=LINE),
        *((Ask("nature", "Nature", Sort.CHOICE, False, COUNTED, natures),) if natures else ()),
        *((Ask("service", "Service", Sort.CHOICE, False, COUNTED, services),) if services else ()),
    )


def _given(facts: dict[str, Any]) -> About:
    return About(**{name: facts[name] for name in ("theme", "nature", "service") if name in facts})


def _tell_about(pack: Procedure, pk: int, facts: dict[str, Any]) -> None:
    learning.tell_about(pack, learning.locked(pk), _given(facts), seen=_seen(), by=actor())


def _about(found: LearningAction, pack: Procedure) -> str:
    """Return whose cases tell whether it came again, in words; "" where that isn't said."""
    nature = pack.natures[found.nature].name if found.nature in pack.natures else found.nature
    return " · ".join(one for one in (nature, learning.services_of(pack).get(found.service, found.service)) if one)


def _case(number: str) -> Case | None:
    try:
        return queries.by_tracking_number(number, for_change=True) if number else None
    except NotFound as error:
        raise Invalid({"number": "There is no such case that you may see."}) from error


def _finish(pack: Procedure, pk: int, result: str) -> None:
    learning.finish(pack, learning.locked(pk), result=result, by=actor(), at=now())


def _sign(one: LearningAction, pack: Procedure) -> Sign:
    if one.done_at:
        return DONE
    return LATE if learning.is_overdue(one, now().astimezone(pack.zone).date()) else OPEN


def _numbers(found: list[LearningAction]) -> dict[int, str]:
    """Return the numbers of the cases that this viewer may see: an owner need not."""
    ids = [one.case_id for one in found if one.case_id]
    return dict(db.session.execute(select(Case.id, Case.tracking_number).where(Case.id.in_(ids))).all()) if ids else {}


def _reports(ids: set[int]) -> dict[int, str]:
    rows = db.session.scalars(select(DutyRow).where(DutyRow.id.in_(ids))) if ids else ()
    return {row.id: _named(row) for row in rows}


def _named(row: DutyRow) -> str:
    return f"{state.duty_of(row).name}, {period_words(row.period_start, row.period_end, state.pack_of(row).language)}"
