"""Forms that read the fields of a form and nothing else: no file, no JSON."""

from __future__ import annotations

from typing import Any

from flask import request
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict


class TextForm(FlaskForm):
    """Flask-WTF's form for texts. No form of ours takes a file, and a file in the place of a text is no text."""

    class Meta(FlaskForm.Meta):
        """How the form reads what came in."""

        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """Return the form's fields as they came, or what the caller gives in their stead."""
            if formdata is None or isinstance(formdata, MultiDict):
                return formdata
            return (request.form or None) if form.is_submitted() else None
