"""What libraries warn of at every start though we mean it so: left out of what is printed. All else they say stays."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

MEANT = (
    "No user yet created, use flask fab command to do it.",  # FAB, before our own commands make the first login
    "Configuration allows spawning up to ",  # granian: its threads only read requests, one is answered at a time
)


class Meant(logging.Filter):
    """Lets through everything but what is meant to be so."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Return whether a line is to be printed."""
        return not record.getMessage().startswith(MEANT)


@contextmanager
def quiet(name: str) -> Iterator[None]:
    """Leave what is meant out of what this logger prints meanwhile."""
    logger, meant = logging.getLogger(name), Meant()
    logger.addFilter(meant)
    try:
        yield
    finally:
        logger.removeFilter(meant)
