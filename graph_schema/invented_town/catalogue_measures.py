"""Measures at providers: names invented, target groups and conditions as Jobcenters publish them."""

from __future__ import annotations

from functools import partial

from graph_schema.model.places import DecidingBody, Instrument, NeedKind, ReferralKind

from .programme_design import Design

_HEALTH, _DEBTS, _HOUSING = NeedKind.HEALTH, NeedKind.DEBTS, NeedKind.HOUSING
_CHILDCARE, _LANGUAGE, _ADDICTION = NeedKind.CHILDCARE, NeedKind.LANGUAGE, NeedKind.ADDICTION
_QUALIFICATION, _LEGAL, _FAMILY, _ORIENTATION = (
    NeedKind.QUALIFICATION, NeedKind.LEGAL_STATUS, NeedKind.FAMILY, NeedKind.ORIENTATION,
)  # fmt: skip
_VOLUNTARY = "participation = voluntary"

_measure = partial(Design, instrument=Instrument.PROVIDER_MEASURE, referral_kind=ReferralKind.ASSIGNMENT, weight=24.0)
_offer = partial(
    Design, instrument=Instrument.PROVIDER_MEASURE, referral_kind=ReferralKind.VOLUNTARY_OFFER, weight=20.0
)
_voucher = partial(Design, instrument=Instrument.PROVIDER_MEASURE, referral_kind=ReferralKind.VOUCHER, weight=22.0)

SUPPORT_CHAIN: tuple[Design, ...] = (
    _offer(
        "Alltagslotse Seele", "Einzelcoaching über mehrere Monate bei seelischer Erkrankung, auch mit Hausbesuchen.",
        provider_kind="health", needs=(_HEALTH, _ORIENTATION), conditions=("need has health", _VOLUNTARY),
        languages=("de", "tr", "ru"), weeks=39, tells_health=True, weight=30,
        leads_to=("Stärkencheck", "Tritt fassen", "Werkbank Ruhe", "Rentenlotse"),
    ),
    _offer(
        "Alltagslotse Körper",
        "Einzelcoaching über mehrere Monate bei körperlicher Erkrankung, mit Gesundheitskursen.",
        provider_kind="health", needs=(_HEALTH, _ORIENTATION), conditions=("need has health", _VOLUNTARY),
        languages=("de", "ar"), weeks=39, tells_health=True, weight=30,
        leads_to=("Stärkencheck", "Tritt fassen", "Werkbank Ruhe", "Rentenlotse"),
    ),
    _voucher(
        "Stärkencheck",
        "Feststellung von Stärken und Eignung in vier Wochen, mit Gutschein bei einem Träger eigener Wahl.",
        provider_kind="education", needs=(_ORIENTATION, _QUALIFICATION), weeks=4, sessions=4, weight=40,
        leads_to=("Tritt fassen", "Altenpflegehilfe mit Abschluss", "Kauffrau/-mann für Büromanagement"),
    ),
    _offer(
        "Tritt fassen",
        "Weg in eine Tätigkeit, die zur Gesundheit passt: eine feste Bezugsperson, nur Einzelgespräche.",
        provider_kind="health", needs=(_HEALTH, _QUALIFICATION), conditions=("need has health", _VOLUNTARY),
        weeks=52, tells_health=True, weight=32, leads_to=("Nachbetreuung im Betrieb",),
    ),
    _offer(
        "Gesund in Bewegung", "Bewegung, Ernährung und Haushalten mit kleinem Geld in der Gruppe.",
        provider_kind="health",
        needs=(_HEALTH,), conditions=(_VOLUNTARY,), weeks=16, tells_health=True, leads_to=("Tritt fassen",),
    ),
    _offer(
        "Gesund informiert", "Das Gesundheitswesen in der eigenen Sprache verstehen, Plan für die eigenen Schritte.",
        provider_kind="health", needs=(_HEALTH, _LANGUAGE), conditions=("need has health", "german_level <= A2"),
        languages=("de", "bg", "tr", "ro"), weeks=20, tells_health=True, leads_to=("Alltagslotse Körper",),
    ),
    _measure(
        "Nachbetreuung im Betrieb", "Begleitung nach dem ersten Arbeitstag, damit die Stelle hält.",
        provider_kind="education", needs=(_ORIENTATION,), weeks=26, sessions=1,
    ),
)  # fmt: skip

