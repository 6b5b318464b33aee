"""Opening a case makes what came to it from outside no longer new to whoever deals with it."""

from __future__ import annotations

from flask import Response, after_this_request
from flask_login import current_user

from portal.admin.commanding import actor
from portal.admin.courtesies import marked
from portal.cases import seeing
from portal.cases.models import Case
from portal.http.clock import now


def opened(case: Case) -> None:
    """Keep, once the page is made, that this officer has read as far as it goes. Nothing is kept of anybody else."""
    seq = seeing.last_come(case, current_user.id) if case.handler_id == current_user.id else None
    if seq is None:
        return
    case_id, by, at = case.id, actor(), now()

    @after_this_request
    def keep(answer: Response) -> Response:
        marked(lambda: seeing.mark(case_id, seq, by=by, at=at))
        return answer
