"""A report as an audience may see it: what is left out, masked, struck, counted, and what is found left."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from portal.policy.built import Built, Column, Holds, Shape, Sheet
from portal.policy.disclosing import NO_TRENDS, Disclosed, Disclosing, Strike, initials, text_digest
from portal.policy.disclosure import Audience, Sort
from portal.policy.identifying import Identifier, Seeker
from portal.policy.keeping import content_digest, content_of, read, since
from portal.procedures import versions
from portal.procedures.reader import read_pack_file

MADE = datetime(2026, 6, 8, 9, tzinfo=UTC)
KNOWN = Seeker([Identifier(Sort.NAME, "Alice Penrose"), Identifier(Sort.PHONE, "01632 960777")])
WROTE = "Alice rang from 01632 960777 about the ramp."
LOG = Sheet(
    "log",
    "Log",
    "OC-32",
    (
        Column("number", "Number"),
        Column("received_on", "Received", Shape.DATE),
        Column("reporter", "Calling party", holds=Holds.PERSON),
        Column("manager", "Dealt with by", holds=Holds.PERSON),
        Column("description", "What happened", holds=Holds.WRITTEN),
        Column("outcome", "Outcome", holds=Holds.PROTECTED),
    ),
    (("OC-1", date(2026, 5, 4), "Alice Penrose", "Dev Patel", WROTE, "Upheld"),),
    (7,),
)
FIGURES = Sheet(
    "by_kind",
    "By kind",
    "OC-31",
    (Column("kind", "Kind"), Column("received", "Received", Shape.NUMBER)),
    (("Complaint", 40), ("Compliment", 3), ("Question", 9)),
)


def report(*sheets: Sheet, remarks: tuple[str, ...] = ()) -> Built:
    days = date(2026, 5, 1), date(2026, 5, 31)
    return Built("monthly", "Monthly report", "OC-26", "orange-county", *days, MADE, sheets, remarks, (7,))


def audience(pack: str, key: str) -> Audience:
    return read_pack_file(versions.PACKS / f"{pack}.yaml").audiences[key]


def disclosed(
    pack: str, key: str, *sheets: Sheet, strikes: tuple[Strike, ...] = (), remarks: tuple[str, ...] = ()
) -> Disclosed:
    own = frozenset({"Upheld", "Not upheld"})
    return Disclosing(audience(pack, key), KNOWN, strikes, own).disclose(report(*sheets, remarks=remarks))


def test_the_ceo_gets_no_client_no_number_and_findings_by_their_number() -> None:
    found = disclosed("orange-county", "ceo", LOG, FIGURES)
    log = found.built.sheet("log")
    assert [column.key for column in log.columns] == ["number", "received_on", "reporter", "manager", "description"]
    struck = "[withheld: Identity of a client or applicant (W&I Code 10850)]"
    words = f"{struck} rang from {struck} about the ramp."
    assert log.rows == (("withheld", date(2026, 5, 4), "withheld", "Dev Patel", words),)
    assert found.built.sheet("log_by_outcome").rows == (("Upheld", "withheld"),), "one is a small number"
    assert found.built.sheet("by_kind").rows == (
        ("Complaint", 40),
        ("Compliment", "withheld"),
        ("Question", "withheld"),
    )
    assert found.left == ()
    assert [(one.sheet, one.row, one.column, one.reason, one.known) for one in found.redactions] == [
        ("log", 1, "description", "client", True),
        ("log", 1, "description", "client", True),
    ]


def test_what_is_counted_is_told_in_the_procedure_s_own_words_alone() -> None:
    rows = tuple(
        (*LOG.rows[0][:5], outcome) for outcome in (*["Upheld, Not upheld"] * 5, *["Alice was rude"] * 6, *[None] * 7)
    )
    counted = disclosed("devon", "managers", replace(LOG, rows=rows)).built.sheet("log_by_outcome")
    assert counted.rows == (("None", 7), ("Other", 6), ("Upheld, Not upheld", 5))


def test_of_which_cases_it_tells_isn_t_in_it() -> None:
    found = disclosed("orange-county", "ceo", LOG)
    assert found.built.counted == ()
    assert [sheet.cases for sheet in found.built.sheets] == [(), ()]


TRENDS = Sheet(
    "trends",
    "Trends",
    "OC-10",
    (Column("series", "Series"), Column("latest", "This period", Shape.NUMBER), Column("mean", "Mean before")),
    (("Received", 52, 51.0), ("Compliment", 3, 3.0)),
)
TOLD = ("Compliment: 3, above the upper limit (limits 1.0 to 1.0, mean 1.0).", "The method.")


@pytest.mark.clauses("OC-8")
@pytest.mark.parametrize(
    ("pack", "key"), [("orange-county", "ceo"), ("devon", "public"), ("riverside", "council_staff")]
)
def test_no_trend_tells_a_small_number_that_is_kept_back(pack: str, key: str) -> None:
    built = disclosed(pack, key, FIGURES, TRENDS, remarks=TOLD).built
    assert [sheet.key for sheet in built.sheets] == ["by_kind"]
    assert built.sheet("by_kind").rows[1] == ("Compliment", "withheld")
    assert built.remarks == (NO_TRENDS,)
    assert not any(letter.isdigit() for letter in NO_TRENDS)


def test_that_trends_are_left_out_names_nobody_whatever_they_are_called() -> None:
    seeker = Seeker([Identifier(Sort.NAME, "Amy Small")])
    told = Disclosing(audience("orange-county", "ceo"), seeker).disclose(report(FIGURES, TRENDS, remarks=TOLD))
    assert told.left == ()


def test_where_small_numbers_are_shown_trends_are_told() -> None:
    built = disclosed("devon", "managers", FIGURES, TRENDS, remarks=TOLD).built
    assert built.sheet("trends").rows == TRENDS.rows
    assert built.remarks == TOLD


@pytest.mark.parametrize("key", ["council_staff", "council_fraud"])
def test_the_council_is_told_of_staff_and_of_fraud_by_number_alone(key: str) -> None:
    found = disclosed("riverside", key, LOG, FIGURES)
    assert found.built.sheet("log").rows == (("withheld", date(2026, 5, 4), "withheld", "withheld", "withheld"),)
    assert found.built.sheet("log_by_outcome").rows == (("Upheld", "withheld"),)
    assert found.left == ()


def test_the_city_manager_gets_the_calling_party_and_no_way_to_reach_them() -> None:
    found = disclosed("san-clemente", "city_manager", LOG, FIGURES)
    row = found.built.sheet("log").rows[0]
    assert row[:4] == ("OC-1", date(2026, 5, 4), "Alice Penrose", "Dev Patel")
    assert row[4] == "Alice rang from [withheld: How someone is reached] about the ramp."
    assert found.built.sheet("by_kind").rows == FIGURES.rows
    assert found.left == ()


def test_managers_get_initials() -> None:
    row = disclosed("devon", "managers", LOG).built.sheet("log").rows[0]
    assert row[2:4] == ("A. P.", "Dev Patel")
    assert initials("séamus o’brien") == "S. O. B."
    assert initials("007") == "withheld"


def test_what_no_rule_names_is_left_out() -> None:
    bare = replace(audience("devon", "public"), rules=())
    assert Disclosing(bare, KNOWN).disclose(report(LOG, FIGURES)).built.sheets == ()


def test_what_is_left_is_told_by_its_place_alone() -> None:
    figures = replace(FIGURES, name="By kind, Alice Penrose", rows=(("About Penrose", 40), ("Call 01632960777", 9)))
    found = disclosed("devon", "public", figures, remarks=("A third were Alice's.",))
    assert [place.words for place in found.left] == [
        "Monthly report, the heading: a name",
        "By kind, Alice Penrose, the heading: a name",
        "By kind, Alice Penrose, row 1, “Kind”: a name",
        "By kind, Alice Penrose, row 2, “Kind”: a telephone number",
    ]


def test_a_passage_struck_by_hand_goes_with_its_text_and_no_other() -> None:
    start = WROTE.index("ramp")
    by_hand = Strike("log", "description", text_digest(WROTE), start, start + 4, "person")
    row = disclosed("orange-county", "ceo", LOG, strikes=(by_hand,)).built.sheet("log").rows[0]
    assert "ramp" not in str(row[4])
    assert "[withheld: Personal information about someone else (Privacy Act of 1974)]" in str(row[4])
    changed = replace(LOG, rows=((*LOG.rows[0][:4], f"{WROTE} Again.", "Upheld"),))
    row = disclosed("orange-county", "ceo", changed, strikes=(by_hand,)).built.sheet("log").rows[0]
    assert "ramp" in str(row[4])


def test_what_is_kept_is_read_back_as_it_was() -> None:
    built = disclosed("orange-county", "ceo", LOG, FIGURES, remarks=("Steady.",)).built
    content = content_of(built)
    assert read(content, MADE) == built
    assert content_digest(content) == content_digest(dict(reversed(content.items())))
    assert content_digest(content) != content_digest({**content, "remarks": []})


def test_what_has_changed_is_told_value_by_value() -> None:
    now = replace(FIGURES, rows=(("Complaint", 41), ("Question", 9), ("Thanks", 1)))
    found = since(report(FIGURES), report(now), {1: "a", 2: "b", 3: "c"}, {2: "b", 3: "x", 4: "d"})
    assert [(one.row, one.column, one.before, one.after) for one in found.values] == [
        ("Complaint", "Received", 40, 41),
        ("Compliment", "Kind", "Compliment", None),
        ("Compliment", "Received", 3, None),
        ("Thanks", "Kind", None, "Thanks"),
        ("Thanks", "Received", None, 1),
    ]
    assert (found.added, found.removed, found.altered) == ((4,), (1,), (3,))
    assert since(report(LOG), report(LOG), {1: "a"}, {1: "a"}).is_same
