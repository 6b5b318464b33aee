"""What changes between two versions, in sentences."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from portal.policy.differing import Change
from portal.policy.impact import changes
from portal.policy.touching import EVERY, of
from portal.procedures.reader import read_pack
from tests.procedures.base_pack import BASE, changed

BEFORE = read_pack(BASE, "before.yaml")
FIRST = "Complaint, First stage"


def sentences(*edits: tuple[str, str]) -> list[Change]:
    return list(changes(BEFORE, read_pack(changed(*edits), "after.yaml")))


def test_the_same_pack_changes_nothing() -> None:
    assert changes(BEFORE, read_pack(BASE, "after.yaml")) == ()


@pytest.mark.parametrize(
    ("old", "new", "part", "words"),
    [
        ("limit: 10 working days", "limit: 15 working days", "Limits",
         f"{FIRST}, Answer: 10 working days → 15 working days (ST-11a)"),
        ("extension: {cap: 20 working days", "extension: {cap: 30 working days", "Limits",
         f"{FIRST}, Answer, extension: at most 20 → at most 30 (ST-11a)"),
        ("    subject: Our answer\n",
         "    subject: Our answer\n    approval: {by: [boss], sign_off: [boss], clause: ST-30}\n",
         "Letters", "Response, approved by: nobody → boss, signed off by boss (ST-30)"),
        ("    subject: Our answer\n", "    subject: Our answer\n    headed: yes\n",
         "Letters", "Response, headed paper alone: no → yes"),
        ("complaint: {name: Complaint, clause: ST-1}", "complaint: {name: Complaint, clause: ST-1, resident: yes}",
         "Kinds", "Complaint, asks for the resident: no → yes (ST-1)"),
        ("complaint: {name: Complaint, clause: ST-1}",
         "complaint: {name: Complaint, clause: ST-1, overseen_by: [hall]}", "Kinds",
         "Complaint, overseen by: none → hall (ST-1)"),
        ("leads_to: second\n", "leads_to: second\n        closes: {when: sent, clause: ST-32}\n", "Stages",
         f"{FIRST}, closed: once answered → once the answer was sent (ST-32) (ST-8)"),
        ("            pausable: yes\n", "", "Limits", f"{FIRST}, Answer, pause: allowed → not allowed (ST-11a)"),
        ("starts: stage opened", "starts: allocated", "Limits",
         "Complaint, Second stage, Answer, counted from: stage opened → allocated (ST-17)"),
        ("{words: You can ask for the second stage.,", "{words: Write to us for stage 2.,", "Rights",
         f"{FIRST}, next: “You can ask for the second stage.” → “Write to us for stage 2.” (ST-13)"),
        ("handler: {positions: [boss], independent_of: [first]", "handler: {positions: [boss]", "Stages",
         "Complaint, Second stage, dealt with by: boss, with no part in first → boss (ST-14)"),
        ("unhappy: {name: Unhappy,", "unhappy: {name: Not content,", "Ways in",
         "Complaint, Second stage, Not content, name: “Unhappy” → “Not content” (ST-16)"),
        ("kinds:\n  complaint: {name: Complaint,", "kinds:\n  complaint: {name: Grievance,", "Kinds",
         "Grievance, name: “Complaint” → “Grievance”"),
        ("We need until {{extension.until}}.", "It will be {{extension.until}}.", "Letters",
         "More time: its text changes."),
        ("      sorry: {words: an apology, clause: ST-19, fields: [answer.apology], when: mistake}\n", "", "Letters",
         "Response: need no longer say an apology (ST-19)."),
        ("unless: [anonymous]}\noutcomes", "unless: []}\noutcomes", "Intake",
         "name, not needed of: anonymous → none (ST-3)"),
        ("name: Town Hall closed}", "name: Town Hall closed}\n      - {date: 2025-12-24, name: Early}", "Calendars",
         "town, 24 December 2025: closed, and was open (Early)."),
    ],
)  # fmt: skip
def test_each_part_that_differs_is_told(old: str, new: str, part: str, words: str) -> None:
    assert sentences((old, new)) == [Change(part, words)]


def test_stages_and_clocks_that_come_or_go_are_told() -> None:
    any_complaint = next(one for one in BEFORE.pathways if one.key == "any")
    first, second = any_complaint.stages
    one_stage = replace(any_complaint, stages=(replace(first, clocks=first.clocks[:1]),))
    after = replace(BEFORE, pathways=(BEFORE.pathways[0], one_stage), effective=date(2026, 1, 1))

    assert list(changes(BEFORE, after)) == [
        Change("Limits", f"{FIRST}, Answer: no longer there (ST-11a)."),
        Change("Stages", f"Complaint, {second.name}: no longer there (ST-14)."),
    ]
    assert Change("Stages", f"Complaint, {second.name}: new (ST-14).") in changes(after, BEFORE)


UPKEEP = "support: {name: The desk, phone: 01632 960002, clause: ST-35}\ntold_at_once: {clause: ST-17}\n"


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("", UPKEEP, [("ask about the system", "new (ST-35)"), ("becomes responsible is told at once", "new")]),
        (UPKEEP, UPKEEP.replace("The desk", "The help desk"), [("ask about the system", "changes (ST-35)")]),
        (UPKEEP, UPKEEP.partition("told")[0], [("becomes responsible is told at once", "no longer there")]),
    ],
)
def test_what_changes_for_staff_is_told(before: str, after: str, words: list[tuple[str, str]]) -> None:
    found = changes(*(read_pack(BASE + text, "a.yaml") for text in (before, after)))
    assert [one.part for one in found] == ["Work of staff"] * len(words)
    for one, (name, what) in zip(found, words, strict=True):
        assert one.words.endswith(f"{name}: {what}.")


def test_what_staff_read_is_told_where_it_changes() -> None:
    guide = "guidance:\n  secrets: {name: Secrets, clause: ST-34, text: Keep them.}\n"
    texts = guide, guide.replace("Keep", "Burn")
    [one] = changes(*(read_pack(BASE + text, "a.yaml") for text in texts))
    assert one == Change("Guidance", "Secrets, text: “Keep them.” → “Burn them.” (ST-34)")


def test_what_changes_in_chasing_is_told() -> None:
    was = """
