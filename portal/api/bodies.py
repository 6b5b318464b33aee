"""Reading what was sent: one JSON object of a sensible size, or a refusal in a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NoReturn

from flask import Request, request
from flask_smorest import Blueprint
from marshmallow import RAISE, Schema, ValidationError
from webargs.flaskparser import FlaskParser
from werkzeug.exceptions import UnsupportedMediaType

from portal.api.problems import BODY, told
from portal.errors import Invalid
from portal.http.reading import LARGEST, read, read_part
from portal.http.sizes import IN_PARTS

NO_PART = "This is needed: the submission as JSON, in a part of this name."


def read_object() -> dict[str, Any]:
    """Return the body as an object; none at all is an empty one."""
    request.max_content_length = LARGEST
    body = read() if request.get_data() else {}
    if not isinstance(body, dict):
        raise Invalid({BODY: "Send one JSON object."})
    return body


class Parser(FlaskParser):
    """webargs, strict about names in the query too, and telling faults our way."""

    DEFAULT_UNKNOWN_BY_LOCATION = {**FlaskParser.DEFAULT_UNKNOWN_BY_LOCATION, "query": RAISE}

    def load_json(self, req: Request, _schema: Schema) -> Any:
        """Return the body's JSON."""
        return read(req)

    def handle_error(self, error: ValidationError, *_args: Any, **_more: Any) -> NoReturn:
        """Raise what was found, a sentence for each field."""
        raise Invalid(told(error.messages)) from error


class PartsParser(Parser):
    """Reads a body of JSON; or one in parts, where the JSON is the part of this name and files are beside it."""

    PART = "submission"

    def load_json(self, req: Request, _schema: Schema) -> Any:
        """Return the JSON of the body, or of its part."""
        if req.mimetype != IN_PARTS:
            return read(req)
        if not req.form and not req.files:  # it says that it comes in parts, and doesn't
            raise UnsupportedMediaType
        if self.PART not in req.form and self.PART not in req.files:
            raise Invalid({self.PART: NO_PART})
        return read_part(req, self.PART)


class Door(Blueprint):
    """A blueprint of the API: flask-smorest's, with our parser."""

    ARGUMENTS_PARSER = Parser()

    def arguments(self, schema: Any, **options: Any) -> Any:
        """Read what a call is given by this schema, which is made once: a class would be made anew at each call."""
        return super().arguments(schema() if isinstance(schema, type) else schema, **options)


class DoorForFiles(Door):
    """A door where files may come beside the body."""

    ARGUMENTS_PARSER = PartsParser()


def without_empty(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was given, without what is null: a field that is null wasn't given."""
    return {name: value for name, value in given.items() if value is not None}
