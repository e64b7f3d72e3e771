"""What codes and names of languages of German exports mean: a suggested mapping knows them."""

from __future__ import annotations

from collections.abc import Iterable

from graph_schema.ingest.names_alike import folded, has_other_letters

_CHANNEL_STATE = {
    "gültig": "works", "ok": "works", "erreichbar": "works", "unsicher": "uncertain", "fraglich": "uncertain",
    "ungültig": "broken", "unzustellbar": "broken", "nicht erreichbar": "broken",
}  # fmt: skip

_CODES: dict[str, dict[str, str]] = {
    "sex": {
        "m": "male", "männlich": "male", "männl": "male", "mann": "male", "w": "female", "weiblich": "female",
        "weibl": "female", "frau": "female", "d": "diverse", "divers": "diverse", "div": "diverse", "x": "unknown",
        "u": "unknown", "unbekannt": "unknown", "unbek": "unknown", "ohne angabe": "unknown", "k. A.": "unknown",
        "keine Angabe": "unknown",
    },
    "employability": {
        "elb": "able", "ehb": "able", "ja": "able", "j": "able", "1": "able", "true": "able", "wahr": "able",
        "erwerbsfähig": "able", "nef": "not_able", "neb": "not_able", "nein": "not_able", "n": "not_able",
        "0": "not_able", "false": "not_able", "falsch": "not_able", "nicht erwerbsfähig": "not_able",
    },
    "type": {
        "alleinstehend": "single", "alleinstehende": "single", "1-personen-bg": "single", "single-bg": "single",
        "single": "single", "einpersonenhaushalt": "single", "einpersonen-bg": "single",
        "alleinerziehend": "single_parent", "alleinerziehende": "single_parent", "ae": "single_parent",
        "alleinerziehenden-bg": "single_parent", "alleinerziehende-bg": "single_parent", "alleinerz": "single_parent",
        "paar": "couple", "partner-bg ohne kinder": "couple", "paar ohne kinder": "couple",
        "paare ohne kinder": "couple",
        "paar ohne kind": "couple", "paar o. k.": "couple", "partner-bg o. k.": "couple",
        "paar mit kindern": "couple_with_children", "partner-bg mit kindern": "couple_with_children",
        "paare mit kindern": "couple_with_children", "paar mit kind": "couple_with_children",
        "paar m. k.": "couple_with_children", "partner-bg m. k.": "couple_with_children",
        "sonstige": "other", "sonstiges": "other", "sonst": "other", "sonstige bg": "other",
        "nicht zuordenbar": "other", "nicht zuordenbare bg": "other",
    },
    "residence_state": {
        "geschützt": "protected", "gesperrt": "protected", "ofw": "no_fixed_address",
        "ohne festen wohnsitz": "no_fixed_address", "wohnungslos": "no_fixed_address",
        "obdachlos": "no_fixed_address",
    },
    "residence_status": {
        "nicht erforderlich": "not_needed", "entfällt": "not_needed", "unbefristet": "settled",
        "niederlassungserlaubnis": "settled", "daueraufenthalt": "settled", "befristet": "limited",
        "aufenthaltserlaubnis": "limited", "§ 24 AufenthG": "temporary_protection", "§ 24": "temporary_protection",
        "vorübergehender schutz": "temporary_protection", "unbekannt": "unknown", "k. A.": "unknown",
    },
    "citizenship": {},
    "role": {
        "antragsteller": "applicant", "antragstellerin": "applicant", "antragsteller/in": "applicant",
        "antragstellende person": "applicant", "bevollmächtigter": "applicant", "bevollmächtigte": "applicant",
        "bevollmächtigte/r": "applicant", "as": "applicant", "hauptperson": "applicant",
        "haushaltsvorstand": "applicant", "hv": "applicant", "partner": "partner", "partnerin": "partner",
        "partner/in": "partner", "ehepartner": "partner", "ehegatte": "partner", "ehegattin": "partner",
        "lebenspartner": "partner", "lebenspartnerin": "partner", "kind": "child", "kind u25": "child",
        "kind unter 25": "child", "k": "child", "sonstige": "other", "sonstiges": "other", "sonst": "other",
        "sonst. mitglied": "other", "sonstige person": "other",
    },
    "needs": {
        "gesundheit": "health", "schulden": "debts", "überschuldung": "debts", "wohnen": "housing",
        "wohnung": "housing", "kinder": "childcare", "kinderbetreuung": "childcare", "sprache": "language",
        "sucht": "addiction", "bildung": "qualification", "qualifikation": "qualification",
        "qualifizierung": "qualification", "recht": "legal_status", "aufenthalt": "legal_status", "familie": "family",
        "orientierung": "orientation",
    },
    "channel": {
        "brief": "post", "post": "post", "schreiben": "post", "telefon": "phone", "anruf": "phone",
        "telefonat": "phone", "telefonisch": "phone", "e-mail": "email", "mail": "email", "hausbesuch": "visit",
        "besuch": "visit", "persönlich": "office", "vorsprache": "office", "büro": "office", "termin": "office",
    },
    "direction": {
        "ausgehend": "from_office", "aus": "from_office", "ausgang": "from_office", "jobcenter": "from_office",
        "jc": "from_office", "eingehend": "from_citizen", "ein": "from_citizen", "eingang": "from_citizen",
        "kunde": "from_citizen", "kundin": "from_citizen",
    },
    "outcome": {
        "erreicht": "reached", "ja": "reached", "erfolgreich": "reached", "nicht erreicht": "failed", "nein": "failed",
        "erfolglos": "failed", "offen": "open",
    },
    "barrier_free": {"ja": "yes", "j": "yes", "nein": "no", "n": "no", "teilweise": "partly", "unbekannt": "unknown"},
    "kind": {
        "hauptstelle": "main", "hauptsitz": "main", "hauptgeschäftsstelle": "main", "nebenstelle": "branch",
        "außenstelle": "branch", "zweigstelle": "branch", "geschäftsstelle": "branch", "stadtteilbüro": "neighbourhood",
        "quartiersbüro": "neighbourhood", "pop-up": "pop_up",
    },
    "referral_kind": {
        "zuweisung": "assignment", "vorschlag": "proposal", "vermittlungsvorschlag": "proposal",
        "freiwillig": "voluntary_offer", "freiwilliges angebot": "voluntary_offer", "beratung": "counselling",
        "bildungsgutschein": "voucher", "gutschein": "voucher", "avgs": "voucher",
    },
    "deciding_body": {
        "jobcenter": "jobcenter", "jc": "jobcenter", "agentur für arbeit": "employment_agency",
        "arbeitsagentur": "employment_agency", "bamf": "bamf", "kommune": "municipality", "stadt": "municipality",
        "rentenversicherung": "pension_insurance", "drv": "pension_insurance",
    },
    "side": {
        "alle": "all", "beide": "all", "gerade": "even", "ungerade": "odd", "g": "even", "u": "odd", "b": "all",
    },
    "instrument": {
        "maßnahmen bei trägern": "provider_measure", "mat": "provider_measure", "§ 45": "provider_measure",
        "agh": "work_opportunity", "arbeitsgelegenheiten": "work_opportunity", "fbw": "further_training",
        "mag": "employer_measure", "einstiegsgeld": "entry_allowance", "esg": "entry_allowance",
        "eingliederungszuschuss": "wage_subsidy", "egz": "wage_subsidy", "§ 16e": "long_term_unemployed",
        "§ 16i": "labour_market_participation", "§ 16h": "young_hard_to_reach", "§ 16k": "holistic_support",
    },
    "group": {
        "insgesamt": "all", "gesamt": "all", "einwohner": "all", "weiblich": "female", "frauen": "female",
        "männlich": "male", "männer": "male", "ausländer": "without_german_citizenship",
        "ohne deutsche staatsangehörigkeit": "without_german_citizenship",
    },
    "phone_state": _CHANNEL_STATE, "email_state": _CHANNEL_STATE, "post_state": _CHANNEL_STATE,
}  # fmt: skip

