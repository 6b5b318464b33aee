"""A small sound pack, for tests to break in one place at a time."""

from __future__ import annotations

BASE = """\
pack: small-town
version: "1.0"
effective: 2024-01-02
title: Complaints policy
body: Small Town
prefix: ST
zone: Europe/London
language: en-GB
contact: {name: Town Hall, phone: 01632 960001, email: hello@town.example.org}

calendars:
  town:
    region: GB
    subdivision: ENG
    weekend: [Saturday, Sunday]
    not_observed: [May Day]
    closures:
      - {date: 2026-12-29, until: 2026-12-31, name: Town Hall closed}

hours:
  Monday: 09:00-17:00
  Tuesday: 09:00-17:00
  Wednesday: 09:00-17:00
  Thursday: 09:00-17:00
  Friday: closed
  Saturday: closed
  Sunday: closed

clock_defaults: {calendar: town, methods: [email, letter]}

kinds:
  complaint: {name: Complaint, clause: ST-1}
channels:
  web: {name: Web form}
marks:
  anonymous: {name: Anonymous, clause: ST-2}
positions:
  boss: {name: Boss}
teams:
  hall: {name: Town Hall}
intake_team: hall
programmes:
  care:
    name: Care
    services:
      meals: {name: Meals, subject: care, team: hall}
demands:
  name: {words: We need your name., clause: ST-3, unless: [anonymous]}
outcomes:
  upheld: {name: Upheld, kinds: [complaint], mistake: yes}
closings:
  done: {name: Done}

pathways:
  care:
    name: Complaint about care
    clause: ST-4
    kinds: [complaint]
    subjects: [care]
    stages:
      only:
        name: Only stage
        clause: ST-5
        acknowledge_with: hello
        clocks:
          logged: {name: Logged, clause: ST-6, limit: 8 working hours, starts: received, stops: [logged]}
  any:
    name: Complaint
    clause: ST-7
    kinds: [complaint]
    stages:
      first:
        name: First stage
        clause: ST-8
        acknowledge_with: hello
        answer_with: response
        leads_to: second
        clocks:
          acknowledge:
            name: Acknowledgement
            clause: ST-9
            limit: 1 working day
            starts: received
            stops: [acknowledgement, answer]
            exempt:
              anonymous: {words: It is anonymous., clause: ST-10}
          answer:
            name: Answer
            clause: ST-11a
            limit: 10 working days
            starts: received
            stops: [answer]
            pausable: yes
            extension: {cap: 20 working days, clause: ST-12, letter: more_time}
        rights:
          next: {words: You can ask for the second stage., clause: ST-13, when: answered, stage: second}
      second:
        name: Second stage
        clause: ST-14
        handler: {positions: [boss], independent_of: [first], clause: ST-15}
        acknowledge_with: hello
        answer_with: response
        triggers:
          unhappy: {name: Unhappy, by: reporter, when: answered, clause: ST-16}
        clocks:
          answer: {name: Answer, clause: ST-17, limit: 30 calendar days, starts: stage opened, stops: [answer]}

letters:
  hello:
    name: Acknowledgement
    says: acknowledgement
    subject: We have {{case.tracking_number}}
    body: |
      We have received your complaint {{case.tracking_number}}.

      [if clock.due] You will hear by {{clock.due}}.
    elements:
      received: {words: that it was received, clause: ST-18, phrase: have received your complaint}
      number: {words: its number, clause: ST-18, fields: [case.tracking_number]}
  response:
    name: Response
    says: answer
    subject: Our answer
    body: |
      Our decision: {{answer.outcome}}.

      {{answer.findings}}

      [if answer.apology] {{answer.apology}}
    entries:
      answer.outcome: {name: Decision}
      answer.findings: {name: Findings}
      answer.apology: {name: Apology, required: no}
    elements:
      decision: {words: the decision, clause: ST-19, fields: [answer.outcome]}
      sorry: {words: an apology, clause: ST-19, fields: [answer.apology], when: mistake}
  more_time:
    name: More time
    says: extension
    subject: We need more time
    body: We need until {{extension.until}}. {{extension.reasons}}
    entries:
      extension.until: {name: New date}
      extension.reasons: {name: Reasons}
    elements:
      date: {words: the new date, clause: "ST-20, ST-21", fields: [extension.until]}
"""


def changed(*changes: tuple[str, str]) -> str:
    """Return the pack with each passage replaced; a passage must be there once."""
    text = BASE
    for old, new in changes:
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times"
        text = text.replace(old, new)
    return text
