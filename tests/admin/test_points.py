"""Points, findings and the edited letter on the officers' pages, without a script."""

from __future__ import annotations

from flask import Flask

from portal.cases import queries
from tests import cast
from tests.admin.browsing import fields, made, signed_in, submit, told
from tests.admin.test_moves import LATER, acknowledged, fresh, status

LATE, RUDE = "The answer came late.", "The officer was rude."


def in_points() -> int:
    case = queries.by_id(acknowledged())
    cast.do(case, cast.Move.POINTS, points=[{"words": LATE}, {"words": RUDE}])
    return case.id


def test_points_are_taken_and_corrected_by_hand(app: Flask) -> None:
    case_id = made(app, fresh)
    here = f"/staff/cases/{case_id}/points"
    client = signed_in(app, cast.ROADS)
    assert submit(client, here, **{"points-0-words": LATE, "points-2-words": RUDE}).status_code == 302
    page = told(client.get(f"/staff/cases/show/{case_id}").text)
    assert f"1. {LATE}" in page
    assert f"2. {RUDE}" in page
    assert fields(client.get(here).text)["points-1-words"] == [RUDE]
    refused = submit(client, here, **{"points-1-words": LATE})
    assert refused.status_code == 422
    assert "This point stands there already." in refused.text
    assert LATE in told(client.get(f"/staff/cases/{case_id}/sheet").text)


def test_an_answer_is_written_point_by_point(app: Flask) -> None:
    case_id = made(app, in_points)
    here = f"/staff/cases/{case_id}/respond"
    client = signed_in(app, cast.ROADS)
    page = client.get(here).text
    assert "1. The answer came late." in page
    assert (
        "Leave it empty to let the findings decide. All alike: that decision. Different ones: Partly upheld."
        in told(page)
    )
    assert "“No finding” isn’t counted." in told(page)
    one = {"points-0-finding": "not_upheld", "points-0-reasons": "It came in time."}
    refused = submit(client, here, **one)
    assert refused.status_code == 422
    assert "Say what was found on this point." in refused.text
    assert "DV-26" in refused.text
    assert '<a href="#points-1-finding">2. The officer was rude: Finding</a>' in refused.text
    assert fields(refused.text)["points-0-reasons"] == ["It came in time."]
    both = {**one, "points-1-finding": "no_finding", "points-1-reasons": "Nobody else was there."}
    preview = submit(client, here, button="preview", **both)
    assert "It says everything it must" in preview.text
    assert "Our decision: Not upheld" in told(preview.text)
    assert submit(client, here, on=preview.text).status_code == 302
    page = told(client.get(f"/staff/cases/show/{case_id}").text)
    assert "Nobody else was there." in page
    assert status(app, case_id) == "answered"


def test_a_draft_keeps_each_finding_beside_its_point(app: Flask) -> None:
    case_id = made(app, in_points)
    here = f"/staff/cases/{case_id}/respond"
    client = signed_in(app, cast.ROADS)
    assert submit(client, here, button="draft", **{"points-1-reasons": "Nobody else was there."}).status_code == 302

    def turn() -> None:
        cast.do(queries.by_id(case_id), cast.Move.POINTS, points=[{"words": RUDE}, {"words": LATE}])

    made(app, turn)
    found = fields(client.get(here).text)
    assert found["points-0-reasons"] == ["Nobody else was there."]


def test_the_letter_is_edited_and_settled_when_the_facts_change(app: Flask) -> None:
    case_id = made(app, acknowledged)
    here = f"/staff/cases/{case_id}/respond"
    client = signed_in(app, cast.ROADS)
    assert "own_words" not in fields(client.get(here).text)
    page = submit(client, here, button="edit", outcome="not_upheld", findings="It was mended in March.").text
    own = fields(page)["own_words"][0]
    assert "It was mended in March." in own
    own = own.replace("Dear Alice Penrose", "Dear Ms Penrose")
    stale = submit(client, here, button="preview", on=page, own_words=own, findings="It was mended in April.")
    assert "The facts would make another letter now." in stale.text
    refused = submit(client, here, on=stale.text)
    assert refused.status_code == 422
    assert "take it in or keep your words" in refused.text
    assert "The facts would make another letter now." in refused.text
    taken_of_it = submit(client, here, button="take", on=refused.text)
    assert "It was mended in April." in fields(taken_of_it.text)["own_words"][0], "the refusal settles it as well"
    taken = submit(client, here, button="take", on=stale.text).text
    assert "It was mended in April." in fields(taken)["own_words"][0]
    assert "Dear Ms Penrose" in fields(taken)["own_words"][0]
    kept = submit(client, here, button="keep", on=stale.text).text
    assert "It was mended in March." in fields(kept)["own_words"][0]
    assert "It can’t be issued yet." in kept
    back = submit(client, here, button="compose", on=stale.text).text
    assert "own_words" not in fields(back)
    assert submit(client, here, on=taken).status_code == 302
    page = client.get(f"/staff/cases/show/{case_id}").text
    assert "Dear Ms Penrose" in page
    assert "It was mended in April." in page


LONG = (
    "We looked at the letters that came in the spring and at those which were sent on to the other office in the "
    "summer, and at what they said of it."
)


def test_all_that_an_officer_wrote_is_read_for_plain_words(app: Flask) -> None:
    case_id = made(app, in_points)
    here = f"/staff/cases/{case_id}/respond"
    client = signed_in(app, cast.ROADS)
    found = {"points-0-finding": "not_upheld", "points-0-reasons": LONG, "points-1-finding": "not_upheld"}
    promised = {"remedies-0-kind": "service", "remedies-0-what": "It will be mended.", "remedies-0-due_on": LATER}
    typed = {**found, **promised, "points-1-reasons": "It was mended."}
    page = submit(client, here, button="preview", **typed)
    assert "In plain words?" in page.text
    assert f"<q>{LONG}</q>" in page.text
    assert "<q>was mended</q>" in page.text
    assert "<q>be mended</q>" in page.text
    edited = submit(client, here, button="edit", on=page.text).text
    own = fields(edited)["own_words"][0].replace(LONG, "It was lost.").replace("Dear", "Hello")
    page = submit(client, here, button="preview", on=edited, own_words=own)
    assert "<q>was lost</q>" in page.text
    assert LONG not in page.text.partition("In plain words?")[2], "it isn't in the letter any more"


def test_the_reporter_reads_how_it_was_taken(app: Flask) -> None:
    received = made(app, _with_key)
    client = app.test_client()
    submit(client, f"/track/{received[0]}/open", passphrase=received[1])
    assert f"<li>{LATE}</li>" in client.get(f"/track/{received[0]}/room").text


def _with_key() -> tuple[str, str]:
    received = cast.received()
    cast.do(received.case, cast.Move.POINTS, points=[{"words": LATE}])
    return received.case.tracking_number, received.passphrase
