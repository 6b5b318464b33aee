"""What was done with a case: its timeline, what was said and decided, what was found and what was promised."""

from __future__ import annotations

from portal.bundles.dossier import NOTE, STAGE, WHEN, WHO, WORDS, Document, Dossier, sheet
from portal.bundles.standing import PROMISES
from portal.cases import clocks, remedies
from portal.cases.models import Remedy, Response
from portal.letters.ask import METHOD_NAMES
from portal.policy.built import Column, Sheet
from portal.policy.clock import Method

NO_DRAFTS = "Drafts that were never sent aren’t in this bundle."


def timeline(dossier: Dossier) -> Document:
    """Return everything that happened, in order."""
    columns = (Column("number", "No."), WHEN, WHO, Column("summary", "What happened"), NOTE)
    rows = ((str(one.seq), dossier.moment(one.at), one.by_name, one.summary, one.detail) for one in dossier.lines)
    return dossier.document("timeline", "Timeline", (sheet("timeline", "What happened", columns, rows),))


def decisions(dossier: Dossier) -> Document:
    """Return what was said to the reporter, what was found and promised, and how answers were approved."""
    return dossier.document(
        "decisions",
        "Decisions and promises",
        (_said(dossier), _findings(dossier), _promises(dossier), _approvals(dossier), _objections(dossier)),
        remarks=(NO_DRAFTS,),
    )


def _said(dossier: Dossier) -> Sheet:
    columns = (
        WHEN,
        STAGE,
        Column("said", "What was said"),
        Column("outcome", "Outcome"),
        Column("how", "How"),
        WHO,
        NOTE,
    )
    rows = (_response(one, dossier) for one in dossier.case.responses if one.issued_at)
    return sheet("said", "What was said to the reporter", columns, rows)


def _response(one: Response, dossier: Dossier) -> tuple[str, ...]:
    pack = dossier.pack
    return (
        dossier.moment(one.issued_at),
        clocks.stage_of(one.stage).name,
        pack.letters[one.letter_kind].name if one.letter_kind in pack.letters else one.says.capitalize(),
        pack.outcomes[one.outcome].name if one.outcome in pack.outcomes else "",
        METHOD_NAMES[Method(one.method)],
        one.by.full_name if one.by else "",
        one.note,
    )


def _findings(dossier: Dossier) -> Sheet:
    rule, places = dossier.pack.points, {one.id: place for place, one in enumerate(dossier.case.points, start=1)}
    found = rule.findings if rule else {}
    columns = (Column("point", "Point"), WHEN, Column("finding", "Finding"), WORDS)
    rows = (
        (
            str(places.get(one.point_id, "")),
            dossier.moment(one.response.issued_at),
            found[one.finding].name if one.finding in found else one.finding,
            one.reasons,
        )
        for one in dossier.case.findings
    )
    return sheet("findings", "What was found on each point", columns, rows)


def _promises(dossier: Dossier) -> Sheet:
    columns = (
        *(Column("kind", "Kind"), WORDS, WHO, Column("first", "Promised by"), Column("due", "Due")),
        *(Column("standing", "Standing"), Column("kept", "Kept"), NOTE),
    )
    return sheet("promises", "Promises", columns, (_promise(one, dossier) for one in dossier.case.remedies))


def _promise(one: Remedy, dossier: Dossier) -> tuple[str, ...]:
    kinds = dossier.pack.remedies
    return (
        kinds[one.kind].name if one.kind in kinds else one.kind,
        one.what,
        one.owner_name,
        dossier.day(one.first_due_on),
        dossier.day(one.due_on),
        PROMISES[remedies.state(one, dossier.on(dossier.at))],
        dossier.moment(one.kept_at),
        one.note,
    )


def _approvals(dossier: Dossier) -> Sheet:
    columns = (WHEN, Column("act", "What was done with the answer"), WHO, NOTE, Column("text", "SHA-256 of its text"))
    rows = (
        (dossier.moment(one.at), one.act.capitalize(), one.by_name, one.comment, one.digest)
        for one in dossier.case.approvals
    )
    return sheet("approvals", "How answers were approved", columns, rows)


def _objections(dossier: Dossier) -> Sheet:
    columns = (WHEN, WORDS, Column("decided", "Decided"), Column("how", "How"), NOTE)
    rows = (
        (
            dossier.moment(one.at),
            one.words,
            dossier.moment(one.decided_at),
            "" if one.upheld is None else "It stays" if one.upheld else "It was changed",
            one.reasons,
        )
        for one in dossier.case.objections
    )
    return sheet("objections", "Objections to how it was classified", columns, rows)
