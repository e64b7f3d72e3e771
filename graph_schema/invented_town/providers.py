"""Providers and their sites; all names are invented."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.random import Generator

from graph_schema.model.places import BarrierFree

from .chance import FloatArray, pick
from .ground import Ground
from .offices import house_in

PROVIDERS: dict[str, tuple[str, ...]] = {
    "education": (
        "Lernufer Bildung gGmbH", "Kompassrose Akademie", "Bildungswerk Ellernbogen", "Neunauge Qualifizierung GmbH",
        "Steigbügel Weiterbildung", "Werkschule Auenrand", "Fährmann Bildung und Beruf", "Ankerplatz Lernen e. V.",
        "Stellwerk Seminare",
    ),
    "workshop": (
        "Spanwerk gGmbH", "Zweitgarn Werkstätten", "Radnabe e. V.", "Gartenhof Wendeltreppe",
        "Löffelstiel Küche gGmbH",
        "Fundkiste Sozialkaufhaus",
    ),
    "counselling": (
        "Wegzeichen Beratung e. V.", "Haus Lichtblende", "Rückenwind Ellerntal gGmbH",
        "Kassensturz Schuldnerhilfe e. V.",
        "Trockenes Ufer Suchthilfe", "Türangel Wohnhilfe", "Zuhörraum gGmbH",
    ),
    "family": (
        "Familienhof Nestwerk", "Kinderwagen und Co. e. V.", "Mütterstube Abendfeld", "Doppelhut Elternhilfe gGmbH",
        "Quartierhaus Ziegelbreite",
    ),
    "language": (
        "Sprachufer e. V.", "Wortschatzkiste gGmbH", "Brückenbogen Interkulturell", "Babelturm Sprachen",
        "Salzkorn Migration e. V.",
    ),
    "youth": ("Sprungbrett Nordhöhe", "Jugendwerk Kieselstein", "Halbstark gGmbH", "Rampe Siebzehn e. V."),
    "health": ("Atempause gGmbH", "Gleichgewicht Coaching", "Kräutergarten Gesundheitshilfe e. V."),
    "refuge": ("Schutzraum Ellernfurt e. V.",),
}  # fmt: skip
"""Names by kind of provider, 40 in all."""

_MORE_SITES = 20
_SECRET_SITES = 2
_WORDS = {
    "education": "Schulungshaus", "workshop": "Werkstatt", "counselling": "Beratungsstelle",
    "family": "Familientreff",
    "language": "Sprachhaus", "youth": "Jugendtreff", "health": "Praxisräume", "refuge": "Schutzwohnung",
}  # fmt: skip


def draw_providers(
    ground: Ground, need: FloatArray, rng: Generator
) -> tuple[list[dict[str, Any]], list[dict[str, Any]], dict[str, list[str]]]:
    """Return rows of `columns.PROVIDERS` and `columns.SITES`, and the provider numbers of each kind.

    Sites stand where residents and people in need are; the refuges have no coordinates at all (F7).
    """
    names = [(kind, name) for kind, group in PROVIDERS.items() for name in group]
    providers = [{"provider_number": f"T-{n:03d}", "name": name} for n, (_, name) in enumerate(names, start=1)]
    kinds: dict[str, list[str]] = {}
    for (kind, _), row in zip(names, providers, strict=True):
        kinds.setdefault(kind, []).append(row["provider_number"])
    open_kinds = [kind for kind, _ in names if kind != "refuge"]
    more = rng.choice(len(open_kinds), size=_MORE_SITES - (_SECRET_SITES - 1), replace=False)
    wanted = [*range(len(names) - 1), *(int(n) for n in sorted(more)), *[len(names) - 1] * _SECRET_SITES]
    chances = ground.residents / ground.residents.sum() + need / need.sum()
    sites: list[dict[str, Any]] = []
    for provider in wanted:
        area = int(rng.choice(len(chances), p=chances / chances.sum()))
        kind = names[provider][0]
        sites.append(
            {
                "site_number": f"S-{len(sites) + 1:03d}",
                "provider_number": providers[provider]["provider_number"],
                "name": _site_name(kind, names[provider][1], ground.names[area], [site["name"] for site in sites]),
                "barrier_free": str(pick(rng, [b.value for b in BarrierFree], (0.5, 0.2, 0.15, 0.15), 1)[0]),
                "secret": kind == "refuge",
                **({"lat": None, "lon": None} if kind == "refuge" else house_in(ground, area, rng)),
            }
        )
    return providers, sites, kinds


def _site_name(kind: str, provider: str, area: str, taken: list[str]) -> str:
    """Return a name that differs from those `taken`; a refuge's name tells no place."""
    short = provider.removesuffix(" e. V.").removesuffix(" GmbH").removesuffix(" gGmbH")
    name = _WORDS[kind] if kind == "refuge" else f"{_WORDS[kind]} {area}, {short}"
    number = sum(other == name or other.startswith(f"{name} (Haus ") for other in taken)
    return f"{name} (Haus {number + 1})" if number else name


def need_by_area(ground: Ground, rates: FloatArray) -> FloatArray:
    """Return the people in need whom each area was drawn with, never zero."""
    return np.maximum(ground.residents * rates, 1e-6)
