"""More measures at providers: for everyone, for people long on benefits, and after outreach counselling."""

from __future__ import annotations

from functools import partial

from graph_schema.model.places import Instrument, NeedKind, ReferralKind

from .programme_design import Design

_VOLUNTARY = "participation = voluntary"
_measure = partial(Design, instrument=Instrument.PROVIDER_MEASURE, referral_kind=ReferralKind.ASSIGNMENT, weight=26.0)
_offer = partial(
    Design, instrument=Instrument.PROVIDER_MEASURE, referral_kind=ReferralKind.VOLUNTARY_OFFER, weight=20.0
)
_voucher = partial(Design, instrument=Instrument.PROVIDER_MEASURE, referral_kind=ReferralKind.VOUCHER, weight=22.0)

AFTER_OUTREACH: tuple[Design, ...] = (
    _offer(
        "Lebensbegleiter",
        "Für Menschen, die wieder erreicht wurden: zwei Gespräche je Woche werden angeboten, bis zu einem Jahr.",
        provider_kind="counselling", needs=(NeedKind.ORIENTATION, NeedKind.HEALTH, NeedKind.HOUSING),
        conditions=("contact_was_broken = yes", _VOLUNTARY), languages=("de", "tr", "ru", "ar"), weeks=52, weight=60,
        leads_to=("Alltagslotse Seele", "Tagesstruktur am Morgen {area}"),
    ),
    _offer(
        "Tagesstruktur am Morgen {area}", "Frühstück, Gespräch und kleine Aufgaben, ohne Vorbedingung.",
        provider_kind="counselling", needs=(NeedKind.ORIENTATION,), conditions=(_VOLUNTARY,), sessions=5, weight=16,
        leads_to=("Werkbank Ruhe",),
    ),
    _offer(
        "Wohnung halten", "Hilfe bei Mietschulden, Räumung und Umzug, auch zu Hause.", provider_kind="counselling",
        needs=(NeedKind.HOUSING, NeedKind.DEBTS), conditions=("need has housing",), languages=("de", "bg", "ro"),
    ),
    _offer(
        "Schulden ordnen", "Coaching zu Geld und Schulden neben der Schuldnerberatung.", provider_kind="counselling",
        needs=(NeedKind.DEBTS,), conditions=("need has debts",), weeks=20, sessions=1,
    ),
)  # fmt: skip

LONG_ON_BENEFITS: tuple[Design, ...] = (
    _measure(
        "Weitblick 23 bis 34",
        "Ein Coach für achtzig Menschen: Einzelcoaching, Lernen im Betrieb, Begleitung danach.",
        provider_kind="education", needs=(NeedKind.QUALIFICATION, NeedKind.ORIENTATION),
        conditions=("age >= 23", "age <= 34", "long_term_recipient = yes", "asked_background = migration"),
        languages=("de", "tr", "ar", "bg"), weeks=52, weight=80,
    ),
    _measure(
        "Zweiter Anlauf", "Einzelcoaching und Gruppe für Menschen, die lange ohne Arbeit sind.",
        provider_kind="education",
        needs=(NeedKind.ORIENTATION, NeedKind.QUALIFICATION), conditions=("long_term_recipient = yes",), weight=48,
        leads_to=("Stärkencheck",),
    ),
    _measure(
        "Fallmanagement aktiv", "Berufliche Ideen, Bewegung und Ernährung in der Gruppe.",
        provider_kind="counselling",
        needs=(NeedKind.HEALTH, NeedKind.ORIENTATION), conditions=("long_term_recipient = yes",), weeks=20,
        weight=22,
    ),
    _measure(
        "Begleitung am Arbeitsplatz", "Coaching während einer geförderten Beschäftigung.", provider_kind="education",
        needs=(NeedKind.ORIENTATION,), conditions=("long_term_recipient = yes",), weeks=52, sessions=1, weight=30,
    ),
    _voucher(
        "Coaching 50 plus", "Erfahrung zeigen: Bewerben mit langer Berufsbiographie.", provider_kind="education",
        needs=(NeedKind.ORIENTATION,), conditions=("age >= 50",), weeks=16,
    ),
)  # fmt: skip

