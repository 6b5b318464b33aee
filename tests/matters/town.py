"""A small town's pack with matters: some worked by their own team, some left to others, some that can be contested."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select

from portal.cases import intake
from portal.cases.actors import REPORTER, Actor, officer
from portal.cases.models import Case, Membership, Team
from portal.cases.submission import Reporter, Submission
from portal.database import db
from portal.letters import desk
from portal.letters.models import Letter
from portal.policy.moves import Move
from portal.procedures import versions
from tests.cast import NOW, ROADS, SENIOR, STREETS, staff
from tests.procedures.base_pack import changed

CLERK, CHIEF, PEOPLE_OFFICER = ROADS, SENIOR, STREETS  # of our cast, in the parts they play in this town

MATTERS = """
matters:
  benefits_appeal:
    name: A decision on benefits
    help: You think that a decision on your benefits was wrong.
    clause: ST-30
    offered: yes
    excluded:
      to: {name: Appeals Board, phone: 01632 960500, email: appeals@example.org}
      words: Only the Appeals Board can change a decision on benefits, and you have 90 days to ask it.
      counted: no
      reportable: no
      contestable: yes
  court_order:
    name: A court order
    clause: ST-31
    excluded:
      to: {name: County Court, address: "1 Court Street\\nSmall Town"}
      words: A court has decided this, so we can't.
      counted: no
  our_staff:
    name: How a member of staff behaved
    clause: ST-32
    subject: staff conduct
    team: people
    kinds: [complaint]
    offered: yes
    contestable: yes
  thanks_only:
    name: Something for the mayor
    clause: ST-33
    team: mayor
    kinds: [compliment]
    offered: yes
contest: {limit: 5 working days, clause: ST-34}
"""

REFERRAL = """
  referral:
    name: Referral
    says: referral
    subject: Passed on
    body: |
      [if case.matter] Your case is about: {{case.matter}}.

      {{referral.reasons}}

      It was passed on {{referral.on}} to {{referral.to}}, {{referral.contact}}.

      [if referral.contest] {{referral.contest}}
    entries:
      referral.to: {name: To whom}
      referral.contact: {name: How to reach them}
      referral.reasons: {name: Why}
    elements:
      why: {words: why, clause: ST-35, fields: [referral.reasons]}
      who: {words: who deals with it, clause: ST-35, fields: [referral.to]}
      reached: {words: how to reach them, clause: ST-35, fields: [referral.contact]}
      when: {words: when it was passed on, clause: ST-35, fields: [referral.on]}
  decision:
    name: Decision on your objection
    says: decision
    subject: You contested it
    body: |
      {{decision.outcome}}

      {{decision.reasons}}

      [if clock.due] You will hear by {{clock.due}}.
    entries:
      decision.reasons: {name: Why}
    elements:
      outcome: {words: what was decided, clause: ST-34, fields: [decision.outcome]}
      reasons: {words: why, clause: ST-34, fields: [decision.reasons]}
  together:
    name: Answered together
    says: answer
    subject: Our answer
    body: "{{together.told}}"
    entries:
      together.told: {name: What they are told}
    elements:
      told: {words: the answer, clause: ST-37, fields: [together.told]}
"""

CONDUCT = """
pathways:
  conduct:
    name: Complaint about staff
    clause: ST-36
    kinds: [complaint]
    subjects: [staff conduct]
    stages:
      review:
        name: Review
        clause: ST-36
        acknowledge_with: hello
        answer_with: response
        clocks:
          acknowledge:
            {name: Acknowledgement, clause: ST-36, limit: 2 working days, starts: received, stops: [acknowledgement]}
          answer: {name: Answer, clause: ST-36, limit: 30 working days, starts: received, stops: [answer]}
"""

MORE_KINDS = "kinds: [complaint, compliment]"
MORE_TEAMS = "  people: {name: People and Pay}\n  mayor: {name: Mayor's Office}\n"
LAST = '      date: {words: the new date, clause: "ST-20, ST-21", fields: [extension.until]}\n'

TOWN = changed(
    ("channels:\n", "  compliment: {name: Compliment, clause: ST-1}\nchannels:\n"),
    ("intake_team: hall\n", f"{MORE_TEAMS}intake_team: hall\n"),
    ("\npathways:\n", MATTERS + CONDUCT),
    ("kinds: [complaint]\n    subjects: [care]", f"{MORE_KINDS}\n    subjects: [care]"),
    ("    clause: ST-7\n    kinds: [complaint]", f"    clause: ST-7\n    {MORE_KINDS}"),
    ("kinds: [complaint], mistake: yes", MORE_KINDS),
    ("methods: [email, letter]", "methods: [email, letter, phone, in person, sms]"),
    (LAST, LAST + REFERRAL.lstrip("\n")),
)

PLACES = ((CLERK, "hall"), (CHIEF, "hall"), (PEOPLE_OFFICER, "people"))


def found() -> None:
    """Install the town's pack, with its teams and the places of our cast in them."""
    version = versions.install(TOWN, "small-town.yaml", NOW)
    for team in versions.procedure_of(version).teams.values():
        db.session.add(Team(procedure_key="small-town", key=team.key, name=team.name))
    db.session.flush()
    for username, key in PLACES:
        team = db.session.scalars(select(Team).filter_by(procedure_key="small-town", key=key)).one()
        db.session.add(Membership(staff=staff(username), team_id=team.id, position="boss"))
    db.session.flush()


def complaint(*, by: str = "", **changes: Any) -> Case:
    """Return a case of the town's that was just received: from the public, unless an officer enters it."""
    return intake.submit(sent(**changes), by=officer(staff(by)) if by else REPORTER, at=NOW).case


def sent(**changes: Any) -> Submission:
    """Return what Alice sends the town, with what is different this time."""
    facts: dict[str, Any] = {
        "procedure": "small-town",
        "kind": "complaint",
        "description": "They cut my benefits.",
        "reporter": Reporter(name="Alice Penrose", email="alice@example.org"),
    }
    return Submission(**{**facts, **changes})


def act(case: Case, move: Move, *, by: str | None = CLERK, at: datetime = NOW, **facts: Any) -> Letter | None:
    """Make a move at the desk as one of the cast, or as the reporter where nobody is named."""
    actor: Actor = officer(staff(by)) if by else REPORTER
    return desk.make(case, move, facts, by=actor, at=at)
