"""The files of a case: listed, put on it, handed out. The same rules as at every other door."""

from __future__ import annotations

from typing import Any

from flask import Response, request
from marshmallow import Schema, fields

from portal.api.bodies import Door
from portal.api.guards import allowed, staff
from portal.api.listing import answers, guarded_responses
from portal.api.spec import READS, WORKS
from portal.cases import filing, queries
from portal.cases.actors import officer
from portal.cases.models import Attachment, FileChannel, FileKind, Scan
from portal.cases.texts import fault_in, tidy
from portal.database import transaction
from portal.errors import Invalid, NotFound
from portal.http import handouts, uploads
from portal.http.clock import now
from portal.http.limits import API, limiter
from portal.http.sizes import IN_PARTS, takes_files
from portal.letters.ask import REASON_MOST

blueprint = Door("files", __name__, url_prefix="/api/v1/cases", description="The files of a case")

IN_PARTS_ONLY = "Send them as multipart/form-data, each in a part named “files”."
UNKNOWN = "Give one of: {kinds}."
BODY: dict[str, Any] = {
    "required": True,
    "content": {
        IN_PARTS: {
            "schema": {
                "type": "object",
                "required": ["files"],
                "properties": {
                    "files": {"type": "array", "items": {"type": "string", "format": "binary"}},
                    "kind": {"type": "string", "enum": [one.value for one in FileKind], "default": "reporter"},
                    "words": {"type": "string", "maxLength": REASON_MOST},
                },
            }
        }
    },
}


class FileOut(Schema):
    """A file of a case. `key` names it; `scan` says whether it can be opened: off and clean, it can."""

    key = fields.String()
    name = fields.String()
    media_type = fields.String()
    size = fields.Integer()
    sha256 = fields.String()
    kind = fields.Enum(FileKind, by_value=True)
    channel = fields.String()
    given_at = fields.AwareDateTime()
    given_by = fields.String()
    cleaned = fields.Boolean()
    scan = fields.Enum(Scan, by_value=True)
    erased_at = fields.AwareDateTime(allow_none=True)


class FilesOut(Schema):
    """The files of a case."""

    items = fields.List(fields.Nested(FileOut))


@blueprint.route("/<pk:case_id>/files", methods=["GET"])
@limiter.limit(API)
@blueprint.doc(operationId="listFiles", security=READS)
@allowed("Cases", "can_show")
@blueprint.response(200, FilesOut)
@guarded_responses(blueprint)
@answers(blueprint, 404)
def listed(case_id: int) -> dict[str, list[dict[str, Any]]]:
    """List the files of a case, those that were removed too"""
    return {"items": [told(one) for one in filing.of_case(queries.by_id(case_id))]}


@blueprint.route("/<pk:case_id>/files", methods=["POST"])
@limiter.limit(API)
@blueprint.doc(operationId="addFiles", security=WORKS, requestBody=BODY)
@allowed("Cases", "can_move")
@blueprint.response(201, FilesOut)
@guarded_responses(blueprint)
@answers(blueprint, 404, 409, 413, 422)
@takes_files
def add(case_id: int) -> dict[str, list[dict[str, Any]]]:
    """Put files on a case: all of them or, where one is refused, none

    The same bytes again are kept once, so that it can be repeated. The answer holds the files that weren't there.
    """
    if request.mimetype != IN_PARTS:
        raise Invalid({filing.FIELD: IN_PARTS_ONLY})
    kind, words, case = _kind(), _words(), queries.by_id(case_id)
    filing.demand_may_add(case)
    files = filing.demand_all(uploads.read(filing.manner_of(case, kind)))
    with transaction():
        case = queries.by_id(case_id, for_change=True)
        by, at = officer(staff()), now()
        added = filing.add(case, files, kind=kind, channel=FileChannel.API, by=by, at=at, words=words)
        return {"items": [told(one) for one in added]}


@blueprint.route("/<pk:case_id>/files/<string:key>", methods=["GET"])
@limiter.limit(API)
@blueprint.doc(operationId="getFile", security=READS)
@allowed("Cases", "can_show")
@blueprint.response(200, content_type="application/octet-stream")
@guarded_responses(blueprint)
@answers(blueprint, 404, 409)
def download(case_id: int, key: str) -> Response:
    """Get the bytes of a file; 409 where it was removed, or nobody may open it"""
    file = filing.by_key(key)
    if file.case_id != case_id:
        raise NotFound(filing.NO_FILE)
    return handouts.of_file(file)


def _kind() -> FileKind:
    given = request.form.get("kind", FileKind.REPORTER.value)
    if given not in list(FileKind):
        raise Invalid({"kind": UNKNOWN.format(kinds=", ".join(FileKind))})
    return FileKind(given)


def _words() -> str:
    words = tidy(request.form.get("words", ""))
    if fault := fault_in(words, REASON_MOST, one_line=False):
        raise Invalid({"words": fault})
    return words


def told(file: Attachment) -> dict[str, Any]:
    """Return a file as `FileOut` shows it."""
    return {name: getattr(file, name) for name in FileOut().fields} | {
        "kind": FileKind(file.kind),
        "scan": Scan(file.scan),
    }
