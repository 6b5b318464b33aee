"""What is meant to be so isn't warned of at every start; a real warning is."""

from __future__ import annotations

import json
import logging

import pytest
from flask_appbuilder.const import LOGMSG_WAR_SEC_NO_USER
from granian.log import LogLevels, configure_logging, logger

from portal.cli.run import LOGGING
from portal.http.quiet import Meant, quiet


@pytest.mark.parametrize(
    ("words", "printed"),
    [
        (LOGMSG_WAR_SEC_NO_USER, False),
        ("Configuration allows spawning up to 32 Python threads, which seems quite high", False),
        ("Configured number of workers appears to be higher than the amount of CPU cores available.", True),
        ("Unable to connect", True),
    ],
)
def test_only_what_is_meant_is_left_out(words: str, printed: bool) -> None:
    record = logging.LogRecord("x", logging.WARNING, __file__, 1, words, (), None)
    assert Meant().filter(record) is printed


def test_a_logger_is_quiet_only_meanwhile(caplog: pytest.LogCaptureFixture) -> None:
    noisy = logging.getLogger("noisy")
    with quiet("noisy"):
        noisy.warning(LOGMSG_WAR_SEC_NO_USER)
        noisy.warning("Disk full.")
    noisy.warning(LOGMSG_WAR_SEC_NO_USER)
    assert caplog.messages == ["Disk full.", LOGMSG_WAR_SEC_NO_USER]


def test_the_web_server_takes_it(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging(LogLevels.warning, json.loads(LOGGING.read_text(encoding="utf-8")))
    logger.warning("Configuration allows spawning up to 32 Python threads")
    logger.warning("Something real.")
    assert capsys.readouterr().out == "[WARNING] Something real.\n"
