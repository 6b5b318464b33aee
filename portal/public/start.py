"""The page before the form: what happens and by when, what to have at hand, and how to come back."""

from __future__ import annotations

from flask import render_template

from portal.cases import filing
from portal.cases.ahead import AFTER
from portal.cases.saving import KEPT_FOR
from portal.files.offered import told
from portal.http.clock import now
from portal.policy.promises import Promise, differ_by_subject, pledges
from portal.policy.saying import say
from portal.public import shelf, steps
from portal.public.blueprint import blueprint
from portal.public.forms import SubmissionForm
from portal.public.home import anonymity


@blueprint.get("/<pack>/start")
def start(pack: str) -> str:
    """Show what someone wants to know before they begin to write."""
    procedure = shelf.procedure(pack, now())
    way = steps.walk(procedure)
    return render_template(
        "public/start.html",
        procedure=procedure,
        pledges=pledges(procedure),
        may_differ=differ_by_subject(procedure),
        after=after,
        excluded=[one for one in procedure.matters.values() if one.excluded],
        anonymity=anonymity(procedure),
        told=told(filing.rules()),
        of_the_named=SubmissionForm.of(procedure).of_the_named,
        first=way[0].key,
        count=len(way),
        days=KEPT_FOR.days,
    )


def after(promise: Promise) -> str:
    """Return what its time begins with, in words; "" where it begins as soon as it is here."""
    if promise.step:
        return say("we have done this: “%(step)s”", step=promise.step)
    return "" if promise.from_the_first_day else AFTER[promise.rule.starts]
