"""Places where a test may have the process killed.

They do nothing unless PORTAL_FAILPOINT names one, as in `notices.after_send:kill`.
"""

from __future__ import annotations

import os
import signal


def reach(name: str) -> None:
    """Die here, as if the power had failed, if this is the place that was asked for."""
    if os.environ.get("PORTAL_FAILPOINT") == f"{name}:kill":
        os.kill(os.getpid(), signal.SIGKILL)