_BY_CONVENTION: dict[str, dict[str, str]] = {
    "sex": {"1": "male", "2": "female", "3": "diverse", "0": "unknown", "9": "unknown"},
}
"""Numbers that usually mean this (ISO/IEC 5218, with 3 as German systems have it): suggested, to be confirmed."""

_OF_A_NAME: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("post_state", "rucklauf", {"j": "broken", "ja": "broken", "1": "broken", "n": "works", "nein": "works",
                                "0": "works"}),
    ("post_state", "erreichbar", {"j": "works", "ja": "works", "1": "works", "n": "broken", "nein": "broken",
                                  "0": "broken"}),
    ("phone_state", "gultig", {"j": "works", "ja": "works", "1": "works", "n": "broken", "nein": "broken",
                               "0": "broken"}),
    ("email_state", "gultig", {"j": "works", "ja": "works", "1": "works", "n": "broken", "nein": "broken",
                               "0": "broken"}),
)  # fmt: skip
"""Our column, a part of the other's name, and what codes mean under such a name: "J" is good news under "Post
erreichbar" and bad news under "Postrücklauf"."""

_SETS = (
    ("j", "n"), ("y", "n"), ("1", "0"), ("elb", "nef"), ("m", "w", "d"), ("männlich", "weiblich", "divers"),
    ("gerade", "ungerade"),
)  # fmt: skip
"""Codes that belong together: where one is used, the others will come, if only some night."""

