"""Figures for whoever wants to work with them: JSON by a schema that is published, and CSV, at addresses that stay."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Response, current_app, json, url_for

import config
from portal.http.sheets import handed_over
from portal.policy import performing
from portal.policy.built import Built, Sheet
from portal.policy.measures import DEFINED, OF_A_LIMIT
from portal.policy.performing import Period
from portal.policy.procedure import Procedure
from portal.reports.files import csv_of

SCHEMA = "performance.schema.json"
AN_HOUR = "public, max-age=3600"


@dataclass(frozen=True)
class Licence:
    """By which others may use what is published: what it is called, and where it stands."""

    name: str
    url: str


USUAL = Licence("Creative Commons Attribution 4.0", "https://creativecommons.org/licenses/by/4.0/")


def licence_of(procedure: Procedure) -> Licence:
    """Return the licence that a body has chosen, else the usual one."""
    settings: config.Settings = current_app.config["SETTINGS"]
    brand = settings.brands.get(procedure.key)
    return Licence(brand.licence, brand.licence_url) if brand and brand.licence else USUAL


def as_json(procedure: Procedure, period: Period, built: Built, below: int) -> Response:
    """Return the answer that tells a period's figures as JSON."""
    licence = licence_of(procedure)
    told = {
        "$schema": _address_of_schema(),
        "body": procedure.body,
        "procedure": procedure.key,
        "title": procedure.title,
        "period": period.key,
        "start": built.start.isoformat(),
        "end": built.end.isoformat(),
        "is_over": period.is_over,
        "counted_at": built.made_at.isoformat(),
        "withheld_below": below,
        "licence": {"name": licence.name, "url": licence.url, "attribution": procedure.body},
        "definitions": definitions(),
        "sheets": {sheet.key: rows(sheet) for sheet in built.sheets},
    }
    return _lasting(Response(json.dumps(told, sort_keys=False, ensure_ascii=False), mimetype="application/json"))


def as_csv(procedure: Procedure, period: Period, sheet: Sheet) -> Response:
    """Return the answer that hands over one table of a period."""
    return _lasting(handed_over(csv_of(sheet), f"{procedure.key}-{period.key}-{sheet.key}"))


def rows(sheet: Sheet) -> list[dict[str, Any]]:
    """Return the rows of a sheet, each value by the key of its column."""
    keys = [column.key for column in sheet.columns]
    return [dict(zip(keys, row, strict=True)) for row in sheet.rows]


def definitions() -> dict[str, str]:
    """Return what each figure means, by its key."""
    usual = {measure.value: DEFINED[measure].words for measure in performing.USUAL}
    return {**usual, **{key: one.words for key, one in OF_A_LIMIT.items()}}


def _lasting(answer: Response) -> Response:
    """Counted once a quarter, so whoever asks again within the hour need not be answered by us."""
    answer.headers["Cache-Control"] = AN_HOUR
    return answer


def _address_of_schema() -> str:
    """The same whatever stands in it."""
    return str(current_app.config["PORTAL_BASE_URL"]) + url_for("static", filename=SCHEMA).partition("?")[0]
