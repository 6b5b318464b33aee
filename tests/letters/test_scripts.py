"""Letters in every script that we have a font for: each letter is there, joined, in its order, and can be read out."""

from __future__ import annotations

import io
import re
import unicodedata
from collections import Counter
from typing import Any

import pypdfium2
import pytest
from pypdf import PdfReader
from pypdfium2 import raw

from portal.letters import faces, pdf, press, settable
from portal.letters.composing import Composed
from portal.letters.page import Sheet, sheet_of
from portal.letters.paper import A4, MILLIMETRE, SIZE
from portal.policy.letters import Block, Check, LetterKind, Run, Says, Shape
from tests.letters.test_pdf import NOW, NUMBER
from tests.procedures.shipped import pack

SAID = {
    "Arabic": "لقد نظرنا في شكواك وقررنا أن لك الحق. نعتذر عن التأخير في الرد عليك.",
    "Urdu": "ہم نے آپ کی شکایت کا جائزہ لیا ہے اور ہم معذرت خواہ ہیں۔",
    "Pashto": "ستاسو شکایت مو وکوت، ټول ځوابونه دلته دي.",
    "Hebrew": "בדקנו את תלונתך והחלטנו שהיא מוצדקת. אנו מתנצלים על העיכוב.",
    "pointed Hebrew": "שָׁלוֹם עֲלֵיכֶם",
    "Bengali": "আমরা আপনার অভিযোগটি পরীক্ষা করেছি এবং বিলম্বের জন্য ক্ষমা প্রার্থনা করছি।",
    "Hindi": "हमने आपकी शिकायत की जाँच की है और देरी के लिए क्षमा चाहते हैं। कृपया प्रतीक्षा करें।",
    "Punjabi": "ਅਸੀਂ ਤੁਹਾਡੀ ਸ਼ਿਕਾਇਤ ਦੀ ਜਾਂਚ ਕੀਤੀ ਹੈ ਅਤੇ ਦੇਰੀ ਲਈ ਮੁਆਫ਼ੀ ਮੰਗਦੇ ਹਾਂ।",
    "Gujarati": "અમે તમારી ફરિયાદની તપાસ કરી છે અને વિલંબ માટે ક્ષમા માંગીએ છીએ.",
    "Tamil": "உங்கள் புகாரை நாங்கள் ஆய்வு செய்தோம், தாமதத்திற்கு வருந்துகிறோம்.",
    "Chinese": "我们已经审查了您的投诉，并决定予以支持。对于延误，我们深表歉意。",
    "Traditional Chinese": "我們已經審查了您的投訴，對於延誤深表歉意。",
    "Japanese": "苦情を調査し、正当であると判断しました。遅れたことをおわびします。",
    "Korean": "귀하의 민원을 검토한 결과 정당하다고 결정했습니다. 지연에 대해 사과드립니다.",
    "Vietnamese": "Chúng tôi đã xem xét khiếu nại của bạn và xin lỗi về sự chậm trễ.",
    "Yoruba": "A ti ṣe àyẹ̀wò ẹ̀sùn rẹ, a sì tọrọ àforíjì.",
    "Greek": "Εξετάσαμε το παράπονό σας και ζητούμε συγγνώμη.",
    "Ukrainian": "Ми розглянули вашу скаргу і просимо вибачення.",
}
Char = tuple[str, float, float]


def letter(*texts: str, language: str = "", bold: bool = False) -> Composed:
    kind = LetterKind("said", "Said", Says.RECEIPT, "", "", ())
    blocks = (Block(Shape.HEADING, (Run("Our answer"),)), *(Block(Shape.PARAGRAPH, (Run(t, bold),)) for t in texts))
    return Composed(kind, "Our answer", blocks, Check((), (), ()), NOW, language=language)


def page(*texts: str, to: str = "Alice Penrose", **more: Any) -> bytes:
    return pdf.set_letter(letter(*texts, **more), pack("devon"), to=to, reference=NUMBER)


def chars(made: bytes) -> list[Char]:
    """Return every character of the first page, and where it begins: from the left, and from the top."""
    sheet = pypdfium2.PdfDocument(made)[0]
    text, height = sheet.get_textpage(), sheet.get_size()[1]
    boxes = (text.get_charbox(index, loose=True) for index in range(text.count_chars()))
    codes = (raw.FPDFText_GetUnicode(text.raw, index) for index in range(text.count_chars()))
    return [(chr(code), box[0], height - box[3]) for code, box in zip(codes, boxes, strict=True)]


