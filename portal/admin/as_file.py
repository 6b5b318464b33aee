"""The way from a list of cases to the same list as a file, for who may have it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import current_app, url_for
from flask_appbuilder.models.filters import BaseFilter
from flask_appbuilder.models.sqla.filters import FilterContains, FilterEqual

FORMS = {"xlsx": "Workbook (XLSX)", "csv": "CSV", "jsonl": "Lines of JSON"}


@dataclass(frozen=True)
class AsFile:
    """A form that asks for a file: where it goes, which list it names, and which kinds of file there are."""

    url: str
    fields: Mapping[str, str]
    forms: Mapping[str, str]


def offered(which: str, fields: Mapping[str, str], address: Mapping[str, Any] | None = None) -> AsFile | None:
    """Return the form for a list, or None for who has no files made."""
    if not current_app.extensions["appbuilder"].sm.has_access("can_act", "Exports"):
        return None
    return AsFile(url_for("Exports.ask", **(address or {})), {**fields, "list": which}, FORMS)


def of_search(filters: Iterable[tuple[BaseFilter, Any]]) -> AsFile | None:
    """Return the form for all cases as they were searched for, or None where the address asks what no form can."""
    given = list(filters)
    if any(not isinstance(one, FilterContains | FilterEqual) for one, _ in given):
        return None
    return offered("all", {one.column_name: str(value) for one, value in given})
