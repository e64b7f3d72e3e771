"""Work opportunities, further training, support with employers, counselling, and §§ 16h and 16k SGB II."""

from __future__ import annotations

from functools import partial

from graph_schema.model.places import DecidingBody, Instrument, NeedKind, ReferralKind

from .programme_design import Design

_VOLUNTARY = "participation = voluntary"

_WORK: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("Werkbank Holz", "Möbel aufarbeiten; die Anleitung spricht mehrere Sprachen.", ()),
    ("Werkbank Ruhe", "Leise Werkstatt zur Stabilisierung, mit kurzen Tagen.", ()),
    ("Nähwerk", "Nähen und Ändern in einer Gruppe von Frauen.", ("sex = female",)),
    ("Fahrradwerk", "Räder richten und weitergeben.", ()),
    ("Stadtteilgarten {area}", "Beete, Kompost und ein offener Garten.", ()),
    ("Küche für alle", "Kochen für die Nachbarschaft.", ()),
    ("Kleiderkammer", "Sortieren, ausgeben, verkaufen.", ()),
    ("Bücherstube", "Gebrauchte Bücher ordnen und verleihen.", ("german_level >= B1",)),
    ("Spielzeugwerk", "Spielzeug prüfen und reparieren.", ()),
    ("Museumsdienst", "Helfen im Heimatmuseum.", ("german_level >= B1",)),
    ("Waldpflege Heide", "Wege und Bänke in der Heide.", ()),
    ("Ehrenamt als Brücke", "Geregelte Mitarbeit in einem Verein.", ("asked_background = flight",)),
    ("Simulierter Betrieb", "Arbeitswelt üben, auch mit wenig Deutsch.", ("sex = female", "german_level <= A2")),
    ("Tierhof", "Ställe, Futter, Besuchergruppen.", ()),
    ("Lebensmittel retten", "Abholen, prüfen, verteilen.", ()),
    ("Spielplatzpaten {area}", "Spielplätze sauber und sicher halten.", ()),
    ("Upcycling", "Aus Altem Neues machen.", ("german_level >= A0",)),
    ("Seniorenbesuche", "Vorlesen und einkaufen mit älteren Menschen.", ("german_level >= B1",)),
)
WORK_OPPORTUNITIES: tuple[Design, ...] = tuple(
    Design(
        name, description, Instrument.WORK_OPPORTUNITY, "workshop", ReferralKind.PROPOSAL,
        weight=12 + 3 * (place % 4),
        needs=(NeedKind.ORIENTATION,), conditions=(*conditions, _VOLUNTARY),
        languages=("de", "bg", "tr") if name in {"Werkbank Holz", "Nähwerk"} else ("de",),
        weeks=26, sessions=5,
        leads_to=("Alltagslotse Seele", "Alltagslotse Körper") if name == "Werkbank Ruhe" else (),
    )
    for place, (name, description, conditions) in enumerate(_WORK)
)  # fmt: skip