def bare(text: str) -> Counter[str]:
    return Counter(one for one in unicodedata.normalize("NFC", text) if not one.isspace() and one not in "\u200b\u200c")


@pytest.mark.clauses("DV-12")
@pytest.mark.parametrize("language", SAID)
@pytest.mark.parametrize("bold", [False, True])
def test_every_letter_is_on_the_page_and_can_be_read_out(language: str, bold: bool) -> None:
    said = SAID[language]
    assert settable.unprintable(said) == ""
    found = bare("".join(char for char, *_ in chars(page(f"{said} and Smith", bold=bold))))
    assert bare(said) - found == Counter()


@pytest.mark.parametrize(("family", "word", "shapes"), [
    ("bengali", "ক্ষমা", 2),  # one letter of two, and a vowel after it
    ("bengali", "কি", 1),  # a vowel that stands before its letter
    ("devanagari", "प्रतीक्षा", 3),
    ("tamil", "கொ", 1),  # a vowel on both sides
    ("arabic", "محمد", 4),
    ("hebrew", "שלום", 4),
])  # fmt: skip
def test_letters_that_belong_together_are_one(family: str, word: str, shapes: int) -> None:
    face = next(one for one in faces.FACES if one.family == family)
    assert len(face.font(bold=False).shape(word)) == shapes


def test_a_letter_in_the_middle_of_an_arabic_word_isn_t_drawn_as_one_alone() -> None:
    font = next(one for one in faces.FACES if one.family == "arabic").font(bold=False)
    alone, word = font.shape("ه"), font.shape("ههه")
    assert len({alone, *word}) == 4


@pytest.mark.parametrize("text", ["a" + "\u0301" * 2_000, "\u0915\u094d" * 1_000, "\u0628\u064e" + "\u0651" * 1_000])
def test_letters_with_thousands_of_marks_are_set_all_the_same(text: str) -> None:
    found = bare("".join(char for sheet in PdfReader(io.BytesIO(page(text))).pages for char in sheet.extract_text()))
    assert bare(text) - found == Counter()


@pytest.mark.parametrize("language", ["Arabic", "Hebrew"])
def test_a_wrapped_paragraph_from_the_right_begins_on_its_first_line(language: str) -> None:
    first, last = {"Arabic": ("ببب", "ججج"), "Hebrew": ("אאא", "תתת")}[language]
    middle = " ".join([SAID[language]] * 4)
    found = chars(page(f"{first} {middle} {last}", language="ar" if language == "Arabic" else "he"))
    begins = [one for one in found if one[0] in set(first) and one[2] == min(o[2] for o in found if o[0] == first[0])]
    ends = [one for one in found if one[0] == last[0]]
    right = (A4.width - A4.left) * MILLIMETRE
    assert any(right - 3 * SIZE < x < right for _, x, _ in begins), "at the right edge"
    assert max(y for _, _, y in ends) > min(y for _, _, y in begins) + 2 * SIZE, "further down"


def test_a_name_from_the_right_stays_in_its_order_within_a_line_from_the_left() -> None:
    found = [one for one in chars(page("Dear שלום כהן, we write to you.")) if one[0] in "שכwD"]
    at = {char: x for char, x, _ in reversed(found)}
    assert at["D"] < at["כ"] < at["ש"] < at["w"]


def test_a_list_and_its_marks_stand_on_the_right_in_a_letter_from_the_right() -> None:
    items = tuple(Block(Shape.ITEM, (Run(text),)) for text in ("אחת", "שתיים"))
    made = letter("שלום", language="he")
    found = chars(pdf.set_letter(Composed(**{**vars(made), "blocks": items}), pack("devon"), to=""))
    marks = [x for char, x, _ in found if char in "•·" and x > 300]
    assert len(marks) == 2


def test_lines_without_spaces_end_where_they_must_and_begin_with_no_full_stop() -> None:
    found = chars(page(SAID["Chinese"] * 12))
    lines: dict[int, list[Char]] = {}
    for one in found:
        if unicodedata.category(one[0]) in {"Lo", "Po"} and ord(one[0]) > 0x2000:
            lines.setdefault(round(one[2] / 8), []).append(one)
    right = (A4.width - A4.left) * MILLIMETRE
    full = [line for line in lines.values() if len(line) > 20]
    assert len(full) >= 5
    assert all(max(x for _, x, _ in line) + SIZE < right + SIZE for line in full)
    assert all(min(line, key=lambda one: one[1])[0] not in settable.NOT_FIRST for line in full)