FAMILIES: tuple[Design, ...] = (
    _offer(
        "Familienwerkstatt klein",
        "Für Eltern mit Kind unter drei Jahren ohne Betreuungsplatz; Vormerkung bei der BCA.",
        provider_kind="family", needs=(_CHILDCARE, _ORIENTATION),
        conditions=("childcare = under_three_without_place",),
        full=True, weight=16, leads_to=("Familienwerkstatt mittel", "Familienwerkstatt"),
    ),
    _measure(
        "Familienwerkstatt mittel", "Für Eltern mit Kindern über drei Jahren ohne Betreuungsplatz.",
        provider_kind="family", needs=(_CHILDCARE, _ORIENTATION), conditions=("childcare = without_place",),
        full=True, weight=18, leads_to=("Familienwerkstatt",),
    ),
    _measure(
        "Familienwerkstatt", "Arbeit und Ausbildung für Eltern mit Kindern über drei Jahren mit Betreuungsplatz.",
        provider_kind="family", needs=(_ORIENTATION, _QUALIFICATION),
        conditions=("youngest_child >= 3", "childcare = with_place"), languages=("de", "tr"), weight=36,
        leads_to=("Ausbildung in Teilzeit",),
    ),
    _voucher(
        "Ausbildung in Teilzeit", "Coaching für Eltern vor und während einer Ausbildung in Teilzeit.",
        provider_kind="family", needs=(_QUALIFICATION, _FAMILY), conditions=("children >= 1", "german_level >= B1"),
    ),
    _offer(
        "Sprachstube mit Spielzimmer", "Erste deutsche Sprache für Eltern mit Kindern von einem bis drei Jahren.",
        provider_kind="language", needs=(_LANGUAGE, _CHILDCARE),
        conditions=("youngest_child <= 3", "german_level <= A2"),
        languages=("de", "ar", "fa", "uk"), sessions=3, leads_to=("Kursbrücke",),
    ),
    _measure(
        "Eltern orientieren sich", "Leben und Arbeit in Deutschland für Eltern mit betreuten Kindern.",
        provider_kind="family", needs=(_ORIENTATION, _FAMILY),
        conditions=("asked_background = flight", "youngest_child >= 3", "youngest_child <= 10",
            "childcare = with_place"),
        languages=("de", "ar", "fa", "ti"), weeks=20, sessions=4,
    ),
    _offer(
        "Ein Elternteil, viele Wege", "Beratung und Gruppe für Alleinerziehende im Stadtteil {area}.",
        provider_kind="family", needs=(_FAMILY, _CHILDCARE),
        conditions=("household_type = single_parent", _VOLUNTARY),
    ),
    _measure(
        "Sorgearbeit im Viertel", "Frauen werden für soziale Berufe vorbereitet, mit Sprache und Praxis.",
        provider_kind="family", needs=(_QUALIFICATION, _LANGUAGE), conditions=("sex = female", "german_level >= A2"),
        languages=("de", "ar", "tr"), weeks=40, sessions=4, rolling=False, weight=60,
    ),
    _offer(
        "Familienlotse Bulgarisch",
        "Begleitung ganzer Haushalte in allen Lebenslagen, mit Coaches, die Bulgarisch sprechen.",
        provider_kind="family", needs=(_FAMILY, _HOUSING, _LANGUAGE), conditions=("speaks has bg",),
        languages=("bg", "tr", "de"), weeks=39, weight=26, leads_to=("Kursbrücke", "Werkbank Holz"),
    ),
)  # fmt: skip

