"""Which streets a misspelt name may mean: shortened first names, sound, a missing kind, typing errors."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from geo.addresses.street_names import initials_key, name_without_type, short_key, spoken_key, street_type, worn_key

_MOST_OF_A_LENGTH = 5


@dataclass(frozen=True, slots=True)
class Guess:
    """The key of a street that may be meant, and how many errors that takes."""

    key: str
    errors: int


class SimilarStreets:
    """Finds streets by names that are not quite theirs; `words` are the words of each street's name by its key."""

    def __init__(self, words: Mapping[str, tuple[str, ...]]) -> None:
        self._by_initials = _grouped((worn_key(initials_key(of)), key) for key, of in words.items() if len(of) > 2)
        self._by_sound = _grouped((spoken_key(key), key) for key in words)
        self._by_name = _grouped((worn_key(name_without_type(key)), key) for key in words)
        self._by_spelling = _grouped((worn_key(each), key) for key in words for each in (key, short_key(key)))
        self._names, self._spellings = _by_length(self._by_name), _by_length(self._by_spelling)
        self.find = lru_cache(maxsize=100_000)(self._find)

    def _find(self, words: tuple[str, ...]) -> tuple[Guess, ...]:
        """Return the streets that a name may mean, the likeliest first; a street of another kind is another street.

        Rosenweg is no misspelt Rosenring. But where a whole name is that of a street without its kind, as in
        "Weinberg" and "Weinbergstraße", that street may be meant.
        """
        key = "".join(words)
        errors: dict[str, int] = {}
        for other, count in self._candidates(words, key):
            errors[other] = min(errors.get(other, count), count)
        likely = [
            Guess(other, count)
            for other, count in errors.items()
            if name_without_type(other) == key or not _are_of_two_kinds(key, other)
        ]
        return tuple(sorted(likely, key=lambda guess: (guess.errors, guess.key)))

    def _candidates(self, words: tuple[str, ...], key: str) -> Iterator[tuple[str, int]]:
        """Yield streets with the number of errors, some more than once."""
        if any(len(word) == 1 for word in words[:-2]):
            yield from _each(self._by_initials.get(worn_key(initials_key(words)), ()), 0)
        yield from _each(self._by_sound.get(spoken_key(key), ()), 1)
        most = _errors_allowed(key)
        for spelling in {worn_key(key), worn_key(short_key(key))}:
            for similar, count in _misspelt(spelling, self._spellings, most):
                yield from _each(self._by_spelling[similar], count)
        for similar, count in _misspelt(worn_key(key), self._names, most - 1):
            yield from _each(self._by_name[similar], count + 1)


def _each(keys: Iterable[str], errors: int) -> Iterator[tuple[str, int]]:
    return ((key, errors) for key in keys)


def _misspelt(name: str, spellings: Mapping[int, Sequence[str]], most: int) -> Iterator[tuple[str, int]]:
    """Yield the spellings (by length) that differ from `name` by at most `most` typing errors, with their number.

    Errors are letters left out, added, exchanged, or swapped with the next (optimal string alignment); names whose
    lengths differ by more than `most` differ by more errors.
    """
    for length in range(len(name) - most, len(name) + most + 1):
        for spelling, errors, _ in process.extract(
            name,
            spellings.get(length, ()),
            scorer=OSA.distance,
            processor=None,
            score_cutoff=most,
            limit=_MOST_OF_A_LENGTH,
        ):
            yield spelling, int(errors)


def _by_length(names: Iterable[str]) -> dict[int, list[str]]:
    lengths: dict[int, list[str]] = defaultdict(list)
    for name in names:
        lengths[len(name)].append(name)
    return dict(lengths)


def _errors_allowed(key: str) -> int:
    """Return how many letters may differ: one in a short name, two in a longer one, three in a very long one."""
    length = len(name_without_type(key))
    return 1 if length < 8 else 2 if length < 18 else 3


def _are_of_two_kinds(key: str, other: str) -> bool:
    kind, other_kind = street_type(key), street_type(other)
    return bool(kind and other_kind and kind != other_kind)


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, frozenset[str]]:
    groups: dict[str, set[str]] = defaultdict(set)
    for name, key in pairs:
        groups[name].add(key)
    return {name: frozenset(keys) for name, keys in groups.items()}