duties:
  review: {name: Review, clause: ST-15, every: weekly, due: Friday of the week, who: boss}
chasing:
  list: {positions: [boss], duty: review, clause: ST-15}
  reminders:
    late:
      {name: It is late, clause: ST-14, kinds: [complaint], when: at once when overdue, to: [handler],
       from: hall, words: Late.}
"""
    now = was.replace("at once when overdue", "2 working days after it was due").replace("to: [handler]", "to: [boss]")
    now = now.replace("  list: {positions: [boss], duty: review, clause: ST-15}\n", "")
    assert [one.words for one in changes(*(read_pack(BASE + text, "a.yaml") for text in (was, now)))] == [
        "It is late: at once when overdue → 2 working days after it was due (ST-14)",
        "It is late, to: handler → boss (ST-14)",
        "The overdue list: no longer there (ST-15).",
    ]
    assert [one.words for one in changes(*(read_pack(BASE + text, "a.yaml") for text in ("", was)))][-2:] == [
        "It is late: new (ST-14).",
        "The overdue list: new (ST-15).",
    ]


REPORTED = """
duties:
  review: {name: Review, clause: ST-15, every: monthly, due: day 10 of the following month, who: boss}
reports:
  monthly:
    name: Monthly report
    clause: ST-16
    duties: [review]
    positions: [boss]
    sheets:
      kinds: {name: By kind, clause: ST-16, by: [kind], shows: [received, open]}
      log: {name: The log, clause: ST-16, lists: cases, columns: [number, received_on]}
