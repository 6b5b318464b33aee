"""Which files are handed out: name and bytes must agree, and nothing that runs is among them."""

from __future__ import annotations

import io
import zipfile

import pytest

from portal.files import zipped as files
from portal.files.kinds import judge

PNG, JPEG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20, b"\xff\xd8\xff\xe0" + b"\0" * 20


def zipped(*names: str, size: int = 1) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, b"0" * size)
    return out.getvalue()


def open_document(sort: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", f"application/vnd.oasis.opendocument.{sort}")
        for name in ("content.xml", "META-INF/manifest.xml"):
            archive.writestr(name, b"<x/>")
    return out.getvalue()


DOCX = zipped("[Content_Types].xml", "word/document.xml")


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("letter.pdf", b"%PDF-1.7", "application/pdf"),
        ("LETTER.PDF", b"%PDF-1.7", "application/pdf"),
        ("photo", JPEG, "image/jpeg"),
        ("photo.jpeg", JPEG, "image/jpeg"),
        ("photo.png", PNG, "image/png"),
        ("a.gif", b"GIF89a...", "image/gif"),
        ("a.webp", b"RIFF\0\0\0\0WEBPVP8 ", "image/webp"),
        ("notes.txt", "Nobody came. é".encode(), "text/plain"),
        ("list.csv", b"a,b\r\n1,2", "text/csv"),
        ("a.docx", DOCX, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("a.odt", open_document("text"), "application/vnd.oasis.opendocument.text"),
        ("a.ods", open_document("spreadsheet"), "application/vnd.oasis.opendocument.spreadsheet"),
    ],
)
def test_what_is_handed_out(name: str, content: bytes, media_type: str) -> None:
    found = judge(name, content)
    assert found.kind is not None, found.why_not
    assert found.kind.media_type == media_type
    assert found.ending


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.exe", b"MZ\0\0"),
        ("a.pdf.exe", b"%PDF-1.7"),
        ("a.pdf", b"MZ\0\0"),
        ("a.png", JPEG),
        ("a.png", b"<script>alert(1)</script>"),
        ("a.html", b"<p>x"),
        ("a.svg", b"<svg onload=alert(1)>"),
        ("a.txt", b"<html><script>"),
        ("a.txt", b"\xef\xbb\xbf <!doctype html>"),
        ("a.txt", b"#!/bin/sh\nrm -rf /"),
        ("a.txt", b"a\0b"),
        ("a.zip", zipped("x")),
        ("a.odt", open_document("spreadsheet")),
        ("a.docm", DOCX),
        ("a.docx", zipped("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin")),
        ("a.docx", zipped("[Content_Types].xml", "word/document.xml", "../../evil")),
        ("a.docx", zipped("[Content_Types].xml", "word/document.xml", "C:/evil")),
        ("a.docx", b"PK\x03\x04 no zip"),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
        ("a.pdf", b""),
        ("noending", b"\x00\x01"),
        ("a.lnk", b"L\0\0\0"),
        ("a.js", b"alert(1)"),
        ("a.eml", b"From: x"),
    ],
)
def test_what_is_not(name: str, content: bytes) -> None:
    found = judge(name, content)
    assert found.kind is None
    assert found.why_not.endswith(".")


def test_a_document_that_unpacks_to_gigabytes_is_not() -> None:
    many = [f"word/{number}.xml" for number in range(files.MOST_ENTRIES)]
    assert judge("a.docx", zipped("[Content_Types].xml", "word/document.xml", *many)).why_not
    size = files.MOST_UNPACKED // 2 + 1
    assert judge("a.docx", zipped("[Content_Types].xml", "word/document.xml", size=size)).why_not
