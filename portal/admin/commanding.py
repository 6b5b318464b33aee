"""Generated screens whose write half is commands: FAB's forms and lists, nothing written but what a rule allowed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, NoReturn

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask_appbuilder import expose, has_access
from flask_appbuilder.forms import DynamicForm
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from werkzeug.wrappers import Response

from portal.admin import once
from portal.admin.forms import tell
from portal.admin.safety import SafeView, answer_with
from portal.cases.actors import Actor, officer
from portal.cases.models import Case, Staff
from portal.database import db, transaction
from portal.errors import Conflict, Invalid, PortalError, Refused
from portal.http.errors import status_of
from portal.http.written import words
from portal.letters.editing import MEANWHILE

Lines = Iterable[tuple[str, str]]
TAKEN = "There is one like this already. Change what must be its own, such as the name or the e-mail address."

# What must be its own, as PostgreSQL and SQLite name it. Any other constraint that fails is a fault of ours.
OWN = (
    "memberships_staff_id_team_id_position",
    "memberships.staff_id, memberships.team_id, memberships.position",
    "closures_standing",
    "closures.procedure_key, closures.calendar, closures.day",
    "standard_lines_procedure_key",
    "standard_lines.procedure_key, standard_lines.language, standard_lines.key",
    "ab_user_username",
    "ab_user.username",
    "ab_user_email",
    "ab_user.email",
    "pk_second_factors",
    "second_factors.staff_id",
    "explorations_staff_id_procedure_key_name",
    "explorations.staff_id, explorations.procedure_key, explorations.name",
)


# The number of a text's next version, or its one draft: whoever came second looks at what came first.
VERSIONS = (
    "letter_templates_draft",
    "letter_templates_procedure_key",
    "letter_templates.procedure_key, letter_templates.kind, letter_templates.language",
)


def actor() -> Actor:
    """Return who is signed in, as the `by=` of a command."""
    return officer(current_user)


def myself() -> Staff:
    """Return who is signed in, as the `by=` of a command that the security log tells."""
    return db.session.get_one(Staff, current_user.id)


def way_back(case_id: int, place: str = "") -> str:
    """Return the address of a case, or of a place on its page, after a change; of all of them, where the change hid it
    from whoever made it."""
    if db.session.scalar(select(Case.id).filter_by(id=case_id)) is None:
        flash("You don’t see this case any more.", "success")
        return url_for("Cases.list")
    return url_for("Cases.show", pk=case_id, _anchor=place or None)


class CommandView(SafeView):
    """A generated view that changes things by commands: `create`, `change` and `remove` are its only writers.

    Each runs in one transaction. What is refused is said beside the field or at the top, with its clause, on the same
    form with everything that was typed; the database's own words are never shown.
    """

    add_form = edit_form = DynamicForm
    delete_title = "Delete"
    add_button = "Save"
    added, changed, removed = "It was added.", "The change was kept.", "It was deleted."
    knows_again = False  # its command knows a form that is sent twice, and tells what it told the first time
    place = ""  # of what is changed here, on the page of its case

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        if type(self).add_form is DynamicForm:
            # FAB takes an empty list of columns for "all of them"; the forms of such a view are described by asks.
            self.add_columns: list[str] = []
            self.edit_columns: list[str] = []

    # ---- what a view says

    def form_to_add(self) -> Any:
        """Return the form for a new row, as it was typed or empty."""
        return self.add_form.refresh()

    def form_to_change(self, item: Any) -> Any:
        """Return the form for a row, as it was typed or as the row is."""
        return self.edit_form.refresh() if request.method == "POST" else self.edit_form.refresh(obj=item)

    def form_to_remove(self, item: Any) -> Any:
        """Return the form that asks before a row goes."""
        return DynamicForm()

    def create(self, form: Any) -> Any:
        """Make what the form says, by a command."""
        self._no()

    def may_create(self, form: Any) -> bool:
        """Return whether to make it now; if not, the form is shown again with what is to be looked at first."""
        return True

    def change(self, item: Any, form: Any) -> None:
        """Change the row as the form says, by a command."""
        self._no()

    def remove(self, item: Any, form: Any) -> None:
        """Take the row away, by a command."""
        self._no()

    def may_change(self, item: Any) -> None:
        """Raise `Refused` where the row can't be changed any more, before its form is even shown."""

    def may_remove(self, item: Any) -> None:
        """As `may_change`."""

    def stands(self, item: Any) -> Lines:
        """Return what stands where someone would have written, for who comes too late: each text with its name."""
        return ()

    def back_to(self, item: Any) -> str:
        """Return the address that someone came from when they are refused: the case, where there is one."""
        case_id = item.id if isinstance(item, Case) else getattr(item, "case_id", None)
        return url_for("Cases.show", pk=case_id) if case_id else url_for(f"{type(self).__name__}.list")

    def after(self, item: Any) -> Response:
        """Return where to go when something was kept."""
        case_id = item.id if isinstance(item, Case) else getattr(item, "case_id", None)
        return redirect(way_back(case_id, self.place) if case_id else self.back_to(item))

    def _no(self) -> NoReturn:
        raise Refused("This can't be done here.")

    @expose("/show/<pk>", methods=["GET"])
    @has_access
    def show(self, pk: str) -> Any:
        """Show one row."""
        item = self.find(pk)
        widgets = self._get_show_widget(pk, item)
        return self.render_template(
            self.show_template,
            pk=pk,
            title=self.show_title,
            widgets=widgets,
            item=item,
            view=type(self).__name__,
            changeable=bool(self.datamodel.change(item)),
        )

    # ---- FAB's write half

    @expose("/add", methods=["GET", "POST"])
    @has_access
    def add(self) -> Any:
        """Show the form, or make what it says."""
        form = self.form_to_add()
        made: list[Any] = []
        ready = request.method == "POST" and self.may_create(form)

        def act() -> None:
            made.append(self.create(form))

        if ready and self.did(form, act if self.knows_again else once.unless_again(act), self.added):
            return self.after(made[0]) if made else redirect(url_for(f"{type(self).__name__}.list"))
        return self.page("add", self.add_title, form)

    @expose("/edit/<pk>", methods=["GET", "POST"])
    @has_access
    def edit(self, pk: str) -> Any:
        """Show the form with what is there, or change it."""
        item = self.find(pk)
        try:
            self.may_change(item)
        except Refused as error:
            return refused(self.edit_title, error, self.back_to(item), self.stands(item))
        form = self.form_to_change(item)
        if request.method == "POST" and self.did(form, lambda: self.change(item, form), self.changed):
            return self.after(item)
        return self.page("edit", self.edit_title, form, item)

    @expose("/delete/<pk>", methods=["GET", "POST"])
    @has_access
    def delete(self, pk: str) -> Any:
        """Ask whether it is meant, or do it. A GET changes nothing."""
        item = self.find(pk)
        try:
            self.may_remove(item)
        except Refused as error:
            return refused(self.delete_title, error, self.back_to(item), self.stands(item))
        form = self.form_to_remove(item)
        if request.method == "POST" and self.did(form, lambda: self.remove(item, form), self.removed):
            return self.after(item)
        return self.page("delete", self.delete_title, form, item)

    def find(self, pk: str) -> Any:
        """Return a row that this viewer may see, or answer as if there were no such page."""
        item = self.datamodel.get(pk, self._base_filters)
        if item is None:
            abort(404)
        return item

    def page(self, which: str, title: str, form: Any, item: Any = None) -> Any:
        """Return FAB's page around a form."""
        widgets = self._get_add_widget(form) if which == "add" else self._get_edit_widget(form)
        template = {"add": self.add_template, "edit": self.edit_template}.get(which, "admin/delete.html")
        back = self.back_to(item) if item else url_for(f"{type(self).__name__}.list")
        told = {"form": form, "item": item, "back": back, "button": self.add_button}
        return self.render_template(template, title=title, widgets=widgets, related_views=[], **told)

    def did(self, form: Any, act: Callable[[], Any], kept: str) -> bool:
        """Do it in one transaction and return True; or put what was refused on the form, and return False."""
        if not form.validate():
            answer_with(422)
            return False
        error = tried(act)
        if error is None:
            flash(kept, "success")
            return True
        tell(form, error)
        answer_with(status_of(error))
        return False

    def _get_add_widget(self, form: Any, exclude_cols: Any = None, widgets: Any = None) -> Any:
        return {**(widgets or {}), "add": self.add_widget(form=form, include_cols=_named(form, self.add_columns))}

    def _get_edit_widget(self, form: Any, exclude_cols: Any = None, widgets: Any = None) -> Any:
        return {**(widgets or {}), "edit": self.edit_widget(form=form, include_cols=_named(form, self.edit_columns))}

    def _get_show_widget(
        self, pk: Any, item: Any, widgets: Any = None, actions: Any = None, show_fieldsets: Any = None
    ) -> Any:
        return super()._get_show_widget(pk, item, widgets, actions={}, show_fieldsets=show_fieldsets)


def _named(form: Any, columns: list[str]) -> list[str]:
    """Return the columns in their order for a form that FAB made of them; a form of asks has its own order."""
    return columns if all(name in form for name in columns) else []


def refused(title: str, error: PortalError, back: str, stands: Lines = ()) -> str:
    """Return the page that says why something can't be done, without its form.

    Whoever typed something before it came to that finds their words there, beside what `stands` now.
    """
    answer_with(status_of(error))
    builder = current_app.extensions["appbuilder"]
    return render_template(
        "admin/refused.html",
        base_template=builder.base_template,
        appbuilder=builder,
        title=title,
        error=error,
        back=back,
        words=words() if request.method == "POST" else [],
        stands=stands,
    )


def tried(act: Callable[[], Any]) -> PortalError | None:
    """Do it in one transaction; return the sentence that says why it wasn't done, or None where it was."""
    try:
        with transaction():
            act()
            db.session.flush()
    except (Refused, Invalid, Conflict) as error:
        return error
    except IntegrityError as error:
        if any(name in str(error.orig) for name in VERSIONS):
            return Conflict(MEANWHILE)
        if not any(name in str(error.orig) for name in OWN):
            raise
        return Invalid({}, TAKEN)
    return None