"""


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("shows: [received, open]", "shows: [received]",
         "Monthly report, By kind, figures: received, open → received (ST-16)"),
        ("columns: [number, received_on]", "columns: [received_on, number]",
         "Monthly report, The log, columns: number, received_on → received_on, number (ST-16)"),
        ("    positions: [boss]\n", "    positions: [boss]\n    covers: {cases: pending}\n",
         "Monthly report, covers: cases received in its period → cases that are still open (ST-16)"),
        ("      kinds: {name: By kind, clause: ST-16, by: [kind], shows: [received, open]}\n", "",
         "Monthly report, By kind: no longer there (ST-16)."),
    ],
)  # fmt: skip
def test_what_changes_in_a_report_is_told(old: str, new: str, words: str) -> None:
    assert REPORTED.count(old) == 1
    found = changes(*(read_pack(BASE + text, "a.yaml") for text in (REPORTED, REPORTED.replace(old, new))))
    assert found == (Change("Reports", words),)


def test_a_report_that_comes_or_goes_is_told() -> None:
    without = REPORTED.partition("reports:")[0]
    both = [read_pack(BASE + text, "a.yaml") for text in (without, REPORTED)]
    assert Change("Reports", "Monthly report: new (ST-16).") in changes(*both)
    assert Change("Reports", "Monthly report: no longer there (ST-16).") in changes(*reversed(both))


def test_which_words_are_avoided_is_told() -> None:
    was = "jargon:\n  - {words: utilise, instead: use}\n  - {words: prior to, instead: before}\n"
    now = "jargon:\n  - {words: utilise, instead: make use of}\n  - {words: herewith, instead: with this}\n"
    found = changes(*(read_pack(BASE + text, "a.yaml") for text in (was, now)))
    assert found == (
        Change("Words to avoid", "“utilise”: rather “use” → “make use of”."),
        Change("Words to avoid", "“prior to”: may be written again."),
        Change("Words to avoid", "“herewith”: rather “with this” from now on."),
    )


def test_which_text_messages_are_sent_is_told() -> None:
    numbers = 'texts: {country: "44", trunk: "0", begin: ["7"], digits: 10, clause: ST-18}\n'
    said = "    subject: We have {{case.tracking_number}}\n"
    with_texts = changed((said, f"{said}    text: We have it.\n")) + numbers
    found = changes(BEFORE, read_pack(with_texts, "a.yaml"))
    assert found == (
        Change("Letters", "Acknowledgement, text message: none → “We have it.”"),
        Change(
            "Text messages",
            "Numbers that take them: none → +44, 0 before it within the country, 10 digits that begin with 7 (ST-18).",
        ),
    )


REVIEWED = REPORTED.partition("reports:")[0]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("due: day 10", "due: day 15",
         "Review, due: day 10 of the following month → day 15 of the following month (ST-15)"),
        ("every: monthly", "every: quarterly", "Review, owed: monthly → quarterly (ST-15)"),
        ("name: Review", "name: The review", "The review, name: “Review” → “The review” (ST-15)"),
    ],
)  # fmt: skip
def test_what_changes_in_a_duty_is_told(old: str, new: str, words: str) -> None:
    assert REVIEWED.count(old) == 1
    [found] = changes(*(read_pack(BASE + text, "a.yaml") for text in (REVIEWED, REVIEWED.replace(old, new))))
    assert (found, found.touched.no_case) == (Change("Duties", words), True)


def test_a_duty_that_comes_or_goes_is_told() -> None:
    both = BEFORE, read_pack(BASE + REVIEWED, "a.yaml")
    assert changes(*both) == (Change("Duties", "Review: new (ST-15)."),)
    assert changes(*reversed(both)) == (Change("Duties", "Review: no longer there (ST-15)."),)


def test_each_change_says_which_cases_it_touches() -> None:
    [limit] = sentences(("limit: 10 working days", "limit: 15 working days"))
    assert limit.touched == of(pathways=["any"], stages=["first"])
    [kind] = sentences(("complaint: {name: Complaint, clause: ST-1}", "complaint: {name: Grievance, clause: ST-1}"))
    assert kind.touched == of(kinds=["complaint"])
    [letter] = sentences(("We need until {{extension.until}}.", "It will be {{extension.until}}."))
    assert letter.touched == EVERY
