"""All files of a request have some seconds, and some room to unpack in, together."""

from __future__ import annotations

import os
import time

import pytest

from config import FileRules
from portal.files import making_safe
from portal.files.going_through import gone_through
from portal.files.making_safe import Raw, Refusal, Safe, made_safe
from portal.files.room import Room
from portal.files.sentences import BROKEN, TOO_SLOW, Unsafe
from tests.files.by_hand import document
from tests.files.samples import TYPES, XML, docx, png, zipped

RULES = FileRules()


def noisy() -> bytes:
    """A document of a few kilobytes whose parts, of nothing that is XML, unpack to 58 MB."""
    parts = {f"word/media/i{number}.xml": os.urandom(300) * 16_000 for number in range(12)}
    return zipped({"[Content_Types].xml": TYPES, "word/document.xml": b"<w/>"} | parts)


def test_noise_is_refused_at_once() -> None:
    began = time.process_time()
    for clean in (False, True):
        with pytest.raises(Unsafe) as refused:
            gone_through(noisy(), "docx", "docx", clean=clean)
        assert refused.value.sentence == BROKEN
    assert time.process_time() - began < 2


def test_what_comes_before_is_kept_and_what_is_over_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(making_safe, "MOST_UNPACKED", 10_000)
    long = document(word__styles_DOT_xml=XML + b"<x>" + b"a" * 9000 + b"</x>")
    given = [Raw("a.docx", docx()), Raw("b.docx", long), Raw("c.png", png()), Raw("d.docx", docx())]
    kept, over, picture, last = made_safe(given, RULES, clean=False)
    assert [type(kept), type(picture), type(last)] == [Safe, Safe, Safe]
    assert isinstance(over, Refusal)
    assert over.sentence == TOO_SLOW


def test_the_seconds_are_those_of_all(monkeypatch: pytest.MonkeyPatch) -> None:
    bench = making_safe.Workbench()
    monkeypatch.setattr(bench, "_seconds", 0.0)
    with pytest.raises(Unsafe) as refused:
        bench.through(png(), "png", "png", clean=False)
    assert refused.value.sentence == TOO_SLOW


def test_room_is_taken_once() -> None:
    room, one = Room(100_000), docx()
    gone_through(one, "docx", "docx", clean=True, room=room)
    left = room.left
    gone_through(one, "docx", "docx", clean=False, room=room)
    assert 0 < room.left == left - (100_000 - left)


@pytest.mark.parametrize(
    "inside", ["<Relationship ", "<creator ", 'attachedTemplate"', "<creator>", 'TargetMode="External"']
)
@pytest.mark.parametrize("clean", [False, True])
def test_what_is_no_markup_costs_no_more_than_words(inside: str, clean: bool) -> None:
    content = document(word__document_DOT_xml=f"<w:document><![CDATA[{inside * 20_000}]]></w:document>")
    began = time.process_time()
    gone_through(content, "docx", "docx", clean=clean)
    assert time.process_time() - began < 2
