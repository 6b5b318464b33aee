"""What is known of someone is found however it is written, and everyday words aren't."""

from __future__ import annotations

import time

import pytest

from portal.policy.disclosure import Sort
from portal.policy.identifying import Identifier, Seeker
from portal.policy.suspecting import suspected

ALL = frozenset(Sort)
ALICE = Seeker(
    [
        Identifier(Sort.NAME, "Mrs Alice Penrose"),
        Identifier(Sort.EMAIL, "alice.penrose@example.org"),
        Identifier(Sort.PHONE, "01632 960777"),
        Identifier(Sort.ADDRESS, "1 Mill Lane\nExeter\nEX1 1AA"),
        Identifier(Sort.NUMBER, "DV-7K3M-Q9TX-4HBW"),
        Identifier(Sort.BIRTH, "1970-03-09"),
    ]
)


def found(text: str, seeker: Seeker = ALICE, *, parts: bool = True) -> list[str]:
    return [text[one.start : one.end] for one in seeker.find(text, ALL, parts=parts)]


@pytest.mark.parametrize(
    "form",
    [
        "Alice Penrose", "ALICE PENROSE", "penrose, alice", "Penrose Alice", "A. Penrose", "alicepenrose",
        "Alice_Penrose",
        "Alice  Penrose", "Alice\nPenrose", "Alice-Penrose", "Älice Pénrose", "Ａｌｉｃｅ", "Alice’s", "A l i c e",
        "P.e.n.r.o.s.e",
        "the Penroses", "Pen rose", "Ali\u200bce", "Pen\u00adrose", "Ali",
    ],
)  # fmt: skip
def test_a_name_is_found_however_it_is_written(form: str) -> None:
    assert found(f"It was said that {form} called twice.")


@pytest.mark.parametrize("name", ["Li Ng", "Ed Ray", "Di Fox", "Al May", "Mr Bo Xu"])
def test_a_short_name_is_found_whole_in_any_case(name: str) -> None:
    first, last = name.split()[-2:]
    seeker = Seeker([Identifier(Sort.NAME, name)])
    for form in (f"{first} {last}", f"{first} {last}".lower(), f"{last}, {first}".lower(), f"{first}-{last}".lower()):
        assert found(f"It was {form} who rang.", seeker) == [form]
    run_on = f"It was {first[0]} {first[1:]}{last} who rang.".lower()
    assert found(run_on, seeker, parts=False) == [], "its words end where they end"


def test_a_house_without_a_number_is_found_by_its_name() -> None:
    seeker = Seeker([Identifier(Sort.ADDRESS, "Rose Cottage, High Bickington\nUmberleigh")])
    assert found("I live at rose cottage, by the church.", seeker) == ["rose cottage"]
    assert found("The road to High Bickington, and to Umberleigh.", seeker) == [], "where everybody lives"


@pytest.mark.parametrize(
    "form",
    [
        "alice.penrose@example.org", "Alice.Penrose@Example.ORG", "alice.penrose @ example.org",
        "alice.penrose(at)example.org", "alice dot penrose at example dot org",
        "alice.penrose [at] example [dot] org",
        "alice_penrose",
    ],
)  # fmt: skip
def test_an_e_mail_address_is_found_however_it_is_written(form: str) -> None:
    assert found(f"Reply to {form} please.", parts=False)


@pytest.mark.parametrize(
    "form",
    [
        "01632 960777", "01632960777", "+44 1632 960777", "0044-1632-960777", "(01632) 960 777", "01632.960.777",
        "01632 96 07 77", "0 1 6 3 2 9 6 0 7 7 7", "960777 with 01632 960777", "٠١٦٣٢ ٩٦٠٧٧٧",
        "oh one six three two, nine six oh triple seven",
    ],
)  # fmt: skip
def test_a_telephone_number_is_found_however_it_is_written(form: str) -> None:
    assert found(f"Ring {form} after six.")


def test_an_american_number_is_found_without_its_area() -> None:
    omar = Seeker([Identifier(Sort.PHONE, "(949) 555-0177")])
    assert found("Call 555-0177 or 1 949 555 0177.", omar) == ["555-0177", "1 949 555 0177"]
    assert found("Order 95550177123", omar) == [], "seven digits lie in many numbers"


