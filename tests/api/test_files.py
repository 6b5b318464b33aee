"""The files of a case by the API: the same rules as at every other door."""

from __future__ import annotations

import io
from typing import Any

import pytest
from werkzeug.test import TestResponse

from portal.policy.moves import Move
from tests import cast
from tests.api.calls import Caller
from tests.files import samples


def put(api: Caller, case_id: int, *files: tuple[str, bytes], by: str = cast.ROADS, **typed: Any) -> TestResponse:
    data = {**typed, "files": [(io.BytesIO(content), name) for name, content in files]}
    return api.post(f"/cases/{case_id}/files", by=by, data=data, content_type="multipart/form-data")


def test_files_are_put_on_a_case_listed_and_handed_out(api: Caller) -> None:
    case_id = api.case()
    answer = put(api, case_id, ("a.txt", b"words"), ("b.jpg", samples.jpeg()), kind="evidence", words="From the van.")
    assert answer.status_code == 201, answer.json
    first, second = answer.json["items"]
    assert (first["name"], first["size"], first["kind"], first["channel"]) == ("a.txt", 5, "evidence", "api")
    assert api.get(f"/cases/{case_id}/files", by=cast.ROADS).json["items"] == [first, second]
    got = api.get(f"/cases/{case_id}/files/{first['key']}", by=cast.ROADS)
    assert got.data == b"words"
    assert got.headers["Content-Disposition"] == 'attachment; filename="a.txt"'


def test_the_same_again_changes_nothing(api: Caller) -> None:
    case_id = api.case()
    put(api, case_id, ("a.txt", b"words"))
    before = api.counts()
    assert put(api, case_id, ("a.txt", b"words")).json == {"items": []}
    assert api.counts() == before


@pytest.mark.parametrize(
    ("files", "typed", "field"),
    [
        ([("a.exe", b"MZ\0\0")], {}, "files"),
        ([], {}, "files"),
        ([("a.txt", b"x")], {"kind": "poem"}, "kind"),
        ([("a.txt", b"x")], {"words": "x" * 2000}, "words"),
        ([(f"{n}.txt", b"%d" % n) for n in range(11)], {}, "files"),
    ],
)
def test_what_cant_be_taken_is_said_by_its_field(api: Caller, files: Any, typed: dict[str, str], field: str) -> None:
    case_id = api.case()
    answer = put(api, case_id, *files, **typed)
    assert answer.status_code == 422
    assert set(answer.json["errors"]) == {field}
    assert api.get(f"/cases/{case_id}/files", by=cast.ROADS).json == {"items": []}


def test_json_is_no_file(api: Caller) -> None:
    answer = api.post(f"/cases/{api.case()}/files", by=cast.ROADS, json={"files": ["x"]})
    assert (answer.status_code, "multipart" in answer.json["errors"]["files"]) == (422, True)


@pytest.mark.parametrize(("by", "status"), [(None, 401), (cast.ADMIN, 403), (cast.CARE, 404), (cast.READER, 403)])
def test_not_by_those_who_may_not(api: Caller, by: str | None, status: int) -> None:
    case_id = api.case()
    key = put(api, case_id, ("a.txt", b"words")).json["items"][0]["key"]
    assert put(api, case_id, ("b.txt", b"x"), by=by).status_code == status  # type: ignore[arg-type]  # nobody, too
    seen = 200 if by == cast.READER else status
    assert api.get(f"/cases/{case_id}/files", by=by).status_code == seen
    assert api.get(f"/cases/{case_id}/files/{key}", by=by).status_code == seen


def test_a_file_of_another_case_isnt_there(api: Caller) -> None:
    key = put(api, api.case(), ("a.txt", b"words")).json["items"][0]["key"]
    assert api.get(f"/cases/{api.case()}/files/{key}", by=cast.ROADS).status_code == 404


def test_a_case_that_was_struck_takes_none(api: Caller) -> None:
    case_id = api.case()
    api.move(case_id, Move.VOID, by=cast.COMPLAINTS, json={"reason": "Twice."})
    answer = put(api, case_id, ("a.txt", b"words"))
    assert answer.status_code == 409
    assert "entered by mistake" in answer.json["detail"]
