"""A procedure as values: kinds, services, pathways, stages, clocks and words, read from a pack and frozen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from portal.policy.calendar import Calendar, OfficeHours
from portal.policy.chasing import Chasing
from portal.policy.choices import Choice, Contact, Kind, Outcome, Partner, Programme, Service
from portal.policy.clock import ClockRule
from portal.policy.details import Detail
from portal.policy.disclosure import Audience
from portal.policy.duties import Duty
from portal.policy.letters import LetterKind
from portal.policy.onrequest import OnRequest
from portal.policy.pausing import PauseReason
from portal.policy.plain import Jargon
from portal.policy.priorities import Priority
from portal.policy.reportable import Reportable
from portal.policy.reports import Report
from portal.policy.steps import Step
from portal.policy.upkeep import Upkeep

if TYPE_CHECKING:
    from portal.policy.assessing import SelfAssessment
    from portal.policy.labels import Label
    from portal.policy.matters import Contest, Matter
    from portal.policy.ombudsman import Ombudsman
    from portal.policy.points import Points
    from portal.policy.proceedings import Proceedings
    from portal.policy.restriction import RestrictionRule
    from portal.policy.taking_part import Need, Part, Tell
    from portal.policy.telephone import Numbers


@dataclass(frozen=True)
class Closing(Choice):
    """A reason for closing, for the `kinds` that it fits (any, where none is named).

    Some need no answer (put right at once), some leave the case out of the counts, some come after the last stage only.
    """

    without_answer: bool = False
    counted: bool = True
    last_stage: bool = False
    kinds: frozenset[str] = frozenset()

    def fits(self, kind: str, stage: Stage) -> bool:
        """Return whether a case of this kind can be closed so at this stage."""
        return (not self.kinds or kind in self.kinds) and not (self.last_stage and stage.leads_to)


class By(StrEnum):
    """Who may pull a trigger."""

    REPORTER = "reporter"
    OFFICER = "officer"


class When(StrEnum):
    """When a right or a trigger is open: once answered, once late, or at any time."""

    ANSWERED = "answered"
    LATE = "late"
    ALWAYS = "always"


@dataclass(frozen=True)
class Trigger(Choice):
    """One way into a stage: who may start it (of staff, those in `positions`), and when the stage before lets them."""

    by: By = By.REPORTER
    when: When = When.ANSWERED
    positions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Right:
    """Something the reporter may do or turn to, and when. `stage` is the stage it opens, where it opens one."""

    key: str
    words: str
    clause: str
    when: When = When.ANSWERED
    stage: str | None = None


@dataclass(frozen=True)
class HandlerRule:
    """Who may deal with a stage: positions that qualify, and the earlier stages they must have had no part in."""

    positions: tuple[str, ...] = ()
    independent_of: tuple[str, ...] = ()
    clause: str = ""


@dataclass(frozen=True)
class Stage:
    """One step of a pathway.

    `acknowledge_with` and `answer_with` name letter kinds; a stage whose `answer_with` is None is never answered
    (a compliment is acknowledged and closed). `leads_to` is the next stage's key. `closes_when_sent` is the clause by
    which a case is closed only once its answer has gone out, where there is one, and `closed_by` who closes it then.
    `team` has its cases, where it says.
    """

    key: str
    number: int
    name: str
    clause: str
    handler: HandlerRule
    clocks: tuple[ClockRule, ...]
    acknowledge_with: str
    answer_with: str | None
    triggers: tuple[Trigger, ...] = ()
    rights: tuple[Right, ...] = ()
    leads_to: str | None = None
    steps: tuple[Step, ...] = ()
    closes_when_sent: str = ""
    closed_by: tuple[str, ...] = ()
    needs: tuple[Need, ...] = ()
    team: str = ""

    @property
    def triggers_by_key(self) -> Mapping[str, Trigger]:
        """Return the ways into this stage by their keys."""
        return {trigger.key: trigger for trigger in self.triggers}

    def clock(self, key: str) -> ClockRule:
        """Return the rule of one of this stage's clocks. KeyError if it has none of that name."""
        for rule in self.clocks:
            if rule.key == key:
                return rule
        raise KeyError(key)

    @property
    def pause_for(self) -> tuple[PauseReason, ...]:
        """Return what alone this stage may be paused for; nothing where any reason will do."""
        reasons = {one.key: one for rule in self.clocks if rule.pausable for one in rule.pause_for}
        return tuple(reasons.values())

    def step(self, key: str) -> Step:
        """Return one of this stage's steps. KeyError if it has none of that name."""
        return {step.key: step for step in self.steps}[key]


@dataclass(frozen=True)
class Pathway:
    """The route for some kinds of case about some subjects. An empty `subjects` takes any."""

    key: str
    name: str
    clause: str
    kinds: frozenset[str]
    subjects: frozenset[str]
    stages: tuple[Stage, ...]

    def takes(self, kind: str, subject: str) -> bool:
        """Return whether a case of this kind about this subject goes this way."""
        return kind in self.kinds and (not self.subjects or subject in self.subjects)

    def stage(self, key: str) -> Stage:
        """Return the stage of that key. KeyError where there is none."""
        for stage in self.stages:
            if stage.key == key:
                return stage
        raise KeyError(key)


