"""Where the tests' browser is, and how to start it. Never a silent skip: without a browser, say what to install."""

import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

VARIABLE = "PORTAL_TEST_CHROMIUM"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MAC_APPLICATIONS = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)

# Our own pages on loopback are all it opens: no sandbox (a container has none to offer), and no calls home, which on a
# closed network hold connections up.
LAUNCH_ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


class NoBrowser(RuntimeError):
    """There is no Chromium, and we could not get one; the sentence says what to install."""


def executable() -> str:
    """The path of a Chromium or Chrome, which is installed first where that is possible."""
    return _named() or _installed() or _fetched()


def _named() -> str | None:
    named = os.environ.get(VARIABLE)
    if named and not shutil.which(named):
        raise NoBrowser(f"{VARIABLE} names {named}, which is not a program.")
    return named


def _installed() -> str | None:
    found = (shutil.which(name) for name in (*NAMES, *MAC_APPLICATIONS))
    return next((path for path in found if path), None) or _playwrights_own()


def _playwrights_own() -> str | None:
    # Asked in a process of its own: Playwright can't be started twice in one.
    question = "from playwright.sync_api import sync_playwright as s\nwith s() as p: print(p.chromium.executable_path)"
    answer = subprocess.run([sys.executable, "-c", question], capture_output=True, text=True, check=False, timeout=60)
    path = answer.stdout.strip()
    return path if path and Path(path).exists() else None


def _fetched() -> str:
    # One at a time: two test workers that both run apt-get would lock each other out.
    with Path(tempfile.gettempdir(), f"redress-chromium-{os.geteuid()}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        found = _installed()
        if found:
            return found
        said = "\n".join(_install_debian() + _install_playwright())
        found = _installed()
    if found:
        return found
    raise NoBrowser(
        "The browser tests need Chromium: install it (Debian: apt-get install chromium, macOS: brew install --cask "
        f"chromium), or set {VARIABLE} to the path of Chromium or Chrome.\n{said}"
    )


def _install_debian() -> list[str]:
    """What went wrong, if anything."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return []
    install = "apt-get -o DPkg::Lock::Timeout=300 install -y --no-install-recommends chromium fonts-dejavu-core"
    return _try("/bin/sh", "-c", f"apt-get update && {install}")


def _install_playwright() -> list[str]:
    """What went wrong, if anything. Nothing is fetched when Debian's package is there."""
    return [] if _installed() else _try(sys.executable, "-m", "playwright", "install", "chromium")


def _try(*command: str) -> list[str]:
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    try:
        result = subprocess.run(command, capture_output=True, text=True, check=False, timeout=900, env=environment)
    except (OSError, subprocess.TimeoutExpired) as problem:
        return [str(problem)]
    return (result.stdout + result.stderr).splitlines()[-8:] if result.returncode else []
