"""What a case is about, and with it who alone may see it."""

from __future__ import annotations

from typing import Any

from portal.cases import clocks
from portal.cases.models import Case


def settle(case: Case, *, matter: str | None = None, service: str | None = None) -> dict[str, Any]:
    """Make a matter or a service the case's own. Return what the event of it keeps, of a label that changed with it.

    A matter or a service with a label gives it to the case. One without takes away the label that came with the last.
    Neither touches the label that an officer gave: that one stays until an officer takes it away (RV-25, RV-26).
    """
    pack, before = clocks.pack_of(case), case.label
    came_with_it = before == pack.label_about(case.service, case.matter)
    case.matter = case.matter if matter is None else matter
    case.service = case.service if service is None else service
    label = pack.label_about(case.service, case.matter)
    if not case.label_given and (label or came_with_it):
        case.label = label
    return {} if case.label == before else {"label": case.label, "label_before": before}
