"""What is said to whoever sends a file that can't be taken: why, and what to do instead."""

from __future__ import annotations

from portal.errors import PortalError

EMPTY = "It is empty. Choose the file again."
ODD = "Files of this kind ({ending}) aren’t taken. Save it as a PDF or a picture, and send that."
NO_ENDING = "Its kind can’t be told. Save it as a PDF or a picture, and send that."
LIES = "It is called {ending} and isn’t one. Save it anew with the program that made it, and send that."
BROKEN = "It can’t be read: it may be damaged. Save it anew, or send a picture of it."
ARCHIVE = "It is an archive. Send the files in it one by one."
PROGRAM = "It is a program, and none are taken."
PAGE = "It is a web page or a drawing that can run commands. Save it as a PDF or a picture, and send that."
LOCKED = "It is protected with a password, or of an old kind. Save it as PDF or DOCX without a password, and send that."
MACROS = "It can run commands (macros). Save it as a PDF, and send that."
PACKED = "Other files are packed into it. Save it as a PDF, and send those files one by one."
OUTSIDE = "It fetches something from elsewhere when it is opened. Save it as a PDF, and send that."
BOMB = "It unpacks to far more than it seems to be. Save it as a PDF, and send that."
IN_A_MESSAGE = "A file in the e-mail isn’t taken. {why}"
TANGLED = "It has more than {most} parts. Save it as a PDF, and send the files in it one by one."
TWO_IN_ONE = "It is two kinds of file in one. Save it anew with the program that made it, and send that."
TOO_MANY_PIXELS = "The picture is larger than {most} million dots. Make it smaller, and send that."
TOO_LONG = "It has more pages or pictures in it than can be looked through. Send it in parts."
TOO_SLOW = "Looking through these files takes longer than we can. Send this one by itself, or a PDF or a picture of it."
TEST_VIRUS = "It is the file by which virus scanners are tried."
TOO_LARGE = "It is larger than {most} MB. Make it smaller, or send it in parts."
NOT_ANONYMOUS = (
    "A file of this kind ({ending}) can tell who made it, and we can’t take that out. To stay anonymous, send "
    "{instead} instead."
)


class Unsafe(PortalError):
    """A file that isn't taken, and why."""
