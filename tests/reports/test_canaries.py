"""A thousand identifiers planted wherever somebody may have typed them: none is left in what forbids them."""

from __future__ import annotations

import json
import random
import re
import unicodedata
from datetime import date

import pytest
from flask import Flask

from portal.cases.models import Case, CasePart, CaseSubject, Person
from portal.cases.submission import Reporter
from portal.database import db
from portal.letters import pdf
from portal.letters.paper import A4
from portal.letters.reported import Pages
from portal.policy.built import Built, Column, Holds, Sheet
from portal.policy.disclosing import Disclosing
from portal.policy.disclosure import Sort
from portal.policy.identifying import Seeker
from portal.policy.keeping import content_of
from portal.procedures import versions
from portal.reports.files import csv_of
from portal.reports.identifiers import known_of
from portal.reports.workbooks import workbook_of
from tests.cast import CARE, NOW, received, staff, submission
from tests.support.documents import all_of_pdf, all_of_workbook

FIRST = (
    *("Demelza", "Tamsin", "Merryn", "Kerensa", "Lowenna", "Jowan"),
    *("Cubert", "Denzil", "Piran", "Gawain", "Isolde", "Zennor"),
)
LAST = (
    *("Trevanion", "Polglaze", "O’Hanrahan", "Nankivell", "Tregenza-Vose"),
    *("Müllerström", "Boscawen", "Łukaszewicz", "Ångermann", "Çelikoğlu"),
)
AUDIENCES = (
    ("orange-county", "ceo"),
    ("riverside", "council_staff"),
    ("riverside", "council_fraud"),
    ("devon", "public"),
)
PEOPLE = 45  # each hidden in some two dozen ways
COLUMNS = (
    Column("number", "Number"),
    Column("reporter", "Calling party", holds=Holds.PERSON),
    Column("on_behalf_of", "On behalf of", holds=Holds.PERSON),
    Column("description", "What happened", holds=Holds.WRITTEN),
    Column("requested", "Action requested", holds=Holds.WRITTEN),
    Column("location", "Where", holds=Holds.WRITTEN),
    Column("note", "Note", holds=Holds.PROTECTED),
)


def person(number: int) -> Reporter:
    first, last = FIRST[number % len(FIRST)], LAST[number % len(LAST)]
    return Reporter(
        name=f"{first} {last}",
        email=f"{first.lower()}.canary{number}@example.org",
        phone=f"01632 960{number:03}",
        address=f"{number + 11} Canary Lane\nExeter\nEX{number % 9 + 1} {number % 9 + 1}QZ",
    )


def forms(one: Reporter, number: str) -> list[str]:
    """However they may be written: each is one canary."""
    first, _, last = one.name.partition(" ")
    digits = one.phone.replace(" ", "")
    street = one.address.partition("\n")[0]
    return [
        one.name, one.name.upper(), f"{last}, {first}", f"Mrs {last}", f"{first}’s", f"{first}_{last}",
        f"{first[0]}. {last}",
        " ".join(first), one.email, one.email.upper(), one.email.replace("@", " (at) "), one.phone, digits,
        f"+44 {digits[1:5]}-{digits[5:]}", street, street.replace("Lane", "Ln."), one.address.rpartition("\n")[2],
        number, number.lower().replace("-", " "), unicodedata.normalize("NFD", last),
    ]  # fmt: skip


def bare(text: str) -> str:
    """Letters and digits alone, made in another way than the portal makes them."""
    plain = unicodedata.normalize("NFKD", text).lower().replace("ł", "l")
    return re.sub(r"[\W_]", "", "".join(char for char in plain if not unicodedata.combining(char)))


