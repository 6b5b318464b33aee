"""The duties of the other procedures as their packs say them, in a small pack with their calendar and positions."""

from __future__ import annotations

from functools import cache

from portal.policy.procedure import Procedure
from portal.procedures.reader import read_pack
from tests.procedures.base_pack import changed

# Decided: County offices close on federal holidays other than Columbus Day, and on the day after Thanksgiving.
COUNTY = """\
    region: US
    subdivision: CA
    weekend: [Saturday, Sunday]
    not_observed: [Cesar Chavez Day, Susan B. Anthony Day, Lincoln's Birthday, Columbus Day, Diwali]
"""
ENGLISH = """\
    region: GB
    subdivision: ENG
    weekend: [Saturday, Sunday]
    not_observed: [May Day]
    closures:
      - {date: 2026-12-29, until: 2026-12-31, name: Town Hall closed}
"""
WITHOUT_CLOSURES = "    region: GB\n    subdivision: ENG\n    weekend: [Saturday, Sunday]\n"

ORANGE = """
duties:
  compilation_request:
    name: Request for the final compilation
    clause: OC-23
    every: monthly
    due: last business day of the month
    who: analyst
    does: ask
    asks: {positions: [deputy_director, emt]}
  compilation_returns:
    name: Compilations returned
    clause: OC-24
    every: monthly
    due: 5th business day of the following month
    who: analyst
    does: collect
    follows: compilation_request
  monthly_draft:
    name: Draft monthly report to the Executive Team
    clause: OC-25
    every: monthly
    due: 6th business day of the following month
    who: analyst
    follows: compilation_returns
  # OC-26 says the 10th, whatever day that is: it stays as written.
  monthly_report:
    name: Monthly report to the County Executive Office
    clause: OC-26
    every: monthly
    due: day 10 of the following month
    who: analyst
    follows: monthly_draft
    approval: {by: emt, clause: OC-27}
  quarterly_review:
    name: Review of the CEO's Quarterly Report
    clause: OC-28
    every: event
    event: The CEO's Quarterly Report was received.
    due: 2 business days after the event
    who: analyst
  quarterly_approval:
    name: Quarterly Report approved or corrected
    clause: OC-29
    every: event
    due: 5 business days after what it follows
    who: emt
    follows: quarterly_review
  quarterly_report:
    name: Approved Quarterly Report to the CEO's office
    clause: OC-30
    every: event
    due: at once after what it follows
    who: analyst
    follows: quarterly_approval
"""

# Decided: "monthly" is due by the 5th business day of the following month. RV gives no day.
RIVERSIDE = """
duties:
  service_summary:
    name: Summary of service complaints to Mayor and Council
    clause: RV-11
    every: monthly
    due: 5th business day of the following month
    who: analyst
  staff_summary:
    name: Summary of staff complaints to Mayor and Council
    clause: RV-16
    every: monthly
    due: 5th business day of the following month
    who: analyst
  fraud_summary:
    name: Summary of fraud concerns to Mayor and Council
    clause: RV-24
    every: monthly
    due: 5th business day of the following month
    who: analyst
  pending:
    name: Pending requests of each department
    clause: RV-36
    every: monthly
    due: 5th business day of the following month
    who: analyst
  by_ward:
    name: Council report of all activity by ward
    clause: RV-37
    every: monthly
    due: 5th business day of the following month
    who: analyst
"""

# Decided: "weekly" is by the end of each Friday, or the open day before; "quarterly" by the 10th working day after.
CHILDREN = """
duties:
  overdue_review:
    name: Review of the overdue list
    clause: CSC-15
    every: weekly
    due: Friday of the week
    if_closed: previous open day
    who: analyst
  quarterly_themes:
    name: Quarterly report to the management team
    clause: CSC-18
    every: quarterly
    due: 10th working day of the following month
    who: analyst
"""

# Decided: the Code's annual report is of the financial year, and due by the end of September.
CODE = """
duties:
  annual_report:
    name: Annual complaints performance and service improvement report
    clause: LG-1
    every: yearly
    first_month: April
    due: 183 calendar days after the period
    if_closed: previous open day
    who: analyst
    approval: {by: emt, clause: LG-1}
"""


def text(section: str, *, american: bool = False, key: str = "small-town") -> str:
    """Return a pack with this section of duties."""
    people = "  boss: {name: Boss}\n  analyst: {name: SPPR Analyst}\n  deputy_director: {name: Deputy Director}\n"
    zone = "America/Los_Angeles" if american else "Europe/London"
    return (
        changed(
            (ENGLISH, COUNTY if american else WITHOUT_CLOSURES),
            ("zone: Europe/London", f"zone: {zone}"),
            ("pack: small-town", f"pack: {key}"),
            ("  boss: {name: Boss}\n", people + "  emt: {name: Executive Management Team member}\n"),
        )
        + section
    )


@cache
def procedure(section: str, *, american: bool = False) -> Procedure:
    """Return the pack of `text`, read."""
    return read_pack(text(section, american=american), "section.yaml")
