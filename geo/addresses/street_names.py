"""Street names as registers write them, brought to one form: `Str.`, `Straße`, `-strasse`, hyphens, umlauts, titles."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "æ": "ae", "ø": "oe"})
_WORDS = {
    "str": "strasse", "pl": "platz", "st": "sankt", "skt": "sankt", "doktor": "dr", "professor": "prof",
    "gr": "grosse", "kl": "kleine", "ob": "obere", "unt": "untere", "buergermeister": "bgm",
    "all": "allee", "av": "allee", "v": "von",
}  # fmt: skip
_ENDINGS = (("strasse", ("strasse", "str", "strase", "strae")), ("platz", ("platz", "pl")))
"""Words that are written together with the name before them, with their short forms."""
TYPES = (
    "strasse", "weg", "platz", "allee", "gasse", "ring", "ufer", "damm", "hof", "steig", "stieg", "pfad", "berg",
    "park", "markt", "promenade", "chaussee", "winkel", "zeile", "blick", "bogen", "grund", "aue", "siedlung",
)  # fmt: skip
"""Words that say what kind of street it is. The name before them and the kind are told apart: Rosenweg is no
misspelt Rosenring."""
_TRIPLE = re.compile(r"(.)\1{2,}")
_DOUBLE = re.compile(r"(.)\1+")
_NO_NAME = re.compile(r"\(.*?\)|\bc/o\b.*|,.*|\bOT\b.*", re.IGNORECASE)
_NUMBER_BEHIND = re.compile(r"(?:[ ,]+|(?<=\.))(?:haus)?(?:nr\.?)? *(?P<number>\d.*)$", re.IGNORECASE)
_MONTHS = "januar|februar|märz|maerz|april|mai|juni|juli|august|september|oktober|november|dezember"
_DATE = re.compile(rf"\d{{1,2}}\. *(?:{_MONTHS})(?: *(?:19|20)\d\d(?!\d))?", re.IGNORECASE)
_NUMBERED = re.compile(r"(?:stra(?:ß|ss)e|str\.?|weg) +\d+\b", re.IGNORECASE)
"""Streets that have numbers for names: `Straße 145` in Berlin."""


def split_address(street: str, house_number: str) -> tuple[str, str]:
    """Return street and house number, where the number may stand behind the street in one cell.

    A date in a name is no house number: "Straße des 17. Juni" stays whole.

    >>> split_address("Karl-Marx-Str. 12 a", "")
    ('Karl-Marx-Str.', '12 a')
    """
    if house_number.strip():
        return street.strip(), house_number.strip()
    in_name = _DATE.search(street) or _NUMBERED.match(street)
    behind = _NUMBER_BEHIND.search(street, in_name.end() if in_name else 0)
    if behind is None or not street[: behind.start()].strip(" ,.0123456789"):
        return street.strip(), ""
    return street[: behind.start()].strip(" ,"), behind["number"].strip()


@lru_cache(maxsize=200_000)
def street_words(text: str) -> tuple[str, ...]:
    """Return the words of a street name in one form: lower case, umlauts spelt out, short words written out.

    >>> street_words("Dr.-Külz-Str.")
    ('dr', 'kuelz', 'strasse')
    """
    plain = _NO_NAME.sub(" ", text).casefold().translate(_UMLAUTS)
    plain = "".join(each for each in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(each))
    found: list[str] = re.findall(r"[a-z]+|\d+", _TRIPLE.sub(r"\1\1", plain))
    words = [_WORDS.get(word, word) for word in found]
    if words and words[-1] == "sankt":  # `Prager St.`: at the end it is no saint
        words[-1] = "strasse"
    return tuple(part for word in words for part in _split_ending(word))


def street_key(text: str) -> str:
    """Return the form under which a street is found: its words without anything between them.

    "Karl-Liebknecht-Str.", "Karl Liebknecht Straße" and "KARLLIEBKNECHTSTRASSE" have one key.
    """
    return "".join(street_words(text))


def worn_key(key: str) -> str:
    """Return a key as careless typing leaves it: umlauts and double letters single.

    Slips in these are the most frequent ones, so that misspelt names are compared in this form.
    """
    return _DOUBLE.sub(r"\1", key.replace("ae", "a").replace("oe", "o").replace("ue", "u"))


def short_key(key: str) -> str:
    """Return a key with its "strasse" shortened to "str", as most people write it."""
    return key.removesuffix("asse") if key.endswith("strasse") else key


def street_type(key: str) -> str:
    """Return the word of `TYPES` with which a key ends; empty where it ends with none, or is one."""
    return next((word for word in TYPES if key.endswith(word) and len(key) > len(word)), "")


def name_without_type(key: str) -> str:
    """Return a street's key without the word for its kind: Rosenweg and Rosenring have one name."""
    return key.removesuffix(street_type(key))


def initials_key(words: tuple[str, ...]) -> str:
    """Return the key with every word shortened to its first letter but the last two: `k liebknecht strasse`."""
    return "".join([*(word[0] for word in words[:-2]), *words[-2:]])


def spoken_key(key: str) -> str:
    """Return a form that equals for usual spellings of one sound: ue/u, ss/s, ph/f, th/t, ck/k, dt/t, tz/z, y/i, ie/i.

    >>> spoken_key("schmidtstrasse") == spoken_key("schmitstrase")
    True
    """
    for written, spoken in _SOUNDS:
        key = key.replace(written, spoken)
    return _DOUBLE.sub(r"\1", key)


_SOUNDS = (
    ("ae", "e"), ("oe", "o"), ("ue", "u"), ("ph", "f"), ("th", "t"), ("dt", "t"), ("ck", "k"), ("tz", "z"),
    ("chs", "x"), ("ks", "x"), ("y", "i"), ("ie", "i"), ("ai", "ei"), ("v", "f"), ("c", "k"), ("h", ""),
)  # fmt: skip


def _split_ending(word: str) -> tuple[str, ...]:
    """Split a word that is written together with its kind of street: `marxstr` becomes `marx`, `strasse`."""
    for whole, forms in _ENDINGS:
        for form in forms:
            if word.endswith(form) and len(word) > len(form) + 1:
                return word.removesuffix(form), whole
    return (word,)
