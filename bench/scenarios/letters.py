"""Scenario 10: a letter merged, checked, set as PDF and kept, against the bare library setting the same HTML."""

from __future__ import annotations

import io
import logging
from itertools import cycle
from unittest.mock import patch

from sqlalchemy import select
from xhtml2pdf import pisa
from xhtml2pdf.config.resources import ResourceAccessPolicy

from bench.ground import Ground, let_go
from bench.measuring import Findings, Options, Target, repeated, side_by_side
from portal.cases.actors import Actor, officer
from portal.cases.models import Case, Response, Staff
from portal.database import db, transaction
from portal.letters import composing, issuing, pdf
from portal.policy.clock import Method
from portal.policy.letters import Says
from portal.policy.moves import Status

KIND, CASES = "acknowledgement", 500


def run(ground: Ground, options: Options) -> Findings:
    """Measure on PostgreSQL, in one process."""
    app = ground.app(ground.copied(options.base))
    with app.test_request_context():
        logging.getLogger("xhtml2pdf").setLevel(logging.CRITICAL)
        writer = Writer()
        html = writer.html()
        used = ground.used(ours=True)
        found = side_by_side(
            "letter", repeated(writer.write, used=used), repeated(lambda: _bare(html), used=used), options,
            yardstick="bare xhtml2pdf", target=Target(at_most=1.3),
        )  # fmt: skip
        let_go()
    return Findings(compared=[found])


class Writer:
    """Writes acknowledgements, of one case after the other: each a letter of its own, kept with its notice and job.

    Over and over of one case, it would grow to have more letters than any has.
    """

    def __init__(self) -> None:
        query = select(Case.id).filter_by(status=Status.INVESTIGATING, service="roads").limit(CASES)
        self.next = cycle(db.session.scalars(query).all())

    def write(self) -> None:
        """Compose, check, set and keep one letter."""
        with transaction():
            case, by = self._case()
            at = case.opened_at  # when its answer was still to come, as an acknowledgement says

            def say(method: Method) -> Response:
                said = {"letter_kind": KIND, "method": method, "drafted_at": at, "issued_at": at, "by_id": by.staff_id}
                return Response(case_id=case.id, stage_id=case.stage.id, says=Says.ACKNOWLEDGEMENT, entries={}, **said)

            issuing.issue(case, composing.compose(case, KIND, {}, by=by, at=at), say, at=at)
        db.session.remove()

    def html(self) -> str:
        """Return the HTML of that letter, as the library gets it."""
        with patch.object(pisa, "CreatePDF", wraps=pisa.CreatePDF) as heard:
            self.write()
        return str(heard.call_args.args[0])

    def _case(self) -> tuple[Case, Actor]:
        case = db.session.get_one(Case, next(self.next))
        assert isinstance(case.handler, Staff)
        return case, officer(case.handler)


def _bare(html: str) -> None:
    policy = ResourceAccessPolicy.server(pdf.ASSETS, allow_remote=False)
    pisa.CreatePDF(html, dest=io.BytesIO(), encoding="utf-8", resource_policy=policy)