EVERYONE: tuple[Design, ...] = (
    _measure(
        "Jobwerkstatt sofort", "Kleine Gruppen in den ersten Wochen nach dem Antrag.", provider_kind="education",
        needs=(NeedKind.ORIENTATION,), conditions=("months_on_benefits < 6", "german_level >= B1"), weeks=8,
        sessions=5,
        weight=60, leads_to=("Nachbetreuung im Betrieb",),
    ),
    _measure(
        "Bewerbungsstudio {area}", "Bewerbungen schreiben, Fotos, Gespräche üben.", provider_kind="education",
        needs=(NeedKind.ORIENTATION,), weeks=6, sessions=3, weight=32,
    ),
    _measure(
        "Bewerbungsstudio Abend", "Bewerbungen am Abend, mit Kinderbetreuung im Haus.", provider_kind="education",
        needs=(NeedKind.ORIENTATION, NeedKind.CHILDCARE), weeks=8, weight=18,
    ),
    _measure(
        "Digital sicher", "Formulare, Mail und Videogespräch am eigenen Telefon.", provider_kind="education",
        needs=(NeedKind.QUALIFICATION,), languages=("de", "tr", "ru"), weeks=8, weight=30,
    ),
    _measure(
        "Werkräume kennenlernen", "Je zwei Wochen Holz, Metall, Küche und Lager.", provider_kind="workshop",
        needs=(NeedKind.QUALIFICATION, NeedKind.ORIENTATION), weeks=8, sessions=5, weight=40,
        leads_to=("Werkbank Holz",),
    ),
    _measure(
        "Grundbildung Lesen und Rechnen", "Lesen, Schreiben und Rechnen für Erwachsene.", provider_kind="language",
        needs=(NeedKind.QUALIFICATION,), conditions=("speaks has de",), weeks=40, sessions=3, weight=20,
        rolling=False,
    ),
    _voucher(
        "Selbständig prüfen", "Trägt die Idee? Rechnung und Rat vor der Gründung.", provider_kind="education",
        needs=(NeedKind.ORIENTATION,), weeks=8, sessions=1, weight=18,
    ),
    _voucher(
        "Mobil zur Arbeit", "Wege planen, Fahrrad und Führerschein vorbereiten.", provider_kind="education",
        needs=(NeedKind.QUALIFICATION,), weeks=10, sessions=1, weight=18,
    ),
    _voucher(
        "Einzelcoaching {area}", "Persönliches Coaching in Wohnortnähe.", provider_kind="counselling",
        needs=(NeedKind.ORIENTATION,), languages=("de", "ar"), weeks=16, sessions=1, weight=30,
    ),
    _voucher(
        "Einzelcoaching auf Ukrainisch", "Persönliches Coaching auf Ukrainisch und Russisch.",
        provider_kind="counselling",
        needs=(NeedKind.ORIENTATION, NeedKind.LANGUAGE), conditions=("speaks has uk",), languages=("uk", "ru", "de"),
        weeks=16, sessions=1, weight=30,
    ),
    _measure(
        "Frauen gehen vor", "Berufliche Orientierung in einer Gruppe von Frauen.", provider_kind="family",
        needs=(NeedKind.ORIENTATION,), conditions=("sex = female",), languages=("de", "tr", "ar"), weeks=16,
        weight=26,
    ),
    _offer(
        "Auftritt", "Ein Theaterstück in vier Monaten: Stimme, Haltung, Verlässlichkeit.", provider_kind="youth",
        needs=(NeedKind.ORIENTATION,), conditions=(_VOLUNTARY,), weeks=16, sessions=3, rolling=False,
    ),
    _measure(
        "Pflege zu Hause und Arbeit", "Für Menschen, die Angehörige pflegen und arbeiten wollen.",
        provider_kind="family",
        needs=(NeedKind.FAMILY, NeedKind.ORIENTATION), weeks=16, weight=16,
    ),
    _voucher(
        "Bewerben auf Englisch", "Bewerbungscoaching für Fachkräfte, die noch Deutsch lernen.",
        provider_kind="language",
        needs=(NeedKind.ORIENTATION, NeedKind.LANGUAGE), conditions=("speaks has en",), languages=("en", "de"),
        weeks=12,
    ),
    _measure(
        "Lager und Logistik schnuppern", "Praxis mit Gabelstapler-Grundlagen.", provider_kind="workshop",
        needs=(NeedKind.QUALIFICATION,), conditions=("german_level >= A2",), weeks=8, sessions=5, weight=28,
    ),
)  # fmt: skip
