"""Replays: what another pack would have said of the recorded cases, asked for here and worked out by the worker."""

from __future__ import annotations

from typing import Any

from flask_appbuilder import expose, has_access
from flask_appbuilder.models.sqla.filters import FilterInFunction

from portal.admin import forms, packfile, presenting, searching
from portal.admin.commanding import CommandView, actor
from portal.admin.datamodel import SafeInterface
from portal.admin.formatting import moment_cell
from portal.admin.packs import own_packs
from portal.cases import replay_runs
from portal.cases.models import ReplayRun
from portal.errors import Invalid
from portal.http.clock import now
from portal.http.sizes import read_whole
from portal.letters import cleaning
from portal.letters.ask import Ask, Sort
from portal.policy.sidebyside import SideBySide
from portal.procedures import source, versions
from portal.procedures.faults import PackFaults

ONE_OF = "Choose an installed version, or give a pack below, as a file or pasted: one of these."


def _own_procedures() -> list[str]:
    return [pack.key for pack in own_packs(now())]


def _progress(row: ReplayRun) -> str:
    if row.failure:
        return f"Given up: {row.failure}"
    if row.finished_at:
        return f"Done, {row.done:,} cases"
    return f"{row.done:,} of {row.total:,} cases"


class Replays(CommandView):
    """Replays of the procedures of one's own teams, and what came of them. They hold counts and no case."""

    datamodel = SafeInterface(
        ReplayRun,
        cells={
            "asked_at": lambda row: moment_cell(row.asked_at),
            "progress": _progress,
            "since": lambda row: presenting.short(row.since) if row.since else "",
            "until": lambda row: presenting.short(row.until) if row.until else "",
        },
    )
    route_base = "/replays"
    class_permission_name = "Replays"
    empty_words = "Replays that were asked for stand here, with how far each has come."
    base_permissions = ["can_list", "can_show", "can_add"]
    base_filters = [["procedure_key", FilterInFunction, _own_procedures]]
    list_title, show_title, add_title = "Replays", "Replay", "Replay cases against another pack"
    added = "It is being worked out. Look again in a moment."
    show_template = "admin/replay.html"
    list_columns = show_columns = ["against", "procedure_key", "since", "until", "progress", "asked_by", "asked_at"]
    search_columns = ["against", "procedure_key"]
    search_choices = {"procedure_key": searching.procedures}
    order_columns = ["against", "procedure_key", "asked_at"]
    base_order = ("asked_at", "desc")
    label_columns = {
        "against": "Against",
        "procedure_key": "Cases of",
        "since": "From",
        "until": "Until",
        "progress": "How far",
        "asked_by": "Asked by",
        "asked_at": "Asked",
    }

    @expose("/show/<pk>", methods=["GET"])
    @has_access
    def show(self, pk: str) -> Any:
        """Show how far it is, and both packs side by side."""
        run = self.find(pk)
        found = SideBySide.from_kept(run.found)
        return self.render_template(
            self.show_template,
            title=self.show_title,
            run=run,
            name=_name(run.procedure_key),
            progress=_progress(run),
            found=found,
            lines=_lines(found),
        )

    @expose("/add", methods=["GET", "POST"])
    @has_access
    @read_whole  # a pack that is too large comes back as it was pasted
    def add(self) -> Any:
        """Ask for a replay."""
        return super().add()

    def form_to_add(self) -> Any:
        """Ask whose cases, against what, received when."""
        return forms.filled(forms.form_of(_asked()), {})

    def create(self, form: Any) -> ReplayRun:
        """Promise the replay."""
        text, name = packfile.given(form)
        wanted = [ask for ask in _asked() if ask.name not in (packfile.PASTED, packfile.FILE)]
        facts = cleaning.clean(tuple(wanted), forms.given(form, wanted))
        version = facts.pop("version", "")
        if bool(version) == bool(text):
            raise Invalid({"version": ONE_OF})
        said: dict[str, Any] = {"by": actor(), "at": now(), "since": facts.get("since"), "until": facts.get("until")}
        if version:
            return replay_runs.ask(facts["procedure"], versions.source_of(int(version)), installed=True, **said)
        try:
            return replay_runs.ask(facts["procedure"], text, file=name, **said)
        except PackFaults as error:
            raise Invalid({packfile.PASTED: packfile.told(error)}) from error


def _name(key: str) -> str:
    """Return the body and the title of a procedure."""
    return next((f"{pack.body}: {pack.title}" for pack in own_packs(now()) if pack.key == key), key)


def _asked() -> tuple[Ask, ...]:
    own = [(pack.key, f"{pack.body}: {pack.title}") for pack in own_packs(now())]
    installed = [(str(one.id), f"{one.key} {one.version}") for one in versions.installed()]
    return (
        Ask("procedure", "Whose cases", Sort.CHOICE, choices=tuple(own)),
        Ask("version", "Against an installed version", Sort.CHOICE, False, choices=tuple(installed)),
        Ask(
            packfile.FILE,
            "Or against the pack in this file",
            Sort.FILE,
            False,
            "A YAML file. Where it is refused, its text stands below.",
        ),
        Ask(packfile.PASTED, "Or against this pack", Sort.TEXT, False, "The whole YAML file.", most=source.LONGEST),
        Ask("since", "Received from", Sort.DATE, False),
        Ask("until", "Received until", Sort.DATE, False),
    )


def _lines(found: SideBySide) -> list[tuple[str, list[tuple[str, dict[str, Any] | None]]]]:
    """Return each limit's heading with its two sides."""
    return [
        (
            f"{key.pathway.replace('_', ' ')}, stage {key.place}: {found.names[key]}",
            [("Recorded", mine.figures() if mine else None), ("Other pack", theirs.figures() if theirs else None)],
        )
        for key, mine, theirs in found.lines()
    ]
