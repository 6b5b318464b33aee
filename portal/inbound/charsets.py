"""Bytes turned into text that can be kept, whatever charset was named: broken or lying, it never raises."""

from __future__ import annotations

import codecs

from portal.cases.texts import mended

MOST_TEXT = 60_000  # characters that are kept as text: the whole is in the message

# Python knows more by these names than charsets, some of them slow ("punycode") and some no text at all ("zip").
KNOWN = frozenset(
    codecs.lookup(name).name
    for name in (
        "utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-7", "ascii", "latin-1", "iso8859-2", "iso8859-3",
        "iso8859-4", "iso8859-5", "iso8859-6", "iso8859-7", "iso8859-8", "iso8859-9", "iso8859-10", "iso8859-11",
        "iso8859-13", "iso8859-14", "iso8859-15", "iso8859-16", "cp1250", "cp1251", "cp1252", "cp1253", "cp1254",
        "cp1255", "cp1256", "cp1257", "cp1258", "cp437", "cp850", "cp852", "cp866", "cp874", "koi8-r", "koi8-u",
        "mac-roman", "shift_jis", "cp932", "euc-jp", "iso2022_jp", "gb2312", "gbk", "gb18030", "hz", "big5",
        "big5hkscs", "euc-kr", "cp949", "iso2022_kr", "tis-620",
    )
)  # fmt: skip
# Names that mail bears and Python doesn't know: Hebrew and Arabic in the order of reading, and Windows' own.
ALSO_CALLED = {
    "iso-8859-6-e": "iso8859-6", "iso-8859-6-i": "iso8859-6", "iso-8859-8-e": "iso8859-8", "iso-8859-8-i": "iso8859-8",
    "windows-31j": "cp932", "x-sjis": "cp932", "x-euc-jp": "euc-jp", "iso-2022-jp-ms": "iso2022_jp",
    "windows-874": "cp874", "windows-936": "gbk", "x-gbk": "gbk", "windows-949": "cp949", "x-windows-949": "cp949",
    "ks_c_5601-1987": "cp949", "x-mac-roman": "mac-roman",
}  # fmt: skip
OFTEN_WRONG = frozenset(codecs.lookup(name).name for name in ("ascii", "latin-1", "cp1252"))


def text_of(content: bytes, charset: str) -> str:
    """Return the text of a part. UTF-8 is believed wherever it fits what claims to be plain Western text."""
    known = _known(charset)
    if known in OFTEN_WRONG or not known:
        try:
            return content.decode("utf-8")
        except UnicodeDecodeError:
            return content.decode("cp1252", "replace")
    try:
        return content.decode(known, "replace")
    except (UnicodeError, ValueError):  # some decoders raise in spite of "replace", such as UTF-16 without its mark
        return content.decode("utf-8", "replace")


def storable(text: str) -> str:
    """Return the text as it is kept: cut to MOST_TEXT, with a mark for each character that can't be kept."""
    return mended(text[:MOST_TEXT])


def _known(charset: str) -> str:
    name = charset.strip().strip("\"'")[:40]
    try:
        found = codecs.lookup(ALSO_CALLED.get(name.lower(), name)).name
    except (LookupError, ValueError, UnicodeError):
        return ""
    return found if found in KNOWN else ""
