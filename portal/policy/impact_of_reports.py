"""What changes from one version of a procedure to another in its reports, and in what each audience sees of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from portal.policy.differing import Change, Field, in_brackets, listed, paired, touching
from portal.policy.disclosure import Audience
from portal.policy.procedure import Procedure
from portal.policy.reports import Covers, Report, SheetRule
from portal.policy.touching import NO_CASE, Touched, of

REPORTS, AUDIENCES = "Reports", "Audiences"


def changes(before: Procedure, after: Procedure) -> Iterator[Change]:
    """Yield every difference: what each report covers and shows, and what is withheld from whom."""
    both = tuple({one.key: one for one in pack.reports} for pack in (before, after))
    yield from paired(REPORTS, (both[0], both[1]), in_brackets, REPORT, touched=lambda _, one: _covered(one))
    for key in (key for key in both[0] if key in both[1]):
        yield from touching(_covered(both[1][key]), _sheets(both[0][key], both[1][key]))
    audiences = before.audiences, after.audiences
    yield from paired(AUDIENCES, audiences, in_brackets, AUDIENCE, touched=lambda _key, _one: NO_CASE)


def _covered(report: Report) -> Touched:
    return of(kinds=report.covers.kinds, matters=report.covers.matters)


def _sheets(before: Report, after: Report) -> Iterator[Change]:
    both = ({one.key: one for one in before.sheets}, {one.key: one for one in after.sheets})
    yield from paired(REPORTS, both, in_brackets, SHEET, f"{after.name}, ")


def _covers(report: Report) -> str:
    covers: Covers = report.covers
    told = (
        "cases that are still open" if covers.which == "pending" else "cases received in its period",
        f"of kind {listed(covers.kinds)}" if covers.kinds else "",
        f"about {listed(covers.matters)}" if covers.matters else "",
        f"under the label {listed(covers.labels)}" if covers.labels else "",
        "reportable alone" if covers.reportable else "",
    )
    return _in_order(one for one in told if one)


def _trends(report: Report) -> str:
    rule = report.trends
    return f"over {rule.over} periods, by {_in_order(rule.by)}, of {_in_order(rule.limits)}" if rule else "none"


def _rows(sheet: SheetRule) -> str:
    return f"a row for each of: {sheet.lists.value}" if sheet.lists else f"figures by {_in_order(sheet.by)}"


def _in_order(words: Iterable[object]) -> str:
    return ", ".join(map(str, words)) or "nothing"


def _responding(one: Audience) -> str:
    response = one.publishing.response if one.publishing else None
    return listed(response.positions) if response else "nobody"


def _seen(one: Audience) -> str:
    rules = (f"{rule.how} {name}" for rule in one.rules for name in sorted((*rule.holds, *rule.columns)))
    return ", ".join(rules)


NAME = Field("name", lambda one: f"“{one.name}”")
REPORT = (
    NAME,
    Field("made for", lambda one: listed(one.duties)),
    Field("covers", _covers),
    Field("one sheet for each", lambda one: one.per.value if one.per else "none"),
    Field("goes to", lambda one: one.audience or "nobody in particular"),
    Field("read by", lambda one: listed(one.positions)),
    Field("trends", _trends),
)
SHEET = (
    NAME,
    Field("rows", _rows),
    Field("figures", lambda one: _in_order(one.shows)),
    Field("columns", lambda one: _in_order((*one.columns, *one.details))),
    Field("limits", lambda one: _in_order(one.limits)),
    Field("notes of the steps", lambda one: _in_order(one.steps)),
    Field("statements", lambda one: _in_order(one.statements)),
    Field("compared with the period before", lambda one: "yes" if one.compared else "no"),
    Field("may be protected by law", lambda one: listed(one.protects)),
)
AUDIENCE = (
    NAME,
    Field("sees", _seen),
    Field("never knows anyone by", lambda one: listed(sorted(one.forbids))),
    Field("small numbers", lambda one: f"below {one.small.below}" if one.small else "shown"),
    Field("struck for", lambda one: listed(one.strikes)),
    Field("published by", lambda one: listed(one.publishing.positions) if one.publishing else "nobody"),
    Field("published with a response by", _responding),
)
