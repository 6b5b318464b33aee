"""What is typed into the generated form of a letter in the making is kept as it is typed, as a move's form is."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Flask

from portal.cases import clocks, drafts, queries
from portal.cases.actors import officer
from portal.cases.models import FormDraft
from tests import cast
from tests.admin.browsing import fields, made, signed_in, submit, told
from tests.admin.test_moves import acknowledged, many
from tests.admin.test_typed import type_


def begun(app: Flask) -> str:
    """Return the address of the form of an empty draft of the stage's answer."""
    case_id = made(app, acknowledged)

    def begin() -> int:
        case = queries.by_id(case_id)
        kind = clocks.stage_of(case.stage).answer_with
        return drafts.save(
            case, letter_kind=kind, entries={}, by=officer(cast.staff(cast.ROADS)), at=datetime.now(UTC)
        ).id

    return f"/staff/responses/edit/{made(app, begin)}"


def test_what_was_typed_is_there_after_a_session_that_died(app: Flask) -> None:
    here = begun(app)
    answer = type_(signed_in(app, cast.ROADS), here, findings="Half a sente", **{"remedies-0-what": "Mend <it>"})
    assert (answer.status_code, answer.json["typed"]) == (200, 1)
    again = signed_in(app, cast.ROADS).get(here).text
    assert fields(again)["findings"] == ["Half a sente"]
    assert fields(again)["remedies-0-what"] == ["Mend <it>"]
    assert "You began this on" in told(again)
    assert "typed.js" in again
    assert "Half a sente" not in signed_in(app, cast.COMPLAINTS).get(here).text


def test_saving_it_shows_it_to_colleagues_and_keeps_nothing_beside(app: Flask) -> None:
    here = begun(app)
    client = signed_in(app, cast.ROADS)
    type_(client, here, findings="Half a sentence")
    assert submit(client, here).status_code == 302
    assert many(app, FormDraft) == 0
    assert fields(signed_in(app, cast.COMPLAINTS).get(here).text)["findings"] == ["Half a sentence"]


def test_start_again_goes_back_to_the_draft_as_it_was_saved(app: Flask) -> None:
    here = begun(app)
    client = signed_in(app, cast.ROADS)
    submit(client, here, findings="As saved.")
    type_(client, here, findings="Other words")
    assert submit(client, here, button="again").status_code == 302
    assert fields(client.get(here).text)["findings"] == ["As saved."]
    assert many(app, FormDraft) == 0


def test_more_rows_lose_nothing_and_save_nothing(app: Flask) -> None:
    here = begun(app)
    client = signed_in(app, cast.ROADS)
    page = submit(client, here, button="rows", findings="Half a sentence")
    assert page.status_code == 200
    assert fields(page.text)["findings"] == ["Half a sentence"]
    assert "remedies-3-what" in fields(page.text)
    assert fields(client.get(here).text)["findings"] == [""]


def test_two_windows_are_both_shown_and_the_second_may_go_on(app: Flask) -> None:
    here = begun(app)
    client = signed_in(app, cast.ROADS)
    first, second = client.get(here).text, client.get(here).text
    assert type_(client, here, first, findings="From the first").status_code == 200
    assert type_(client, here, second, findings="From the second").status_code == 409
    page = submit(client, here, on=second, findings="From the second")
    assert page.status_code == 409
    assert "From the first" in page.text
    assert fields(page.text)["findings"] == ["From the second"]
    assert submit(client, here, on=page.text).status_code == 302
    assert fields(client.get(here).text)["findings"] == ["From the second"]


def test_what_a_colleague_saved_meanwhile_is_told_and_nothing_is_lost(app: Flask) -> None:
    here = begun(app)
    client = signed_in(app, cast.ROADS)
    page = client.get(here).text
    assert submit(signed_in(app, cast.COMPLAINTS), here, findings="A colleague's.").status_code == 302
    answer = submit(client, here, on=page, findings="Mine.")
    assert answer.status_code == 409
    assert "What changed in the meantime" in answer.text
    assert fields(answer.text)["findings"] == ["Mine."]
    assert submit(client, here, on=answer.text).status_code == 302


def test_a_draft_thrown_away_leaves_nothing_that_was_typed(app: Flask) -> None:
    here = begun(app)
    client = signed_in(app, cast.ROADS)
    type_(client, here, findings="Half a sentence")
    assert submit(client, here.replace("edit", "delete")).status_code == 302
    assert many(app, FormDraft) == 0


def test_whoever_may_not_see_the_case_can_neither_read_nor_write_it(app: Flask) -> None:
    here = begun(app)
    page = signed_in(app, cast.ROADS).get(here).text
    stranger = signed_in(app, cast.CARE)
    assert stranger.get(here).status_code == 404
    assert type_(stranger, here, page, findings="x").status_code in (400, 404)
    assert many(app, FormDraft) == 0
