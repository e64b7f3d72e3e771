"""Looks for people in log lines: names, numbers, addresses of the invented town and of the tests' own people."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import numpy as np

from geo.town.place_names import name_streets
from graph_schema.invented_town.circumstances import DRAMA_NUMBERS
from graph_schema.invented_town.origins import ORIGINS

_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_BETWEEN = re.compile(r"[\s,;:._+/=&\"'%-]{1,3}")
"""What may stand between given and family name: a space, a comma, a full stop of a mail address."""
_NUMBER = re.compile(r"\b(?:B-\d{7}|BG-\d{6}|E-\d{7})\b")
"""Numbers of people, households and contacts in the invented town's leading system."""
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_HOUSE = re.compile(r"\s(\d+\. Zeile\s)?\d+\s?[a-z]?\b")
_VALUE = re.compile(r"""[=:]\s?(?:"([^"]*)"|'([^']*)'|(\S+))""")
_PHONE = re.compile(r"\+49 \d{2,3} \d{7,8}")
Word = tuple[int, int, str]
"""Begin, end and the word as names are compared."""
_MANY_STREETS = 10_000
_OF_TESTS = (("Ada", "Eins"), ("Kim", "Beispiel"), ("Erika", "Mustermann"), ("Ayşe", "Yılmaz"))


@dataclass(frozen=True, slots=True)
class People:
    """What may stand in no log, in the form in which a line is compared."""

    given: frozenset[str]
    family: frozenset[str]
    streets: frozenset[str]
    phones: frozenset[str]

    def found_in(self, line: str) -> Iterator[str]:
        """Yield what in a line tells of a person: pairs of names, whole values, numbers and addresses."""
        line = _COLOUR.sub("", line)
        yield from (found[0] for pattern in (_NUMBER, _MAIL) for found in pattern.finditer(line))
        yield from (found[0] for found in _PHONE.finditer(line) if found[0] in self.phones)
        words = [(word.start(), word.end(), word[0].casefold()) for word in _WORD.finditer(line)]
        known = {text for _, _, text in words}
        if not known.isdisjoint(self.streets):
            yield from self._addresses(line, words)
        if not (known.isdisjoint(self.given) and known.isdisjoint(self.family)):
            yield from self._names(line, words)

    def _addresses(self, line: str, words: list[Word]) -> Iterator[str]:
        for begin, end, text in words:
            if text in self.streets and (house := _HOUSE.match(line, end)):
                yield line[begin:end] + house[0]

    def _names(self, line: str, words: list[Word]) -> Iterator[str]:
        for (begin, end, first), (next_begin, next_end, second) in pairwise(words):
            is_name = self._is_name(first, second) or self._is_name(second, first)
            if is_name and _BETWEEN.fullmatch(line, end, next_begin):
                yield line[begin:next_end]
        for found in _VALUE.finditer(line):
            value = (found[1] or found[2] or found[3] or "").strip(",}").casefold()
            if value in self.given or value in self.family:
                yield value

    def _is_name(self, given: str, family: str) -> bool:
        return given in self.given and family in self.family


@cache
def people() -> People:
    """Return the people of every town that can be invented, and of the tests."""
    given = {name for origin in ORIGINS for name in (*origin.women, *origin.men)}
    family = {part for origin in ORIGINS for name in origin.families for part in name.split("/")}
    streets = {name.partition(" ")[0] for name in name_streets(np.random.default_rng(1), _MANY_STREETS)}
    return People(
        frozenset(name.casefold() for name in given | {each[0] for each in _OF_TESTS}),
        frozenset(name.casefold() for name in family | {each[1] for each in _OF_TESTS}),
        frozenset(name.casefold() for name in streets),
        frozenset(DRAMA_NUMBERS),
    )


def scan(lines: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield what was found, with its line."""
    known = people()
    for line in lines:
        for found in known.found_in(line):
            yield found, line.rstrip()