_COURSES: tuple[tuple[str, int, str], ...] = (
    ("Altenpflegehilfe mit Abschluss", 52, "B1"), ("Pflegefachfrau/-mann", 156, "B2"), ("Lagerlogistik", 104, "B1"),
    ("Gabelstaplerschein", 3, "A2"), ("Kauffrau/-mann für Büromanagement", 104, "B2"), ("Einzelhandel", 104, "B1"),
    ("Maschinen- und Anlagenführung", 70, "B1"), ("Schweißen", 20, "A2"), ("Elektrofachkraft", 80, "B1"),
    ("Anlagenmechanik Heizung und Sanitär", 120, "B1"), ("Berufskraftverkehr", 30, "B1"), ("Busfahren", 28, "B1"),
    ("Erziehung", 156, "B2"), ("Kinderpflege", 104, "B2"), ("Fachinformatik", 104, "B2"), ("IT-Grundlagen", 26, "B1"),
    ("Köchin/Koch", 104, "B1"), ("Gebäudereinigung", 40, "A2"), ("Garten- und Landschaftsbau", 60, "A2"),
    ("Sicherheit nach § 34a", 8, "B1"), ("Medizinische Assistenz", 104, "B2"), ("CNC-Grundlagen", 26, "B1"),
    ("Teilqualifizierung Metall", 24, "A2"), ("Teilqualifizierung Lager", 16, "A2"),
)  # fmt: skip
FURTHER_TRAINING: tuple[Design, ...] = tuple(
    Design(
        name, "Berufliche Weiterbildung mit Bildungsgutschein.", Instrument.FURTHER_TRAINING, "education",
        ReferralKind.VOUCHER, weight=10 + 4 * (place % 3), needs=(NeedKind.QUALIFICATION,),
        conditions=(f"german_level >= {level}",), weeks=weeks, sessions=5, rolling=weeks < 30,
        leads_to=("Tritt fassen", "Nachbetreuung im Betrieb"),
        deciding_body=DecidingBody.EMPLOYMENT_AGENCY if name == "Medizinische Assistenz" else DecidingBody.JOBCENTER,
    )
    for place, (name, weeks, level) in enumerate(_COURSES)
)  # fmt: skip

_with_employer = partial(
    Design, provider_kind=None, referral_kind=ReferralKind.PROPOSAL, weight=1.0, sessions=None,
    needs=(NeedKind.QUALIFICATION,),
)  # fmt: skip
WITH_EMPLOYERS: tuple[Design, ...] = (
    _with_employer("Probearbeiten im Betrieb", "Kennenlernen im Betrieb.", Instrument.EMPLOYER_MEASURE, weeks=4,
        weight=3),
    _with_employer("Praktikum mit Fahrkosten", "Erproben im Betrieb.", Instrument.EMPLOYER_MEASURE, weeks=6),
    _with_employer("Einstiegsgeld", "Zuschuss zu einer neuen Arbeit.", Instrument.ENTRY_ALLOWANCE, weeks=26),
    _with_employer("Eingliederungszuschuss", "Zuschuss zum Lohn während der Einarbeitung.", Instrument.WAGE_SUBSIDY),
    _with_employer(
        "Eingliederung nach § 16e", "Zuschuss für zwei Jahre Arbeit.", Instrument.LONG_TERM_UNEMPLOYED, weeks=104,
        conditions=("long_term_recipient = yes",),
    ),
    _with_employer(
        "Teilhabe am Arbeitsmarkt nach § 16i", "Zuschuss für bis zu fünf Jahre Arbeit.",
        Instrument.LABOUR_MARKET_PARTICIPATION, weeks=260, conditions=("age >= 25", "long_term_recipient = yes"),
    ),
)  # fmt: skip