@pytest.mark.parametrize(
    "text", ["a\u202egnp.exe", "a\u2066b\u2069", "x\u200by\ufeffz\u00ad", "e\ufe0f", "a\x01b\x1bc\x7f"]
)
def test_what_can_t_be_seen_changes_nothing(text: str) -> None:
    seen = "".join(char for char in text if char.isprintable() and char != "\ufe0f")
    assert settable.unprintable(text) == ""
    assert "".join(stretch for _, stretch in settable.pieces(text, bold=False, width=400, size=SIZE)) == seen


# ---- what can't be set


@pytest.mark.parametrize(("text", "script"), [("မြန်မာ", "Myanmar"), ("ភាសាខ្មែរ", "Khmer"), ("ትግርኛ", "Ethiopic")])
def test_a_script_that_we_have_no_font_for_is_named_and_never_drawn(text: str, script: str) -> None:
    assert settable.unsettable(f"Dear {text}") == {script: text[: settable.SAMPLE]}
    shown = "".join(char for char, *_ in chars(page(f"Dear {text}.")))
    assert f"[{script} script]" in shown


def test_a_symbol_is_named_in_words_and_stops_nothing() -> None:
    assert settable.unsettable("I am angry 😡") == {}
    assert settable.unprintable("I am angry 😡") == "😡"
    assert "[pouting face]" in "".join(char for char, *_ in chars(page("I am angry 😡")))


def test_plain_text_is_what_the_first_font_has() -> None:
    plain = [chr(code) for code in range(0x20, 0x2100) if settable.PLAIN.fullmatch(chr(code))]
    assert len(plain) > 400
    assert [char for char in plain if not faces.LETTER.has(char)] == []


# ---- long ones


def sheet(*texts: str) -> Sheet:
    return sheet_of(letter(*texts), pack("devon"), to="", reference="")


def test_a_long_letter_is_set_in_a_process_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    pressed: list[Sheet] = []

    def pressing(one: Sheet) -> bytes:
        pressed.append(one)
        return press.press(one)

    monkeypatch.setattr(pdf, "press", pressing)
    made = page(*(["We have looked into it. " * 100] * 10))
    assert len(pressed) == 1
    assert "We have looked into it" in re.sub(r"\s+", " ", "".join(char for char, *_ in chars(made)))


@pytest.mark.parametrize(
    ("text", "is_pressed"),
    [("aب" * 2000, True), ("a中 " * 1000, True), ("word and another " * 1000, False), (SAID["Arabic"] * 100, False)],
)
def test_what_changes_its_script_without_end_is_set_in_a_process_of_its_own(
    monkeypatch: pytest.MonkeyPatch, text: str, is_pressed: bool
) -> None:
    """A letter's worth of characters of two scripts that take turns keeps the processor busy for seconds."""
    went: list[bool] = []
    monkeypatch.setattr(pdf, "press", lambda _sheet: went.append(True) or b"")
    monkeypatch.setattr(pdf, "set_sheet", lambda _sheet: went.append(False) or b"")
    page(text)
    assert went == [is_pressed]


def test_one_that_takes_too_long_is_ended() -> None:
    with pytest.raises(press.NotSet, match=r"longer than 0\.2 seconds"):
        press.press(sheet("long"), seconds=0.2)


def test_one_that_takes_too_much_memory_is_ended(caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(press.NotSet, match="more time or memory"):
        press.press(sheet("large"), megabytes=60)
    assert "The press ended with" in caplog.text


def test_what_the_press_says_of_a_fault_is_logged_and_no_words_of_the_letter(caplog: pytest.LogCaptureFixture) -> None:
    press._log(1, b"Alice said\nportal: A letter couldn't be set: KeyError at text.py:7.\nValueError: Alice\n")
    assert [one.getMessage() for one in caplog.records] == [
        "The press ended with 1. A letter couldn't be set: KeyError at text.py:7."
    ]


def test_one_that_nobody_could_read_isn_t_begun() -> None:
    with pytest.raises(pdf.NotSet, match="200,000 at most"):
        page("x" * 200_001)
