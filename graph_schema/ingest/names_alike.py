"""How alike the name of a column is to names that are known: abbreviations, umlauts and prefixes do not matter."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from rapidfuzz import fuzz

_SPELT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
_WORD = re.compile(r"[A-ZÄÖÜ]+(?![a-zäöüß])|[A-ZÄÖÜ]?[a-zäöüß]+|\d+")
_WITHOUT_A_FORM, _WITHOUT_A_SUBJECT = 0.01, 0.03
"""A name of which such words were left out counts this much less than one that fits as it stands."""
_SHORT = 4
"""Names of so few letters have to be the same: "Art" is no "Ort"."""

_NUMBER = re.compile(r"(?<=[a-z]{4})nr$")
_LONG = {
    "nr": "nummer", "no": "nummer", "num": "nummer", "id": "nummer", "kd": "kunden", "kunde": "kunden",
    "pers": "personen", "person": "personen", "geb": "geburts", "geburt": "geburts", "dat": "datum", "str": "strasse",
    "haus": "haus", "hausnr": "hausnummer", "hnr": "hausnummer", "hsnr": "hausnummer", "geschl": "geschlecht",
    "tel": "telefon", "adr": "adresse", "anschr": "anschrift", "plz": "postleitzahl", "postleitz": "postleitzahl",
    "ausk": "auskunft", "auskunfts": "auskunft", "sb": "sachbearbeiter", "mitgl": "mitglied", "leist": "leistung",
    "leistungs": "leistung", "fam": "familien", "familie": "familien", "vorn": "vorname", "nachn": "nachname",
    "erwerbsf": "erwerbsfaehig", "erwf": "erwerbsfaehig", "erw": "erwerbs", "hh": "haushalt", "gueltig": "gueltig",
    "guelt": "gueltig", "bew": "bewilligung", "staatsang": "staatsangehoerigkeit", "bg": "bedarfsgemeinschaft",
    "bedarfsgem": "bedarfsgemeinschaft", "aufenth": "aufenthalts", "massn": "massnahme", "traeg": "traeger",
    "bez": "bezeichnung", "hausnum": "hausnummer", "mob": "mobil", "einw": "einwohner", "ew": "einwohner",
    "stt": "stadtteil", "gem": "gemeinde", "kont": "kontakt", "telef": "telefon", "bgnr": "bedarfsgemeinschaftnummer",
    "kdnr": "kundennummer", "lfd": "laufender", "insg": "insgesamt", "ges": "gesamt",
    "ot": "ortsteil", "bev": "bevoelkerung", "persnr": "personennummer", "gebdat": "geburtsdatum", "vname": "vorname",
    "nname": "nachname", "telnr": "telefonnummer", "sbnr": "sachbearbeiternummer", "plaetze": "plaetze",
}  # fmt: skip
"""Abbreviations and other forms of words → what they stand for."""
_IS_NUMBER = r"(?:s|n|en)?(?:nummer|nr|num|id|kennung|ident|key|schlus{1,2}el|kennziffer)"
_WHOSE = {
    "household_number": "bg|bedarfsgemeinschaft|haushalt|fall|akte|hh",
    "citizen_number": "person|pers|kunde|kd|klient|teilnehmer|burger|leistungsberechtigte",
    "caseworker_number": "sachbearbeiter|sachbearbeitung|fachkraft|integrationsfachkraft|ifk|fallmanager|pap",
    "contact_number": "kontakt|vorgang|termin|vermerk",
    "area_key": "gebiets?|(?:orts|stadt|statistischer|stat)?bezirks?|(?:orts|stadt)teils?|ot|st|stb|obz|quartiers?|"
    "planungsraum|plr|raum|stt|viertels?|stadtviertels?|bz|gemeinde|kreis",
}
"""Our numbers → whose they are, in letters as `folded` gives them."""
_FORMS = frozenset({
    "kz", "jn", "text", "txt", "ist", "hat", "der", "die", "das", "des", "am", "in", "kennzeichen", "schluessel",
    "aktuell", "aktuelle", "aktueller", "feld", "name", "j", "n", "angabe", "inkl",
})  # fmt: skip
"""Words that say how a column is written: `AUSKUNFTSSPERRE_JN`."""
_SUBJECTS = frozenset({
    "adresse", "anschrift", "personen", "kunden", "bedarfsgemeinschaft", "bgs", "haushalt", "zustaendig",
    "zustaendige", "zustaendiger", "zust", "p", "k", "privat", "wohnung", "wohn", "geo", "klient", "hilfeempfaenger",
    "he", "stamm",
})  # fmt: skip
"""Words that say to whom a column belongs: `PERSON_VORNAME`."""


def name_score(name: str, known: Iterable[str]) -> float:
    """Return how alike a name is to the most alike one of `known`, from 0 to 1; the earlier of two counts more.

    >>> name_score("KD_GEB_DAT", ["Geburtsdatum"]), name_score("Art", ["Ort"]) < 0.5
    (0.97, True)
    """
    written = _spellings(name)
    return max((_alike(written, each) - 0.01 * min(place, 5) for place, each in enumerate(known)), default=0.0)


def is_number_of(column: str, name: str) -> bool:
    """Tell whether a name says whose number it is, and that it is one, however either is said.

    >>> is_number_of("citizen_number", "Personenkennung"), is_number_of("citizen_number", "BG-Kennung")
    (True, False)
    """
    whose = _WHOSE.get(column)
    return whose is not None and re.fullmatch(rf"(?:{whose}){_IS_NUMBER}", folded(name)) is not None


def plain(name: str) -> str:
    """Return a name in small letters and digits only, umlauts spelt out.

    >>> plain("Geb.-Datum"), plain("Länge")
    ('gebdatum', 'laenge')
    """
    return re.sub(r"[^a-z0-9]", "", name.casefold().translate(_SPELT))


def folded(name: str) -> str:
    """Return the letters and digits of a name, in which an umlaut is its vowel, however it is written.

    >>> folded("männl."), folded("Maennl")
    ('mannl', 'mannl')
    """
    return _vowels(plain(name))


def has_other_letters(text: str) -> bool:
    """Tell whether a text has letters that `folded` would leave out: then it is no code of ours, whatever is left.

    >>> has_other_letters("männl."), has_other_letters("Иванов K"), has_other_letters("René")
    (False, True, True)
    """
    return any(each.isalpha() and not "a" <= each <= "z" for each in text.casefold().translate(_SPELT))


def words(name: str) -> tuple[str, ...]:
    """Return the words of a name in small letters, umlauts spelt out, abbreviations written out.

    >>> words("KdNr"), words("ADR_STR"), words("Tel.-Nr. 2")
    (('kunden', 'nummer'), ('adresse', 'strasse'), ('telefon', 'nummer', '2'))
    """
    found = [str(each[0]).casefold().translate(_SPELT) for each in _WORD.finditer(name)]
    return tuple(_LONG.get(each) or _NUMBER.sub("nummer", each) for each in found)


@cache
def _spellings(name: str) -> tuple[tuple[str, float], ...]:
    """Return ways to spell a name as letters, with what each takes from the likeness."""
    every = words(name)
    named = tuple(each for each in every if each not in _FORMS)
    bare = tuple(each for each in named if each not in _SUBJECTS)
    spelt = {folded(name): 0.0, _vowels("".join(every)): 0.0}
    for some, less in ((named, _WITHOUT_A_FORM), (bare, _WITHOUT_A_SUBJECT)):
        spelt.setdefault(_vowels("".join(some)), less)
    return tuple((letters, less) for letters, less in spelt.items() if letters)


def _vowels(letters: str) -> str:
    return letters.replace("ae", "a").replace("oe", "o").replace("ue", "u").replace("ss", "s")


def _alike(written: tuple[tuple[str, float], ...], known: str) -> float:
    """Return how alike spellings are to those of a known name; of the known one nothing is left out."""
    there = [letters for letters, less in _spellings(known) if not less]
    return max((_letters_alike(here, other) - less for here, less in written for other in there), default=0.0)


def _letters_alike(one: str, other: str) -> float:
    if min(len(one), len(other)) <= _SHORT:
        return float(one == other)
    return fuzz.ratio(one, other) / 100