@pytest.mark.parametrize(
    "form", ["1 Mill Lane", "1 mill ln", "1, Mill Lane", "1 Mill Ln.", "EX1 1AA", "ex11aa", "No. 1 Mill Lane"]
)
def test_an_address_is_found_however_it_is_written(form: str) -> None:
    assert found(f"The house at {form} is damp.")


@pytest.mark.parametrize(
    "form", ["DV-7K3M-Q9TX-4HBW", "dv 7k3m q9tx 4hbw", "7K3M-Q9TX-4HBW", "DV7K3MQ9TX4HBW", "DV–7K3M–Q9TX–4HBW"]
)
def test_a_case_number_is_found_however_it_is_written(form: str) -> None:
    assert found(f"See case {form}.")


def test_a_case_number_is_found_where_it_was_read_out_wrong() -> None:
    seeker = Seeker([Identifier(Sort.NUMBER, "DV-1K0M-Q9TX-4HBW")])
    assert found("It was DV-IKOM-Q9TX-4HBW.", seeker)
    assert found("It was dv-lkom-q9tx-4hbw.", seeker)


@pytest.mark.parametrize(
    "form",
    [
        "9 March 1970",
        "9th March 1970",
        "March 9, 1970",
        "09/03/1970",
        "3/9/1970",
        "1970-03-09",
        "9.3.70 is 09.03.70",
        "9 Mar 1970",
    ],
)
def test_a_date_of_birth_is_found_however_it_is_written(form: str) -> None:
    assert found(f"She was born on {form}.")


@pytest.mark.parametrize(
    "text",
    [
        "A pothole on Mill Lane was reported three times.", "The millennium lane closure",
        "It cost 1,632 and 960 came.",
        "Malice was alleged, and the slice was small.", "1 million lanes", "The rose garden is closed.", "Exeter", "",
        "On 5 May 2026 we met.", "A lice problem", "12345678", "example.org is our host",
    ],
)  # fmt: skip
def test_what_names_nobody_is_left(text: str) -> None:
    assert found(text) == []


def test_a_name_that_is_an_everyday_word_counts_with_a_capital() -> None:
    grace = Seeker([Identifier(Sort.NAME, "Grace Long")])
    assert found("It took a long time, by the grace of the office.", grace) == []
    assert found("Then Grace rang, and Mrs Long wrote.", grace) == ["Grace", "Long"]
    assert found("grace long", grace) == ["grace long"], "the two together are nobody else"


@pytest.mark.parametrize(
    ("name", "called"),
    [("Robert Penhaligon", "Bob"), ("William Tregear", "Bill"), ("Elizabeth Jago", "Liz"), ("Bob Jago", "Robert")],
)
def test_short_forms_stand_for_a_name(name: str, called: str) -> None:
    assert found(f"{called} rang again.", Seeker([Identifier(Sort.NAME, name)])) == [called]


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Jürgen Müller", "Mueller"), ("Jürgen Müller", "MULLER"), ("Séamus O’Brien",
        "O Brien"), ("Séamus O'Brien", "OBrien"),
        ("Łukasz Nowak", "Lukasz"), ("Mary Smith-Jones", "Smith Jones"), ("Mary Smith-Jones",
        "Mrs Jones"), ("Ng Li", "Mr Li"),
        ("Ludwig van Aalst", "Aalst"), ("محمد علي", "محمد"), ("Ανδρέας Παππάς", "ΠΑΠΠΑΣ"),
    ],
)  # fmt: skip
def test_names_of_all_kinds_are_found(name: str, written: str) -> None:
    assert found(f"We heard from {written} today.", Seeker([Identifier(Sort.NAME, name)]))


def test_particles_name_nobody() -> None:
    assert (
        found("The de facto rule of the van was la.", Seeker([Identifier(Sort.NAME, "Ludwig van de la Aalst")])) == []
    )


def test_without_parts_only_the_whole_name_counts() -> None:
    assert found("Penrose Road, Alice Springs", parts=False) == []
    assert found("Alice Penrose Road", parts=False) == ["Alice Penrose"]


def test_only_the_sorts_that_are_asked_for_are_found() -> None:
    text = "Alice Penrose, 01632 960777"
    assert [one.sort for one in ALICE.find(text, frozenset({Sort.PHONE}))] == [Sort.PHONE]


