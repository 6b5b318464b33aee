"""Who sees what hangs on duties."""

from __future__ import annotations

from portal.duties import access
from portal.duties.models import DutyRow


def test_every_table_of_duties_is_guarded() -> None:
    """A model that stood in neither tuple would be seen by everyone."""
    of_duties = {one.class_ for one in DutyRow.registry.mappers if one.class_.__module__.startswith("portal.duties.")}
    assert of_duties == {*access.BY_PROCEDURE, *access.ON_A_DUTY}