ARRIVING: tuple[Design, ...] = (
    _measure(
        "Ankommen und Orientieren", "Orientierung mit aufsuchenden Coaches, jedes Sprachniveau.",
        provider_kind="language", needs=(_ORIENTATION, _LANGUAGE), conditions=("asked_background = flight",),
        languages=("de", "ar", "fa", "uk", "ru", "ti"), weight=44, leads_to=("Kursbrücke",),
    ),
    _measure(
        "Willkommensraum",
        "Für anerkannte Geflüchtete mit neuem Antrag: Sprachkurs finden, Papiere anerkennen lassen.",
        provider_kind="language", needs=(_LANGUAGE, _LEGAL),
        conditions=("asked_background = flight", "months_on_benefits < 6"),
        languages=("de", "ar", "fa", "uk", "ru"), weeks=12, weight=40, leads_to=("Kursbrücke",),
    ),
    _measure(
        "Kursbrücke", "Begleitung bis zum ersten Kurstag: lernen lernen, anmelden, erste Sätze.",
        provider_kind="language",
        needs=(_LANGUAGE,), conditions=("german_level >= A0", "german_level <= A2"),
        languages=("de", "bg", "ro", "pl", "tr", "ru", "uk"), weeks=16, weight=44, leads_to=("Lernen plus",),
    ),
    _measure(
        "Lernen plus", "Nachhilfe und Prüfungsvorbereitung neben dem Sprachkurs.", provider_kind="language",
        needs=(_LANGUAGE,), conditions=("in_language_course = yes",), languages=("de", "ar", "uk"), weeks=26,
        weight=30,
        leads_to=("Sprache und Werk",),
    ),
    _measure(
        "Sprache und Werk", "Berufssprache und Praxis in Metall, Holz und Bau.", provider_kind="language",
        needs=(_LANGUAGE, _QUALIFICATION), conditions=("age >= 18", "german_level >= A2"), weeks=30, sessions=5,
        rolling=False, deciding_body=DecidingBody.BAMF, weight=30,
    ),
    _measure(
        "Neue Wege gemeinsam", "Wohnen, Gesundheit, Anträge, erste Arbeit: Begleitung mit Übungswerkstatt.",
        provider_kind="language", needs=(_HOUSING, _DEBTS, _LANGUAGE),
        conditions=("asked_background = migration", "german_level >= A0"),
        languages=("bg", "ro", "pl", "tr", "de"), weight=40, leads_to=("Kursbrücke", "Werkbank Holz"),
    ),
    _voucher(
        "Abschluss anerkannt", "Zeugnisse übersetzen und anerkennen lassen, Lücken schließen.",
        provider_kind="language",
        needs=(_QUALIFICATION, _LEGAL), conditions=("german_level >= A1",), languages=("de", "uk", "ru", "ar"),
        weeks=20,
    ),
)  # fmt: skip

YOUNG: tuple[Design, ...] = (
    _measure(
        "Startrampe U25", "Berufe erproben und den eigenen Weg finden, in kleinen Gruppen.", provider_kind="youth",
        needs=(_ORIENTATION, _QUALIFICATION), conditions=("age < 25",), sessions=5, weight=48,
        leads_to=("Ausbildung im Blick",),
    ),
    _measure(
        "Schulabschluss nachholen", "Vorbereitung auf den Hauptschulabschluss mit Werkstattunterricht.",
        provider_kind="youth", needs=(_QUALIFICATION,), conditions=("age < 25", "german_level >= B1"), weeks=44,
        sessions=5,
        rolling=False, weight=30, leads_to=("Ausbildung im Blick",),
    ),
    _measure(
        "Ausbildung im Blick", "Bewerben, Praktikum, erste Monate der Ausbildung begleitet.", provider_kind="youth",
        needs=(_QUALIFICATION, _ORIENTATION), conditions=("age < 25",), languages=("de", "tr"), weight=32,
    ),
    _offer(
        "Brücke Freiwilligendienst",
        "Kennenlerntage statt Auswahlverfahren: ein Freiwilligenjahr, das zu einem passt.",
        provider_kind="youth", needs=(_ORIENTATION,), conditions=("age < 27", _VOLUNTARY), weeks=52, weight=18,
    ),
    _measure(
        "Letztes Schuljahr", "Beratung im letzten Schuljahr, gemeinsam mit den Eltern.", provider_kind="youth",
        needs=(_ORIENTATION, _FAMILY), conditions=("age >= 15", "age < 20"), sessions=1, weight=26,
    ),
    _offer(
        "Jugendkurs Deutsch", "Deutsch für Jugendliche mit Schulabschluss aus einem anderen Land.",
        provider_kind="youth",
        needs=(_LANGUAGE,), conditions=("age < 27", "german_level <= A2"), languages=("de", "uk", "ru", "ar"),
        sessions=5,
    ),
)  # fmt: skip