_counselling = partial(
    Design, instrument=Instrument.MUNICIPAL_COUNSELLING, provider_kind="counselling", weeks=None, sessions=None,
    referral_kind=ReferralKind.COUNSELLING, weight=40.0, deciding_body=DecidingBody.MUNICIPALITY,
)  # fmt: skip
_MANY = ("de", "en", "tr", "ar", "ru")
COUNSELLING: tuple[Design, ...] = (
    _counselling("Schuldnerberatung {area}", "Beratung zu Schulden.", needs=(NeedKind.DEBTS,), languages=_MANY,
        weight=80),
    _counselling("Schuldnerberatung am Abend", "Beratung zu Schulden.", needs=(NeedKind.DEBTS,)),
    _counselling(
        "Suchtberatung", "Beratung und Begleitung.", needs=(NeedKind.ADDICTION,), tells_health=True,
        languages=("de", "ru"),
    ),
    _counselling(
        "Suchtberatung für junge Menschen", "Beratung ohne Anmeldung.", needs=(NeedKind.ADDICTION,),
        tells_health=True,
        conditions=("age < 27",),
    ),
    _counselling(
        "Psychosoziale Beratung", "Gespräche in Krisen.", needs=(NeedKind.HEALTH,), tells_health=True,
        provider_kind="health",
    ),
    _counselling(
        "Seelische Gesundheit auf Arabisch und Farsi", "Gespräche in der eigenen Sprache.", needs=(NeedKind.HEALTH,),
        tells_health=True, provider_kind="health", languages=("ar", "fa"),
    ),
    _counselling("Wohnhilfe {area}", "Beratung bei drohendem Verlust der Wohnung.", needs=(NeedKind.HOUSING,)),
    _counselling("Kitaplatz-Lotsen", "Hilfe bei der Suche nach Betreuung.", needs=(NeedKind.CHILDCARE,),
        provider_kind="family"),
    _counselling("Erziehungsberatung", "Rat für Eltern.", needs=(NeedKind.FAMILY,), provider_kind="family",
        languages=_MANY),
    _counselling(
        "Aufenthaltsberatung", "Fragen zu Aufenthalt und Familiennachzug.", needs=(NeedKind.LEGAL_STATUS,),
        languages=("de", "ar", "fa", "ti", "so"), provider_kind="language",
    ),
    _counselling(
        "Migrationsberatung {area}", "Beratung für Erwachsene.", needs=(NeedKind.ORIENTATION, NeedKind.LEGAL_STATUS),
        languages=("de", "bg", "ro", "tr"), provider_kind="language",
    ),
    _counselling(
        "Beratung bei Gewalt", "Beratung und Schutz.", needs=(NeedKind.FAMILY, NeedKind.HOUSING),
        provider_kind="refuge",
        weight=24,
    ),
    _counselling(
        "Rentenlotse", "Hilfe beim Antrag auf Rente wegen Erwerbsminderung.", needs=(NeedKind.HEALTH,),
        tells_health=True,
        deciding_body=DecidingBody.PENSION_INSURANCE,
    ),
    _counselling("Lesepaten", "Post und Bescheide verstehen.", needs=(NeedKind.LANGUAGE,), languages=_MANY),
)  # fmt: skip

_voluntary = partial(
    Design, referral_kind=ReferralKind.VOLUNTARY_OFFER, weeks=52, sessions=2, conditions=(_VOLUNTARY,), weight=25.0
)
OUTREACHING: tuple[Design, ...] = (
    _voluntary(
        "Anlauf {area}", "Offener Treff für junge Menschen, die niemand erreicht.", Instrument.YOUNG_HARD_TO_REACH,
        "youth",
        needs=(NeedKind.ORIENTATION, NeedKind.HOUSING),
    ),
    _voluntary(
        "Bus der Möglichkeiten", "Beratung im Kleinbus, abends und am Wochenende.", Instrument.YOUNG_HARD_TO_REACH,
        "youth",
        needs=(NeedKind.ORIENTATION,), languages=("de", "ar", "ru"),
    ),
    _voluntary(
        "Schlüssel", "Wohnen, Papiere und Alltag für junge Erwachsene.", Instrument.YOUNG_HARD_TO_REACH, "youth",
        needs=(NeedKind.HOUSING, NeedKind.DEBTS),
    ),
    _voluntary(
        "Ganzheitlich begleitet", "Ein Coach für den ganzen Haushalt, auch zu Hause.", Instrument.HOLISTIC_SUPPORT,
        "counselling", needs=(NeedKind.ORIENTATION, NeedKind.FAMILY, NeedKind.HEALTH), languages=("de", "tr", "bg"),
        leads_to=("Stärkencheck",),
    ),
    _voluntary(
        "Ganzheitlich begleitet U25", "Ein Coach für junge Menschen und ihre Familien.", Instrument.HOLISTIC_SUPPORT,
        "youth", needs=(NeedKind.ORIENTATION, NeedKind.FAMILY),
    ),
)  # fmt: skip