@dataclass(frozen=True)
class Demand:
    """Facts that intake must have: a field's name, and the marks ("anonymous") that excuse it."""

    field: str
    clause: str
    unless: frozenset[str]
    words: str


@dataclass(frozen=True)
class Procedure:
    """One version of a body's procedure: everything the engine needs to run, explain and word a case."""

    key: str
    version: str
    effective: date
    title: str
    body: str
    prefix: str
    zone: ZoneInfo
    language: str
    contact: Contact
    calendars: Mapping[str, Calendar]
    hours: OfficeHours
    kinds: Mapping[str, Kind]
    channels: Mapping[str, Choice]
    natures: Mapping[str, Choice]
    programmes: Mapping[str, Programme]
    positions: Mapping[str, Choice]
    teams: Mapping[str, Choice]
    intake_team: str
    pathways: tuple[Pathway, ...]
    outcomes: Mapping[str, Outcome]
    remedies: Mapping[str, Choice]
    closings: Mapping[str, Closing]
    letters: Mapping[str, LetterKind]
    marks: Mapping[str, Choice] = field(default_factory=dict)
    demands: tuple[Demand, ...] = ()
    partners: Mapping[str, Partner] = field(default_factory=dict)
    intro: str = ""
    urgent: str = ""  # what whoever is in danger is told
    duties: tuple[Duty, ...] = ()
    meetings: bool = False
    details: Mapping[str, Detail] = field(default_factory=dict)
    priorities: Mapping[str, Priority] = field(default_factory=dict)
    reportable: Reportable | None = None
    matters: Mapping[str, Matter] = field(default_factory=dict)
    contest: Contest | None = None
    labels: Mapping[str, Label] = field(default_factory=dict)
    only_on_request: OnRequest | None = None
    restriction: RestrictionRule | None = None
    upkeep: Upkeep = field(default_factory=Upkeep)
    proceedings: Proceedings | None = None
    ombudsman: Ombudsman | None = None
    parts: Mapping[str, Part] = field(default_factory=dict)
    tells: tuple[Tell, ...] = ()
    chasing: Chasing = field(default_factory=Chasing)
    reports: tuple[Report, ...] = ()
    audiences: Mapping[str, Audience] = field(default_factory=dict)
    jargon: tuple[Jargon, ...] = ()
    texts: Numbers | None = None
    points: Points | None = None
    assessment: SelfAssessment | None = None

    def pathway(self, key: str) -> Pathway:
        """Return the pathway of that key. KeyError where there is none."""
        for pathway in self.pathways:
            if pathway.key == key:
                return pathway
        raise KeyError(key)

    def duty(self, key: str) -> Duty:
        """Return the duty of that key. KeyError where there is none."""
        for duty in self.duties:
            if duty.key == key:
                return duty
        raise KeyError(key)

    def report(self, key: str) -> Report:
        """Return the report of that key. KeyError where there is none."""
        return {report.key: report for report in self.reports}[key]

    def report_for(self, duty: str) -> Report | None:
        """Return the report that a duty wants, or None where it wants none."""
        return next((report for report in self.reports if report.is_for(duty)), None)

    def service(self, key: str) -> Service:
        """Return a service by its key. KeyError where there is none."""
        for programme in self.programmes.values():
            for service in programme.services:
                if service.key == key:
                    return service
        raise KeyError(key)

    def route(self, kind: str, service: str | None, matter: str = "") -> Pathway:
        """Return the first pathway that takes this kind and what it is about. LookupError where none does.

        What a matter is about decides before what the service is.
        """
        subject = self.matters[matter].subject if matter else ""
        subject = subject or (self.service(service).subject if service else "")
        for pathway in self.pathways:
            if pathway.takes(kind, subject):
                return pathway
        raise LookupError(f"{self.title} has no pathway for a {kind} about {subject or 'this'}.")

    def label_about(self, service: str, matter: str = "") -> str:
        """Return the label of a case about this matter or service: who alone may see it, or "" for no such limit."""
        by_matter = self.matters[matter].label if matter else ""
        return by_matter or (self.service(service).label if service else "")

    def contact_about(self, matter: str) -> Contact:
        """Return whom to talk to about a matter: its own contact, or the body's."""
        known = self.matters.get(matter)
        return (known.contact if known else None) or self.contact

    def team_about(self, kind: str, service: str, matter: str = "") -> str:
        """Return the key of the team that works such a case.

        A matter's team comes before a service's, a service's before the kind's, and last the one that takes cases in.
        """
        of_matter = self.matters[matter].team if matter else ""
        of_service = self.service(service).team if service else ""
        return of_matter or of_service or self.kinds[kind].team or self.intake_team
