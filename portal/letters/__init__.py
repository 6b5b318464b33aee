"""Letters: composed from the case, checked against their contract, set as PDF and kept as sent."""

from __future__ import annotations

from importlib import import_module


def register() -> None:
    """Tell the notices, which know nothing of letters, where a notice's PDF comes from, and the search what to read."""
    # Imported here, so that a page can be set (`press.py`) without the database behind it.
    from portal.letters import searched
    from portal.letters.issuing import attachments_of
    from portal.notices import outgoing

    outgoing.attach_with(attachments_of)
    searched.register()
    import_module("portal.letters.promise_chasing")  # periodic work, which no door asks for
    import_module("portal.letters.made_reports")