def planted(chance: random.Random) -> tuple[list[Case], list[str], Sheet]:
    cases, canaries, rows = [], [], []
    for number in range(PEOPLE):
        one, other = person(number), person(number + 100)
        facts = {
            "on_behalf_of": other.name,
            "reporter": one,
            "external_id": f"EXT-{number:05}",
            "external_source": "old",
        }
        case = received(submission(**facts)).case
        case.resident = Person(name=other.name, email=other.email, phone=other.phone, address=other.address)
        db.session.add(CasePart(
            case_id=case.id, part="advocate", name=f"Morwenna Advocate{number}x", contact=f"07700 900{number:03}",
            sees=False, since=NOW, given_by="Test",
        ))  # fmt: skip
        mine = [
            *forms(one, case.tracking_number),
            other.name,
            other.email,
            other.phone,
            f"Advocate{number}x",
            f"07700900{number:03}",
        ]
        chance.shuffle(mine)
        third = len(mine) // 3
        texts = [" and then ".join(f"it was {form} who rang" for form in some) for some in
                 (mine[:third], mine[third : 2 * third], mine[2 * third :])]  # fmt: skip
        rows.append((case.tracking_number, one.name, other.name, *texts, one.name))
        canaries += mine
        cases.append(case)
    case = cases[0]
    db.session.add(CaseSubject(case_id=case.id, staff_id=staff(CARE).id, at=NOW, reason="It is about them."))
    rows[0] = (*rows[0][:3], f"{rows[0][3]} {staff(CARE).full_name} {staff(CARE).last_name}", *rows[0][4:])
    canaries += [staff(CARE).full_name, staff(CARE).last_name]
    db.session.flush()
    return cases, canaries, Sheet("log", "Log", "OC-32", COLUMNS, tuple(rows), tuple(one.id for one in cases))


def outputs(built: Built) -> list[str]:
    """Return all that a report tells in each format, with what stands about it."""
    pages = Pages(built, "A County", "May 2026", A4, "en")
    return [
        str([(one.name, one.columns, one.rows) for one in built.sheets]),
        json.dumps(content_of(built), ensure_ascii=False),
        "".join(csv_of(sheet) for sheet in built.sheets),
        all_of_workbook(workbook_of(built)),
        all_of_pdf(pdf.set_sheet(pages)),
    ]


@pytest.mark.clauses("OC-8")
def test_no_canary_is_left_in_an_output_that_forbids_them(app: Flask) -> None:
    with app.app_context():
        cases, canaries, sheet = planted(random.Random(8))
        assert len(canaries) > 1_000
        days = date(2026, 5, 1), date(2026, 5, 31)
        built = Built(
            "log", "Report", "OC-26", "orange-county", *days, NOW, (sheet,), (), tuple(one.id for one in cases)
        )
        seeker = Seeker(known_of(built.counted))
        for pack, key in AUDIENCES:
            version = versions.procedure_of(versions.current(pack, NOW))
            found = Disclosing(version.audiences[key], seeker).disclose(built)
            for out in outputs(found.built):
                told = bare(out)
                left = [canary for canary in canaries if bare(canary) in told]
                assert left == [], (pack, key)
            assert [place for place in found.left if place.sheet == "Log"] == []
            by_case = found.built.sheets[-1]
            assert "Calling party" in str(found.built.sheets[0].columns)
            assert by_case.cases == ()
        assert "whorang" in bare(str(Disclosing(version.audiences[key], seeker).disclose(built).built.sheets))
        db.session.rollback()


def test_where_they_are_shown_whole_the_gate_finds_every_row(app: Flask) -> None:
    """The columns are said to hold nothing of anyone, and do."""
    with app.app_context():
        cases, _, sheet = planted(random.Random(9))
        plain = Sheet("log", "Log", "OC-32", tuple(Column(one.key + "_x", one.name) for one in COLUMNS), sheet.rows)
        built = Built("log", "Report", "OC-26", "devon", date(2026, 5, 1), date(2026, 5, 31), NOW, (plain,))
        audience = versions.procedure_of(versions.current("devon", NOW)).audiences["public"]
        found = Disclosing(audience, Seeker(known_of([one.id for one in cases]))).disclose(built)
        assert {place.row for place in found.left} == set(range(1, len(cases) + 1))
        assert {place.sort for place in found.left} >= {Sort.NAME, Sort.NUMBER, Sort.EMAIL, Sort.PHONE, Sort.ADDRESS}
        db.session.rollback()
