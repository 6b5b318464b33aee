"""The letter contract: what a kind of letter must contain before it can be issued, merged and proved."""

from portal.policy.letters.checking import LONGEST_PROOF, Check, Missing, Proof, check
from portal.policy.letters.contract import AUTOMATIC, KNOWN_TO, Element, Entry, LetterKind, Says
from portal.policy.letters.merge_fields import ENTERED, FIELDS, IN_TEXTS, LISTS, TYPED, Asks, given_by
from portal.policy.letters.merging import Block, Cell, Parted, Row, Run, Shape, Value, merge, merge_line, merge_subject

__all__ = [
    "AUTOMATIC",
    "ENTERED",
    "FIELDS",
    "IN_TEXTS",
    "KNOWN_TO",
    "LISTS",
    "LONGEST_PROOF",
    "TYPED",
    "Asks",
    "Block",
    "Cell",
    "Check",
    "Element",
    "Entry",
    "LetterKind",
    "Missing",
    "Parted",
    "Proof",
    "Row",
    "Run",
    "Says",
    "Shape",
    "Value",
    "check",
    "given_by",
    "merge",
    "merge_line",
    "merge_subject",
]