_ANSWERS = {**dict.fromkeys(("j", "y", "x", "wahr"), "true"), **dict.fromkeys(("n", "-", "falsch"), "false")}

_LANGUAGES = {
    "albanisch": "sq", "amharisch": "am", "arabisch": "ar", "armenisch": "hy", "aserbaidschanisch": "az",
    "bosnisch": "bs", "bulgarisch": "bg", "chinesisch": "zh", "dari": "prs", "deutsch": "de", "englisch": "en",
    "estnisch": "et", "farsi": "fa", "französisch": "fr", "georgisch": "ka", "griechisch": "el", "hindi": "hi",
    "italienisch": "it", "kroatisch": "hr", "kurdisch": "ku", "kurmandschi": "kmr", "kurmanci": "kmr",
    "lettisch": "lv", "litauisch": "lt", "mazedonisch": "mk", "niederländisch": "nl", "paschtu": "ps",
    "pashto": "ps", "persisch": "fa", "polnisch": "pl", "portugiesisch": "pt", "punjabi": "pa", "romanes": "rom",
    "romani": "rom", "rumänisch": "ro", "russisch": "ru", "serbisch": "sr", "slowakisch": "sk", "slowenisch": "sl",
    "somali": "so", "sorani": "ckb", "spanisch": "es", "tamilisch": "ta", "thailändisch": "th", "tigrinya": "ti",
    "tschechisch": "cs", "tschetschenisch": "ce", "türkisch": "tr", "ukrainisch": "uk", "ungarisch": "hu",
    "urdu": "ur", "vietnamesisch": "vi",
}  # fmt: skip
"""ISO 639-1, and 639-3 where that has none."""
_LEVELS = {
    "muttersprache": "C2",
    "muttersprachlich": "C2",
    "muttersprachler": "C2",
    "keine": "A0",
    "keine Kenntnisse": "A0",
    "ohne": "A0",
}
"""Words whose level is beyond doubt; "gut" is none of them."""
_LEVELS_AS_THEY_ARE = ("A0", "A1", "A2", "B1", "B2", "C1", "C2")

_FOLDED = {column: {folded(code): ours for code, ours in codes.items()} for column, codes in _CODES.items()}
_FOLDED_LANGUAGES = {folded(name): code for name, code in _LANGUAGES.items()}
_FOLDED_LEVELS = {folded(name): level for name, level in _LEVELS.items()}
LANGUAGE_CODES = frozenset(_LANGUAGES.values())


def known_code(column: str, code: str, name: str = "") -> str | None:
    """Return what a code of an export means in one of our columns; None where it is not known.

    `name`: that of the export's column, which for a few codes decides.

    >>> known_code("sex", "weibl."), known_code("post_state", "J", "Postrücklauf"), known_code("post_state", "J")
    ('female', 'broken', None)
    """
    if has_other_letters(code):
        return None
    small, letters = code.casefold(), folded(code)
    for ours, part, codes in _OF_A_NAME:
        if ours == column and part in folded(name) and small in codes:
            return codes[small]
    return _FOLDED.get(column, {}).get(letters) or _BY_CONVENTION.get(column, {}).get(code)


def companions(codes: Iterable[str]) -> list[str]:
    """Return the codes that belong to those of a column and are not among them, written in the same way.

    >>> companions(["M", "W"]), companions(["n"]), companions(["AS"])
    (['D'], ['j'], [])
    """
    used = set(codes)
    small = {each.casefold() for each in used}
    capital = all(each == each.upper() for each in used)
    together = max(_SETS, key=lambda each: len(small & set(each)))
    if len(small & set(together)) < (1 if small <= {*together, ""} else 2):
        return []
    return [each.upper() if capital else each for each in together if each not in small]


def is_by_convention(column: str, code: str) -> bool:
    """Tell whether a code is a number whose meaning is usual, and no more than that."""
    return code in _BY_CONVENTION.get(column, {})


def known_answer(code: str) -> str | None:
    """Return true or false, as our files write it, for other ways to say yes and no."""
    return _ANSWERS.get(code.casefold())


def language_code(name: str) -> str | None:
    """Return the code of a language, of its German name or its code.

    >>> language_code("Türkisch"), language_code("TR"), language_code("Klingonisch")
    ('tr', 'tr', None)
    """
    small = name.casefold()
    return small if small in LANGUAGE_CODES else _FOLDED_LANGUAGES.get(folded(name))


def language_level(text: str) -> str | None:
    """Return the level that a cell states (A0 to C2).

    >>> language_level("b1"), language_level("Muttersprache"), language_level("gut")
    ('B1', 'C2', None)
    """
    level = text.upper()
    return level if level in _LEVELS_AS_THEY_ARE else _FOLDED_LEVELS.get(folded(text))
