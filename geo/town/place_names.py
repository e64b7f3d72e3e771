"""Invented names of the town, its districts, boroughs and streets."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

TOWN = "Ellernfurt"
OFFICE = "Jobcenter Ellernfurt"
RIVER = "Ellern"
HEATH = "Wacholderheide (kein Stadtteil)"

CENTRE_DISTRICT = "Altmarkt"
INNER_RIVERSIDE = ("Fischerwinkel", "Brückenvorstadt", "Gerberufer", "Fährtor")
INNER_DISTRICTS = ("Ziegelbreite", "Kornhausviertel", "Bahnhofsvorstadt", "Schanzenviertel", "Seilerbahn", "Kattunhof")
MIDDLE_DISTRICTS = (
    "Hammerwerk", "Tannenkamp", "Holderberg", "Glashütte", "Rosenanger", "Ellernau", "Wendekreis", "Sonnenleite",
)  # fmt: skip
OUTER_DISTRICTS = (
    "Kranichsmoor", "Steinbergen", "Eschenrode", "Oberlohra", "Unterlohra", "Hasselbruch", "Lerchenfelde",
    "Weidenborn", "Rabenhorst",
)  # fmt: skip

BOROUGHS = ("Kernstadt", "Morgenhang", "Nordhöhe", "Abendfeld", "Südaue")
"""Planning districts: the centre, then east, north, west and south."""

_STEMS = (
    "Ahorn", "Amsel", "Anger", "Apfel", "Bach", "Birken", "Brunnen", "Buchen", "Dohlen", "Drechsler", "Eichen",
    "Elstern",
    "Erlen", "Eschen", "Falken", "Färber", "Feld", "Finken", "Flachs", "Garten", "Ginster", "Glocken", "Habicht",
    "Hagebutten", "Hasel", "Heide", "Hirten", "Holunder", "Hopfen", "Kastanien", "Kirschen", "Klee", "Kornblumen",
    "Kranich", "Kupfer", "Lerchen", "Linden", "Lohgerber", "Mohn", "Mühlen", "Nuss", "Pappel", "Quell", "Quitten",
    "Reiher", "Ried", "Rotdorn", "Salbei", "Schiefer", "Schlehen", "Schmiede", "Schwalben", "Seiler", "Sperber",
    "Storchen", "Tannen", "Töpfer", "Ulmen", "Veilchen", "Wacholder", "Walnuss", "Weber", "Weiden", "Wiesen",
    "Zimmerer",
)  # fmt: skip
_ENDINGS = ("straße", "weg", "gasse", "platz", "ring", "allee", "steig", "winkel", "hof", "zeile", "pfad", "blick")
_PEOPLE = (
    "Adelheid-Kornfeld", "Berta-Sommerlath", "Clemens-Wiegand", "Dorothea-Lindequist", "Emil-Sandvoß",
    "Frieda-Moosbach",
    "Gustav-Tannert", "Henriette-Auerwald", "Jakob-Silberhorn", "Klara-Wendelin", "Ludolf-Ziegenhals",
    "Martha-Kienast",
    "Oskar-Brandwein", "Paula-Rosenthaler", "Theodor-Uhlenbrock", "Wilma-Hagedorn",
)  # fmt: skip


def name_streets(rng: Generator, number: int) -> list[str]:
    """Return `number` different street names in random order; beyond the stock they get a number of the lane."""
    names = [stem + ending for stem in _STEMS for ending in _ENDINGS]
    names += [f"{person}-{ending}" for person in _PEOPLE for ending in ("Straße", "Platz", "Weg")]
    order = rng.permutation(len(names))
    return [
        names[order[place % len(names)]] + (f" {place // len(names) + 1}. Zeile" if place >= len(names) else "")
        for place in range(number)
    ]


def name_districts(ring: np.ndarray[tuple[int], np.dtype[np.int64]], at_river: list[bool]) -> list[str]:
    """Return a name for each district by its ring (0 in the centre) and whether it lies at the river."""
    riverside, inner = list(INNER_RIVERSIDE), list(INNER_DISTRICTS)
    middle, outer = list(MIDDLE_DISTRICTS), list(OUTER_DISTRICTS)
    names: list[str] = []
    for place, wet in zip(ring, at_river, strict=True):
        if place == 0:
            names.append(CENTRE_DISTRICT)
        elif place == 1:
            names.append((riverside if wet and riverside else inner).pop(0))
        else:
            names.append((middle if place == 2 else outer).pop(0))
    return names
