"""Addresses as people write them: spelling damaged by seed, each damage with its name."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass, replace

_NEIGHBOURS = {
    "a": "sqy", "b": "vng", "c": "xvd", "d": "sfe", "e": "wrd", "f": "dgr", "g": "fht", "h": "gjz", "i": "uok",
    "j": "hku", "k": "jli", "l": "kö", "m": "n", "n": "bm", "o": "ipl", "p": "oü", "q": "wa", "r": "etf", "s": "adw",
    "t": "rzg", "u": "zij", "v": "cb", "w": "qes", "x": "yc", "y": "xa", "z": "tuh", "ä": "öü", "ö": "äl", "ü": "pö",
}  # fmt: skip
"""Keys beside each other on a German keyboard."""


@dataclass(frozen=True, slots=True)
class Written:
    """An address as it stands in a register, with what was done to it."""

    street: str
    house_number: str
    postcode: str
    damages: tuple[str, ...] = ()


Damage = Callable[[random.Random, Written], Written]


def damaged(rng: random.Random, street: str, house_number: str, postcode: str) -> Written:
    """Return an address with one to four damages, drawn in the shares of `_DAMAGES`."""
    written = Written(street, house_number, postcode)
    for name, share, damage in _DAMAGES:
        if rng.random() < share:
            changed = damage(rng, written)
            if changed != written:
                written = replace(changed, damages=(*written.damages, name))
    if not written.damages:
        written = replace(_shortened_type(rng, written), damages=("notation",))
    return written


def _shortened_type(rng: random.Random, written: Written) -> Written:
    short = rng.choice(["str.", "str", "strasse", "Str.", "-Str."])
    street = re.sub(r"[ -]?[Ss]traße$", lambda match: _joined(match[0], short), written.street)
    street = re.sub(r"[Pp]latz$", rng.choice(["pl.", "platz"]), street)
    return replace(written, street=street)


def _joined(whole: str, short: str) -> str:
    """Keep a blank or hyphen before the kind of street where there was one, mostly."""
    return (whole[0] if whole[0] in " -" else "") + short.lstrip("-") if whole[0] in " -" else short


def _umlauts(rng: random.Random, written: Written) -> Written:
    spelt = {"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss"}
    lost = {"ä": "a", "ö": "o", "ü": "u", "Ä": "A", "Ö": "O", "Ü": "U", "ß": "s"}
    table = spelt if rng.random() < 0.8 else lost
    return replace(written, street="".join(table.get(each, each) for each in written.street))


def _hyphens(rng: random.Random, written: Written) -> Written:
    if "-" in written.street:
        return replace(written, street=written.street.replace("-", rng.choice([" ", "", " - "])))
    return replace(written, street=written.street.replace(" ", rng.choice(["-", "  ", ""])))


def _letter_case(rng: random.Random, written: Written) -> Written:
    return replace(written, street=rng.choice([str.upper, str.lower])(written.street))


def _number_notation(rng: random.Random, written: Written) -> Written:
    match = re.fullmatch(r"(\d+) ?([a-zA-Z]?)", written.house_number)
    if match is None:
        return written
    number, suffix = match[1], match[2]
    forms = [f"{number} {suffix}".strip(), f"{number}{suffix.upper()}", f"0{number}{suffix}", f"Nr. {number}{suffix}"]
    return replace(written, house_number=rng.choice(forms))


def _number_range(rng: random.Random, written: Written) -> Written:
    if not written.house_number.isdecimal():
        return written
    number = int(written.house_number)
    return replace(written, house_number=f"{number}{rng.choice(['-', '–', ' - ', '/'])}{number + 2}")


def _more_behind_number(rng: random.Random, written: Written) -> Written:
    more = rng.choice([" Hinterhaus", ", 2. OG", " HH", " WE 14", ", bei Familie", "/3. Etage"])
    return replace(written, house_number=written.house_number + more)


def _one_cell(_rng: random.Random, written: Written) -> Written:
    return replace(written, street=f"{written.street} {written.house_number}", house_number="")


def _initial(_rng: random.Random, written: Written) -> Written:
    return replace(written, street=re.sub(r"^([A-ZÄÖÜ])[a-zäöüéó]{3,}-(?=[A-ZÄÖÜ])", r"\1.-", written.street))


def _no_type(_rng: random.Random, written: Written) -> Written:
    shortened = re.sub(r"[ -]?(straße|Straße|weg|Weg|platz|Platz)$", "", written.street)
    return replace(written, street=shortened) if len(shortened) > 3 else written


def _no_postcode(_rng: random.Random, written: Written) -> Written:
    return replace(written, postcode="")


def _postcode_slip(rng: random.Random, written: Written) -> Written:
    if len(written.postcode) != 5:
        return written
    place = rng.randrange(5)
    digit = rng.choice([each for each in "0123456789" if each != written.postcode[place]])
    return replace(written, postcode=written.postcode[:place] + digit + written.postcode[place + 1 :])


def _typing_error(rng: random.Random, written: Written) -> Written:
    street = written.street
    places = [place for place, each in enumerate(street) if each.isalpha() and place > 0]
    if len(places) < 3:
        return written
    place = rng.choice(places)
    kind = rng.choice(["omitted", "doubled", "swapped", "neighbour"])
    if kind == "omitted":
        return replace(written, street=street[:place] + street[place + 1 :])
    if kind == "doubled":
        return replace(written, street=street[:place] + street[place] + street[place:])
    if kind == "swapped" and place + 1 < len(street):
        return replace(written, street=street[:place] + street[place + 1] + street[place] + street[place + 2 :])
    other = rng.choice(_NEIGHBOURS.get(street[place].lower(), "e"))
    return replace(written, street=street[:place] + other + street[place + 1 :])


_DAMAGES: tuple[tuple[str, float, Damage], ...] = (
    ("first name shortened", 0.04, _initial),
    ("kind of street missing", 0.02, _no_type),
    ("notation", 0.5, _shortened_type),
    ("umlauts", 0.3, _umlauts),
    ("hyphens and blanks", 0.2, _hyphens),
    ("typing error", 0.2, _typing_error),
    ("second typing error", 0.03, _typing_error),
    ("letter case", 0.15, _letter_case),
    ("number notation", 0.3, _number_notation),
    ("number range", 0.03, _number_range),
    ("more behind the number", 0.06, _more_behind_number),
    ("number in the street's cell", 0.1, _one_cell),
    ("postcode missing", 0.1, _no_postcode),
    ("postcode mistyped", 0.03, _postcode_slip),
)
"""Name, share of addresses, damage; in the order in which they are done."""