def test_what_is_empty_or_odd_harms_nothing() -> None:
    odd = Seeker(Identifier(sort, text) for sort in Sort for text in ("", " ", "-", "@", "a@", "x", "0000-00-00", "\n"))
    assert found("Anything at all - 1234567 x @ a@b", odd) == []


@pytest.mark.parametrize(
    "text",
    [
        "write to jo@example.org", "jo (at) example.org", "ring 01632 960 123", "(949) 555-0123", "EX4 4QJ",
        "078-05-1120",
        "born 3 May 1981", "Mrs Trevanion said", "22 Acacia Avenue",
    ],
)  # fmt: skip
def test_what_looks_like_somebody_is_suspected(text: str) -> None:
    assert suspected(f"Please {text}.")


@pytest.mark.parametrize("text", ["On 5 May 2026 it cost 40 pounds.", "The street was closed.", "Ask at the desk."])
def test_what_looks_like_nobody_isn_t(text: str) -> None:
    assert suspected(text) == []


def test_a_telephone_number_costs_the_same_however_many_are_known() -> None:
    """A report of a year knows tens of thousands, and looks for them in each of its cells."""
    known = Seeker([Identifier(Sort.PHONE, f"01632 {number:06}") for number in range(200_000, 230_000)])
    text = "Ref 4471 0093 2210 and 2026. " * 300 + "Ring 01632 229 999."
    began = time.process_time()
    assert found(text, known) == ["01632 229 999"]
    assert time.process_time() - began < 1, "tried one by one they take ten seconds"


@pytest.mark.parametrize(
    "written",
    [
        "\u202d01632\u2011960\u2011777\u202c", "01632\u2010960\u2010777", "01632 \u2212 960 \u2014 777",
        "01632_960_777", "01632\u00b7960\u00b7777", "01632,960,777", "01632\u200b960777", "01632\u00ad960\u00ad777",
        "01632  -  960 777", "٠١٦٣٢ ٩٦٠ ٧٧٧", "room 4, 01632|960|777",
    ],
)  # fmt: skip
def test_whatever_stands_between_the_digits_of_a_telephone_number(written: str) -> None:
    assert len(found(f"Ring {written} please")) == 1


@pytest.mark.parametrize(
    "written",
    [
        "9/3/70", "9.3.70", "3/9/1970", "1970/3/9", "9 Mar 70", "9 March '70", "March 9th, 70", "09‑03‑1970",
        "09_03_1970",
    ],
)  # fmt: skip
def test_a_birthday_however_short(written: str) -> None:
    assert found(f"Born {written}, 2 children") == [written]
    assert found("In 1970, 9 of 3 people; 93 of 70 too, 9370.") == []


def test_september_has_two_short_names() -> None:
    known = Seeker([Identifier(Sort.BIRTH, "1985-09-12")])
    assert found("12 Sept 1985 or 12 Sep 85", known) == ["12 Sept 1985", "12 Sep 85"]


def test_a_local_number_beside_another_number() -> None:
    omar = Seeker([Identifier(Sort.PHONE, "(949) 555-0177")])
    assert found("Rang 2 times 555-0177 (3 minutes)", omar) == ["555-0177"]


@pytest.mark.parametrize(
    "written", ["P\u0435nr\u043ese", "\u0420enrose", "Pen\u3164rose", "Pen\u115frose", "\u03a1enrose"]
)
def test_letters_that_only_look_like_others(written: str) -> None:
    """Cyrillic, Greek, and letters that nobody sees."""
    assert found(f"Ask {written} today") == [written]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("김민수", "어제 김민수가 전화했다"), ("王小明", "我叫王小明，住在这里"), ("山田太郎", "山田太郎さんです"),
        ("สมชาย", "นายสมชายมา"),
    ],
)  # fmt: skip
def test_a_name_in_a_script_without_spaces(name: str, text: str) -> None:
    assert found(text, Seeker([Identifier(Sort.NAME, name)])) == [name]


def test_part_of_a_case_s_number_tells_which_case_it_is() -> None:
    assert found("the one that ends in Q9TX-4HBW") == ["Q9TX-4HBW"]
