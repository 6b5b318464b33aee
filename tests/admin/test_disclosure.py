"""The redaction desk in the admin: looked through, struck, checked, approved, submitted, kept, published."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from portal.admin import changed_cases
from portal.cases import timeline
from portal.cases.models import Case
from portal.database import db
from portal.duties import keeping
from portal.duties.models import DutyRow
from portal.policy.built import Sheet
from tests import cast
from tests.admin.browsing import fields, made, signed_in, submit, told
from tests.cast import as_
from tests.duties import county, reports
from tests.support.documents import all_of_pdf, all_of_workbook

WROTE = "Alice Penrose rang. Her friend Mrs Trevanion came too."


@pytest.fixture
def duty(app: Flask) -> int:
    with app.app_context():
        reports.open_up()

    def begin() -> int:
        reports.case(description=WROTE)
        return reports.drafted().id

    return made(app, begin)


def page(number: int) -> str:
    return f"/staff/disclosure/{number}"


def kept(app: Flask, number: int) -> Any:
    with app.app_context():
        return keeping.kept_of(db.session.get_one(DutyRow, number))


def seen(text: str) -> str:
    return fields(text)["seen"][0]


@pytest.mark.clauses("OC-8", "OC-9")
def test_a_report_from_the_desk_to_what_is_kept(app: Flask, duty: int) -> None:
    ana, eve = signed_in(app, county.ANALYST), signed_in(app, county.EXECUTIVE)
    card = ana.get(f"/staff/duties/show/{duty}").text
    assert f'href="{page(duty)}"' in card
    desk = ana.get(page(duty))
    assert desk.status_code == 200
    assert '<del title="Identity of a client">Alice Penrose</del>' in desk.text
    assert "<mark>Mrs Trevanion</mark>" in desk.text
    assert "nobody has checked it yet" in told(desk.text)
    link = next(part for part in desk.text.split('"') if "/strike?" in part and "start=" in part).replace("&amp;", "&")
    assert "Trevanion" not in link, "an address names nobody"
    form = ana.get(link).text
    assert 'value="Mrs Trevanion"' in form
    wrong = submit(ana, link, on=form, words="Not there", reason="other")
    assert wrong.status_code == 422
    assert "Copy them from it." in wrong.text
    assert submit(ana, link, words="Mrs Trevanion", reason="other").status_code == 302
    own = submit(ana, f"{page(duty)}/check", on=ana.get(page(duty)).text, seen=seen(eve.get(page(duty)).text))
    assert own.status_code == 409
    looked = eve.get(page(duty)).text
    assert submit(eve, f"{page(duty)}/check", on=looked, seen=seen(looked)).status_code == 302
    assert eve.get(f"/staff/duties/{duty}/approve").headers["Location"] == page(duty), "what is approved is looked at"
    assert submit(eve, f"/staff/duties/{duty}/approve?seen={seen(looked)}", note="Good.").status_code == 302
    assert submit(ana, f"/staff/duties/{duty}/submit", nil="yes", late_why="A figure came late.").status_code == 302
    report = kept(app, duty)
    assert "Trevanion" not in str(report.content)
    assert "Penrose" not in str(report.content)
    shown = ana.get(f"{page(duty)}/kept").text
    assert report.sha256 in shown
    assert "Eve Exec" in shown
    file = ana.get(f"{page(duty)}/kept/log.csv")
    assert file.mimetype == "text/csv"
    assert "[withheld: Someone else] came too." in file.text
    assert "Penrose" not in file.text
    assert ana.get(f"{page(duty)}/kept/nothing.csv").status_code == 404
    whole = {form: ana.get(f"{page(duty)}/kept.{form}") for form in ("xlsx", "pdf", "json")}
    outputs = (all_of_workbook(whole["xlsx"].data), all_of_pdf(whole["pdf"].data), whole["json"].text)
    for out in outputs:
        assert "Someone else] came too." in " ".join(out.split())
        assert "Penrose" not in out
        assert "Eve Exec" in out
        assert report.sha256 in "".join(out.split())
    assert whole["json"].json["sha256"] == report.sha256
    assert ana.get(f"{page(duty)}/kept.doc").status_code == 404
    assert "Nothing." in told(ana.get(f"{page(duty)}/since").text)
    assert ana.get(page(duty)).status_code == 404, "it isn't a draft any more"


@pytest.mark.clauses("OC-8")
def test_the_gate_is_shut_for_the_form_too(app: Flask, duty: int) -> None:
    ana, eve = signed_in(app, county.ANALYST), signed_in(app, county.EXECUTIVE)
    rows = (("By Penrose", 9), ("Others", 9))
    with reports.saying_more(sheets=(Sheet("more", "More", "OC-31", (reports.KIND, reports.COUNT), rows),)):
        looked = eve.get(page(duty)).text
        assert "More, row 1, “Kind”: a name" in told(looked)
        answer = submit(eve, f"/staff/duties/{duty}/approve?seen={seen(looked)}")
        assert answer.status_code == 409
        assert "More, row 1" in told(answer.text)
    looked = eve.get(page(duty)).text
    assert submit(eve, f"/staff/duties/{duty}/approve?seen={seen(looked)}").status_code == 302
    said = {"nil": "yes", "note": "Typed with care.", "late_why": "A figure came late."}
    answer = submit(ana, f"/staff/duties/{duty}/submit", **said)
    assert answer.status_code == 409
    assert "nobody has checked it yet" in told(answer.text)
    assert "Typed with care." in answer.text
    assert kept(app, duty) is None


def test_nobody_else_reads_a_draft(app: Flask, duty: int) -> None:
    for name in (county.DEPUTY, cast.COMPLAINTS, cast.ADMIN):
        client = signed_in(app, name)
        for address in (
            page(duty),
            f"{page(duty)}/strike",
            f"{page(duty)}/kept",
            f"{page(duty)}/kept.xlsx",
            f"{page(duty)}/since",
        ):
            assert client.get(address).status_code in {302, 403, 404}, (name, address)
            assert "Penrose" not in client.get(address).text
        assert page(duty) not in client.get(f"/staff/duties/show/{duty}").text


def test_what_has_changed_since_names_the_cases(app: Flask, duty: int) -> None:
    made(app, lambda: reports.submitted(db.session.get_one(DutyRow, duty)))
    ana = signed_in(app, county.ANALYST)

    def change() -> str:
        case = db.session.query(Case).filter_by(procedure_key=county.KEY).one()
        case.description = "Something else."
        return case.tracking_number

    number = made(app, change)
    said = told(ana.get(f"{page(duty)}/since").text)
    assert number in said
    assert "Nothing was done with the case itself" in said
    assert "Log" in said
    shown = ana.get(f"{page(duty)}/kept").text
    assert "so someone else must publish it" in told(shown)
    assert submit(ana, f"{page(duty)}/publish", on=shown).status_code == 409
    emil = signed_in(app, county.OTHER_EXECUTIVE)
    assert submit(emil, f"{page(duty)}/publish", on=emil.get(f"{page(duty)}/kept").text).status_code == 302
    assert "Published" in told(ana.get(f"{page(duty)}/kept").text)


def test_what_has_changed_since_says_what_was_done_with_a_case(app: Flask, duty: int) -> None:
    made(app, lambda: reports.submitted(db.session.get_one(DutyRow, duty)))

    def change() -> None:
        case = db.session.query(Case).filter_by(procedure_key=county.KEY).one()
        case.description = "Something else."
        after = datetime(2099, 5, 1, 9, tzinfo=UTC)
        for day in range(changed_cases.MOST_LINES + 2):
            line = f"The {day}th thing was done."
            timeline.record(case, "commented", line, by=as_(county.ANALYST), at=after + timedelta(days=day))

    made(app, change)
    said = told(signed_in(app, county.ANALYST).get(f"{page(duty)}/since").text)
    assert "2 more before that" in said
    assert "Sun 3 May 2099: The 2th thing was done. (Ana Lyst)" in said
    assert "The 1th thing" not in said
    assert said.index("The 2th") < said.index("The 6th"), "in the order in which it happened"
    assert "Nothing was done with the case itself" not in said
