"""What a case is: where it stands, what was submitted and by whom, its points, and what it is tied to."""

from __future__ import annotations

from collections.abc import Iterator

from portal.bundles.dossier import PEOPLE, PLAIN, THEIRS, WHEN, WHO, WORDS, Document, Dossier, facts, sheet
from portal.bundles.standing import STATUSES
from portal.cases import linking, people, promised
from portal.cases.models import Link, LinkKind, Person, Referral
from portal.policy.built import Column, Holds, Sheet
from portal.policy.easier import ACTING_AS
from portal.policy.moves import Status

ANONYMOUS = "Anonymous: nothing about who they are was kept."
TIES = {
    LinkKind.SAME_ISSUE: "The same issue",
    LinkKind.DUPLICATE: "The same complaint again",
    LinkKind.CONSOLIDATED: "The same issue of several people, answered together",
}


def particulars(dossier: Dossier) -> Document:
    """Return what the case is."""
    case = dossier.case
    return dossier.document(
        "case",
        "The case",
        (
            facts("standing", "Where it stands", _standing(dossier), words=PLAIN),
            facts("label", "Who alone sees it", _label(dossier), words=PLAIN),
            facts("procedure", "The procedure that it goes by", _procedure(dossier), words=PLAIN),
            facts("submitted", "What was submitted", _submitted(dossier)),
            facts("reporter", "The reporter", _reporter(dossier), words=THEIRS),
            facts("resident", "The resident", _person(case.resident), words=PEOPLE),
            _points(dossier),
            _subjects(dossier),
            sheet("referrals", "Passed on", (WHEN, WORDS), (_referral(one, dossier) for one in case.referrals)),
            _ties(dossier),
        ),
    )


def _standing(dossier: Dossier) -> Iterator[tuple[str, str]]:
    case, pack = dossier.case, dossier.pack
    until = promised.until(case)
    yield "Number", case.tracking_number
    yield "Kind", pack.kinds[case.kind].name
    yield "Status", STATUSES[Status(case.status)]
    yield "Stage", pack.pathway(case.stage.pathway).stage(case.stage.key).name
    yield "Closed as", pack.closings[case.closing].name if case.closing in pack.closings else case.closing
    yield "Received", dossier.moment(case.received_at)
    yield "Entered", dossier.moment(case.opened_at) if case.opened_at != case.received_at else ""
    yield "How it came", pack.channels[case.channel].name
    yield "Team", case.team.name
    yield "Priority", pack.priorities[case.priority].name if case.priority in pack.priorities else case.priority
    yield "Promises are followed until", dossier.day(until)


def _label(dossier: Dossier) -> Iterator[tuple[str, str]]:
    label, labels = dossier.case.label, dossier.pack.labels
    yield "Label", labels[label].name if label in labels else label


def _procedure(dossier: Dossier) -> Iterator[tuple[str, str]]:
    version = dossier.case.procedure_version
    yield "Body", dossier.pack.body
    yield "Procedure", dossier.pack.title
    yield "Version", version.version
    yield "In force from", dossier.day(version.effective)
    yield "SHA-256 of its text", version.sha256


def _submitted(dossier: Dossier) -> Iterator[tuple[str, str]]:
    case, pack = dossier.case, dossier.pack
    yield "What happened", case.description
    yield "What they would like done", case.desired_outcome
    yield "About", pack.service(case.service).name if case.service else ""
    yield "What it is", pack.matters[case.matter].name if case.matter in pack.matters else case.matter
    yield "Nature", ", ".join(pack.natures[row.nature].name for row in case.natures if row.nature in pack.natures)
    yield "Where", case.location
    yield "Ward", case.ward
    for detail in pack.details.values():
        yield detail.name, detail.told(case.details.get(detail.key, ""))
    yield "On behalf of", case.on_behalf_of
    yield "They write as", ACTING_AS.get(case.acting_as, case.acting_as)
    yield "From", f"{case.external_source} ({case.external_id})" if case.external_source else ""


def _reporter(dossier: Dossier) -> Iterator[tuple[str, str]]:
    if dossier.case.anonymous:
        yield "Who", ANONYMOUS
    yield from _person(dossier.case.person)


def _person(person: Person | None) -> Iterator[tuple[str, str]]:
    """An address stands on one line: with lines of its own it would break the table of short facts."""
    for what, words in people.facts_of(person):
        is_address = person is not None and words == person.address
        yield what, ", ".join(line.strip(" ,") for line in words.splitlines()) if is_address else words


def _points(dossier: Dossier) -> Sheet:
    columns = (Column("number", "Point"), WORDS, WHEN, Column("agreed", "Agreed on"), WHO)
    rows = (
        (str(number), point.words, dossier.moment(point.taken_at), dossier.day(point.agreed_on), point.taken_by)
        for number, point in enumerate(dossier.case.points, start=1)
    )
    return sheet("points", "Points of complaint", columns, rows)


def _subjects(dossier: Dossier) -> Sheet:
    columns = (Column("about", "Member of staff", holds=Holds.PROTECTED), WHEN, WORDS)
    rows = ((one.staff.full_name, dossier.moment(one.at), one.reason) for one in dossier.case.subjects)
    return sheet("subjects", "About a member of staff", columns, rows)


def _referral(one: Referral, dossier: Dossier) -> tuple[str, str]:
    parts = (f"To {one.party}", one.contact, f"by {one.how}" if one.how else "", one.reference)
    return dossier.day(one.passed_on), ", ".join(part for part in parts if part)


def _ties(dossier: Dossier) -> Sheet:
    """As far as whoever has the bundle made may see the other case too."""
    columns = (WHEN, Column("tie", "How"), Column("other", "Other case", holds=Holds.PERSON), WORDS, WHO)
    return sheet("ties", "Tied to other cases", columns, (_tie(one, dossier) for one in linking.of_case(dossier.case)))


def _tie(one: Link, dossier: Dossier) -> tuple[str, ...]:
    other = one.lead if one.case_id == dossier.case.id else one.case
    return dossier.moment(one.at), TIES[LinkKind(one.kind)], other.tracking_number, one.reason, one.by_name
