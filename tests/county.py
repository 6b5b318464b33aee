"""A county's pack with all that a procedure may add: details, priorities, steps, clocks of its own, what is reported.

Its clauses are those of the procedures that it is modelled on, so that tests can say which behaviour they prove.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from portal.cases import intake
from portal.cases.actors import REPORTER
from portal.cases.models import Case, Membership, Team
from portal.database import db
from portal.procedures import versions
from tests.cast import ALICE, NOW, ROADS, as_, staff, submission
from tests.procedures.base_pack import changed

KEY = "small-town"

DETAILS = """\
details:
  about:
    name: Whom it is about
    clause: OC-2
    asked_of: reporter
    choices:
      agency: {name: An agency or department}
      employee: {name: A County employee}
      contractor: {name: A contracted provider}
  requests: {name: Special requests, clause: RV-29, asked_of: reporter}
  office:
    name: The office it was referred by
    clause: RV-27
    asked_of: officer
    required: yes
    when: {channel: [council]}
  reached:
    name: Whom it reached
    clause: OC-4
    asked_of: officer
    choices:
      front_desk: {name: The front desk}
      deputy_director: {name: A deputy director}
      director: {name: The director}
  ruled:
    name: Whether a court or a regulation decides it
    clause: OC-6
    asked_of: officer
    choices:
      order: {name: A court order that we must follow}
  offered:
    name: How it was met
    clause: OC-16
    asked_of: officer
    required: yes
    kinds: [complaint]
    choices:
      at_once: {name: Resolution was offered at once}
      manager: {name: The program manager was contacted}
  left_staff: {name: How to reach staff who have left, clause: CSC-23, asked_of: officer}

priorities:
  routine: {name: Routine, clause: RV-31}
  expedite: {name: Expedite, clause: RV-31}
  emergency: {name: Emergency, clause: RV-31}

parts:
  investigator: {name: Independent investigating officer, clause: CSC-22, independent: yes}
  former_staff: {name: Has left, clause: CSC-23, sees: no, contact: yes}

proceedings:
  clause: CSC-4
  kinds:
    statutory: {name: Statutory proceedings, clause: CSC-4}
  standard_words:
    owner: boss
    clause: CSC-17
    texts:
      court: {name: For the court, text: It is for the court to decide., outcome: for_court}

reportable:
  to: County Executive Office
  clause: OC-4
  when: {reached: [deputy_director, director]}
  always: [{when: {channel: [board]}, clause: OC-5, words: It came from the Board of Supervisors.}]
  never: [{when: {ruled: [order]}, clause: OC-6, words: A court order decides it.}]
  switch: yes

"""

STEPS = """\
        answer_with: response
        leads_to: second
        steps:
          confirm:
            name: The front door has confirmed who it is
            clause: CSC-6
            before: [allocate]
            when: {channel: [front_door]}
          sent:
            name: The log entry was sent to the analyst
            clause: OC-18
          review: {name: The analyst has looked at the entry, clause: OC-19, positions: [boss]}
          forward: {name: Sent to the deputy director for a review, clause: OC-22, when: {channel: [web]}}
          returned: {name: The review has come back, clause: OC-22, when: {channel: [web]}}
          alert:
            name: The department was called
            clause: RV-32
            when: {priority: [expedite, emergency]}
            before: [acknowledge, respond]
            note: required
          followed: {name: Followed up with the reporting party, clause: RV-8}
          posted: {name: Posted in the County database, clause: OC-21, note: required}
          uploaded: {name: The response and its e-mails are uploaded, clause: CSC-12, before: [close]}
"""

CLOCKS = """\
          logged: {name: Log entry, clause: OC-17, limit: 2 business days, starts: received, stops: [logged]}
          analyst: {name: To the analyst, clause: OC-18, limit: 2 business days, starts: received, stops: [sent]}
          two_days: {name: Review, clause: OC-22, limit: 2 business days, starts: forward, stops: [returned]}
          allocation: {name: Allocation, clause: CSC-6, limit: 2 working days, starts: received, stops: [allocation]}
          draft: {name: Draft, clause: CSC-26, limit: 5 working days, starts: received, stops: [draft]}
          answer:
            name: Answer
            clause: ST-11a
            limit: 10 working days
            instead:
              - {when: {priority: [emergency]}, limit: 4 working hours}
              - {when: {priority: [expedite]}, limit: 2 working days}
            starts: received
            stops: [answer]
"""

SECOND = """\
        answer_with: response
        steps:
          registered: {name: The team manager was told that it is registered, clause: CSC-21}
          investigator: {name: The manager was told who investigates and who may be heard, clause: CSC-22}
          report: {name: The final report went to the service manager, clause: CSC-24, before: [close]}
        triggers:
          unhappy"""

PACK = changed(
    ("  web: {name: Web form}\n", "".join(f"  {key}: {{name: {key.replace('_', ' ').capitalize()}}}\n" for key in
     ("web", "phone", "board", "council", "front_door"))),
    ("pathways:\n  care:", DETAILS + "pathways:\n  care:"),
    ("closings:\n  done", "  for_court: {name: For the court, kinds: [complaint]}\nclosings:\n  done"),
    ("        answer_with: response\n        leads_to: second\n", STEPS),
    (
        ("          answer:\n            name: Answer\n            clause: ST-11a\n            limit: 10 working days\n"
        "            starts: received\n            stops: [answer]\n            pausable: yes\n"
        "            extension: {cap: 20 working days, clause: ST-12, letter: more_time}\n"),
        CLOCKS,
    ),
    ("        answer_with: response\n        triggers:\n          unhappy", SECOND),
    (("  more_time:\n    name: More time\n    says: extension\n    subject: We need more time\n"
     "    body: We need until {{extension.until}}. {{extension.reasons}}\n    entries:\n"
     "      extension.until: {name: New date}\n      extension.reasons: {name: Reasons}\n    elements:\n"
     '      date: {words: the new date, clause: "ST-20, ST-21", fields: [extension.until]}\n'), ""),
    ("  Friday: closed", "  Friday: 09:00-17:00"),
)  # fmt: skip


def install(*, at: Any = NOW) -> None:
    """Install the pack with its team, in which Tom Easterbrook works."""
    versions.install(PACK, "county.yaml", at)
    team = db.session.scalars(select(Team).filter_by(procedure_key=KEY)).one_or_none()
    if team is None:
        team = Team(procedure_key=KEY, key="hall", name="Town Hall")
        db.session.add(team)
        db.session.flush()
        db.session.add(Membership(staff_id=staff(ROADS).id, team_id=team.id, position="clerk"))
        db.session.flush()
        db.session.expire(staff(ROADS), ["memberships"])


def given(**changes: Any) -> Any:
    """Return Alice's complaint to the county, with what is different this time."""
    facts: dict[str, Any] = {"procedure": KEY, "natures": (), "service": "", "reporter": ALICE}
    return submission(**{**facts, **changes})


def case(*, by: str = "", at: Any = NOW, **changes: Any) -> Case:
    """Return a case of the county's that has just been received: from Alice, or taken in by a member of the cast."""
    if by:
        changes["details"] = {"offered": "at_once", **changes.get("details", {})}
    return intake.submit(given(**changes), by=as_(by) if by else REPORTER, at=at).case
