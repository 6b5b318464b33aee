"""Lines as people write them, each word told to be part of a name, of an address, or of neither."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from portal.tagging.features import words
from training import sentences as said
from training import surroundings as about
from training.names import People

SLOT = re.compile(r"\{(\w+)\}")
MARK = re.compile("\x01(.)(.*?)\x02", re.DOTALL)  # what stands around a name or an address until the line is written
NAME, ADDRESS, NEITHER = "N", "A", "O"
KINDS = (
    (said.TOLD, 35), ("{open} {who} {did} {tail}", 20), (said.ADDRESSED, 11), (said.UNNAMED, 30), (said.IN_SPANISH, 2),
    (said.IN_WELSH, 2),
)  # fmt: skip
LISTS = {
    "body": about.BODIES, "company": about.COMPANIES, "day": about.DAYS, "document": about.DOCUMENTS,
    "month": about.MONTHS, "people": about.PEOPLES, "product": about.PRODUCTS, "relation": about.RELATIONS,
    "role": about.ROLES, "state": about.STATES, "thing": about.THINGS, "time": about.TIMES, "town": about.TOWNS,
    "did": said.patterns(said.DID), "open": said.patterns(said.OPENINGS), "tail": said.patterns(said.TAILS),
}  # fmt: skip
SENTENCES = (70, 22, 8)  # of a hundred lines, how many have one, two and three
IN_SMALL, IN_CAPITALS, IN_TITLES, MISTYPED, UNENDED = 0.22, 0.07, 0.02, 0.12, 0.35


@dataclass(frozen=True)
class Tagged:
    """A line, its words, and of what each is part."""

    tokens: tuple[str, ...]
    tags: tuple[str, ...]


@dataclass
class Writer:
    """Writes lines of the people it is given."""

    people: People
    rng: Random

    def lines(self, count: int) -> Iterator[Tagged]:
        """Yield so many lines."""
        kinds = [said.patterns(text) for text, _ in KINDS]
        shares = [share for _, share in KINDS]
        for _ in range(count):
            many = self.rng.choices((1, 2, 3), SENTENCES)[0]
            chosen = [self.rng.choice(self.rng.choices(kinds, shares)[0]) for _ in range(many)]
            yield tagged(self._typed(" ".join(self._ended(self._filled(pattern)) for pattern in chosen)))

    def plain(self, text: str) -> Iterator[Tagged]:
        """Yield the lines of a text in which nobody is named, typed as people type."""
        for line in text.splitlines():
            yield tagged(self._typed(line))

    # ---- what stands in a pattern

    def _filled(self, text: str) -> str:
        while SLOT.search(text):
            text = SLOT.sub(lambda match: self._of(match[1]), text)
        text = re.sub(r"\s+", " ", text).strip()
        at = 2 if text[:1] == "\x01" else 0
        return text[:at] + text[at : at + 1].upper() + text[at + 1 :]

    def _of(self, slot: str) -> str:
        if slot in LISTS:
            return self.rng.choice(LISTS[slot])
        if slot in said.BETWEEN:
            return str(self.rng.randint(*said.BETWEEN[slot]))
        if slot == "who":
            return f"\x01{NAME}{self.people.one(self.rng)}\x02"
        if slot in {"where", "unnumbered"}:
            return f"\x01{ADDRESS}{self._where() if slot == 'where' else self._road()}\x02"
        return {
            "road": self._road, "place": self._place, "phone": self._phone, "date": self._date, "code": self._code,
        }[slot]()  # fmt: skip

    def _road(self) -> str:
        if self.rng.random() < 0.12:
            return self.rng.choice(about.FOREIGN_ROADS)
        return f"{self._first_of_road()} {self.rng.choice(about.ROADS)}"

    def _first_of_road(self) -> str:
        if self.rng.random() < 0.7:
            return self.rng.choice(about.FIRST_OF_ROADS)
        return self.rng.choice(self.rng.choice(self.people.origins[3:13]).surnames)

    def _place(self) -> str:
        first = f"{self._first_of_road()} {self.rng.choice(about.NAMED_PLACES)}"
        return f"{self.rng.choice(['', '', 'the '])}{first}"

    def _where(self) -> str:
        rng = self.rng
        number = f"{rng.choice([rng.randint(1, 99), rng.randint(1, 2500)])}{rng.choice(['', '', '', '', 'a', 'B'])}"
        road = f"{number}{rng.choice(['', '', '', ','])} {self._road()}"
        home = f"{rng.choice(['Flat', 'Flat', 'Apartment', 'Apt', 'Unit', 'Room'])} {rng.randint(1, 60)}"
        house = rng.choice(about.HOUSES)
        block = f"{self._first_of_road()} {rng.choice(['House', 'Court', 'Tower', 'Lodge', 'Point'])}"
        ways = [road, road, road, road, f"{home}, {road}", f"{home} {block}", f"{home}, {block}, {self._road()}"]
        ways += [f"{house}, {self._road()}", house, f"{self._road()} {rng.randint(1, 90)}", f"{road}, {home}"]
        place = rng.choice(["", "", "", "", f", {rng.choice(about.TOWNS)}", f", {self._postcode()}"])
        return rng.choice([*ways, f"PO Box {rng.randint(10, 9999)}"]) + place

    def _postcode(self) -> str:
        rng = self.rng
        area = rng.choice(["EX", "PL", "TQ", "SW", "E", "LL", "SA", "CF", "B", "LS", "NE", "G"])
        return (
            f"{area}{rng.randint(1, 40)} {rng.randint(1, 9)}{rng.choice('ABDEFGHJLNPQRSTUWXYZ')}{rng.choice('ABDEFGH')}"
        )

    def _phone(self) -> str:
        return f"0{self.rng.choice(['7700', '1632'])} {self.rng.randint(900000, 969999)}"

    def _date(self) -> str:
        rng = self.rng
        day, month, year = rng.randint(1, 31), rng.choice(about.MONTHS), rng.randint(1990, 2027)
        ways = [
            f"{day} {month} {year}",
            f"{day} {month}",
            f"{month} {day}, {year}",
            f"{month} {day}",
            f"{month} {year}",
        ]
        number = rng.randint(1, 12)
        ways += [
            f"{day}/{number}/{year}",
            f"{day:02}.{number:02}.{year}",
            f"{year}-{number:02}-{day:02}",
            f"{day} {month[:3]}",
        ]
        return rng.choice([*ways, f"{day}th {month}", f"{day}th of {month} {year}", f"{day} {month} to {day} {month}"])

    def _code(self) -> str:
        rng = self.rng
        letters = "".join(rng.choices("ABCDEFGHKLMNPRSTVWX", k=rng.choice([1, 2, 2, 3])))
        long, short = rng.randint(1000, 99999999), rng.randint(10, 9999)
        ways = [f"{long}", f"{short:04} {long:06}", f"{letters}{long}", f"{letters} {short} {rng.randint(1000, 9999)}"]
        return rng.choice(
            [*ways, f"{letters}/{short}/{long}", f"{letters}-{short}", f"{short}-{long}", f"{short:04} {short:04}"]
        )

    # ---- how it is typed

    def _ended(self, text: str) -> str:
        return text if self.rng.random() < UNENDED else text + self.rng.choice([".", ".", ".", ".", "!", "?", ","])

    def _typed(self, text: str) -> str:
        chance = self.rng.random()
        if chance < IN_SMALL:
            text = text.lower().replace("\x01n", f"\x01{NAME}").replace("\x01a", f"\x01{ADDRESS}")
        elif chance < IN_SMALL + IN_CAPITALS:
            text = text.upper()
        elif chance < IN_SMALL + IN_CAPITALS + IN_TITLES:
            text = re.sub(r"(?<![\w\x01'’])[a-z]", lambda match: match[0].upper(), text)
        return self._mistyped(text) if self.rng.random() < MISTYPED else text

    def _mistyped(self, text: str) -> str:
        at = self.rng.randrange(len(text))
        pair = text[at : at + 2]
        if not pair.isalpha() or text[at - 1 : at] == "\x01":
            return text
        return text[:at] + self.rng.choice([pair[::-1], pair[0], pair[0] + pair]) + text[at + 2 :]


def tagged(text: str) -> Tagged:
    """Return a line's words with their tags, and the line without the marks around what is named."""
    bare, tags, last = "", "", 0
    for match in MARK.finditer(text):
        before = text[last : match.start()]
        bare, tags, last = (
            bare + before + match[2],
            tags + NEITHER * len(before) + match[1] * len(match[2]),
            match.end(),
        )
    bare, tags = bare + text[last:], tags + NEITHER * (len(text) - last)
    spans = words(bare)
    return Tagged(tuple(bare[start:end] for start, end in spans), tuple(tags[start] for start, _ in spans))
