"""Reading one cell: text in, typed value out, or the kind of error and its remedy (never the value)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any

from graph_schema.ingest.columns import Column, Form
from graph_schema.ingest.formulas import unguarded
from graph_schema.ingest.refusals import RefusalKind
from graph_schema.model.figures import last_of_month
from graph_schema.model.people import LanguageLevel

EARLIEST, LATEST = date(1900, 1, 1), date(2099, 12, 31)
"""A date outside is a slip or a placeholder: registers write 31.12.9999 for "open"."""
LONGEST_TEXT = 4000

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_GERMAN = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_NUMBER = re.compile(r"[+-]?(\d+([.,]\d+)?|[.,]\d+)")
_GROUPED = re.compile(r"[+-]?\d{1,3}(\.\d{3})+,\d+")
"""1.234,5: points between thousands are certain only beside a decimal comma."""
_PERHAPS_GROUPED = re.compile(r"[+-]?[1-9]\d{0,2}([.,]\d{3})+")
"""1.000 is a thousand in German tables and one elsewhere (1,000 the other way round): never guessed for a count."""
_LANGUAGE = re.compile(r"([a-z]{2,3}):([ABC][0-2])")
_LANGUAGE_CODE = re.compile(r"[a-z]{2,3}")
_YES, _NO = frozenset({"true", "1", "yes", "ja", "wahr"}), frozenset({"false", "0", "no", "nein", "falsch"})
_LEVELS = frozenset(LanguageLevel)
_FORMULA_ERROR = re.compile(
    r"#(?:N/A|NV|REF!|BEZUG!|VALUE!|WERT!|DIV/0!|NAME\?|NULL!|NUM!|ZAHL!|SPILL!|ÜBERLAUF!|CALC!|KALK!|FIELD!|FELD!"
    r"|CONNECT!|VERBINDEN!|BLOCKED!|BLOCKIERT!|UNKNOWN!|UNBEKANNT!|BUSY!|GETTING_DATA|DATEN_ABRUFEN|##+)"
    r"|(?:Err|Error|Fehler):\d{3}",
    re.IGNORECASE,
)
"""What Excel and LibreOffice write into a cell whose formula fails, in English and German; ### is a column that is too
narrow for its number when it is saved as CSV."""


@dataclass(eq=False)
class CellError(Exception):
    """What is wrong with a cell, and what to do."""

    kind: RefusalKind
    remedy_de: str
    remedy_en: str


def read_cell(column: Column, text: str) -> Any:
    """Return the value of a cell that is not empty; CellError otherwise."""
    if is_formula_error(text):
        raise formula_error()
    return _READERS[column.form](column, text)


def is_formula_error(text: str) -> bool:
    """Tell whether a cell holds the error value of a formula, which must never become a name or a code.

    >>> [is_formula_error(text) for text in ("#NV", "#REF!", "Err:502", "#1", "Fehler")]
    [True, True, True, False, False]
    """
    return ("#" in text or ":" in text) and _FORMULA_ERROR.fullmatch(text) is not None


def formula_error() -> CellError:
    """Return what is said of a cell that holds the error value of a formula."""
    return CellError(
        RefusalKind.FORMULA_ERROR,
        "Die Formel in der Tabelle berichtigen (bei ### die Spalte verbreitern) und neu speichern.",
        "Correct the formula in the spreadsheet (widen the column where it says ###) and save again.",
    )


def _text(_column: Column, text: str) -> str:
    text = unguarded(text)
    if len(text) > LONGEST_TEXT:
        raise CellError(
            RefusalKind.TOO_LONG,
            f"Höchstens {LONGEST_TEXT} Zeichen; fehlt ein schließendes Anführungszeichen?",
            f"At most {LONGEST_TEXT} characters; is a closing quotation mark missing?",
        )
    return text


def _date(_column: Column, text: str) -> date:
    iso, german = _ISO.fullmatch(text), _GERMAN.fullmatch(text)
    try:
        if iso:
            day = date(int(iso[1]), int(iso[2]), int(iso[3]))
        elif german:
            day = date(int(german[3]), int(german[2]), int(german[1]))
        else:
            raise ValueError
    except ValueError:
        raise CellError(
            RefusalKind.NOT_A_DATE,
            "Als JJJJ-MM-TT oder TT.MM.JJJJ schreiben; den Tag muss es geben.",
            "Write YYYY-MM-DD or DD.MM.YYYY; the day must exist.",
        ) from None
    if not EARLIEST <= day <= LATEST:
        raise CellError(
            RefusalKind.DATE_OUT_OF_RANGE,
            f"Nur Tage von {EARLIEST.year} bis {LATEST.year}; was noch andauert, bleibt leer.",
            f"Only days from {EARLIEST.year} to {LATEST.year}; leave empty what still lasts.",
        )
    return day


def _month_end(column: Column, text: str) -> date:
    day = _date(column, text)
    if day != last_of_month(day):
        raise CellError(
            RefusalKind.NOT_THE_END_OF_A_MONTH,
            f"Der letzte Tag des Monats, für den der Wert steht, etwa {last_of_month(day):%d.%m.%Y}.",
            f"The last day of the month that the figure stands for, such as {last_of_month(day).isoformat()}.",
        )
    return day


def _number(_column: Column, text: str) -> float:
    if _GROUPED.fullmatch(text):
        text = text.replace(".", "")
    if not _NUMBER.fullmatch(text):
        raise CellError(
            RefusalKind.NOT_A_NUMBER,
            "Nur Ziffern mit Dezimalpunkt oder Dezimalkomma, ohne Einheit, Leerzeichen und Trennung der Tausender.",
            "Digits with a decimal point or comma only, without unit, blanks or thousands separators.",
        )
    return float(text.replace(",", "."))


def _integer(column: Column, text: str) -> int:
    if _PERHAPS_GROUPED.fullmatch(text):
        raise not_a_whole_number()
    number = _number(column, text)
    if not number.is_integer() or abs(number) >= 2**53:
        raise not_a_whole_number()
    return int(number)


def not_a_whole_number() -> CellError:
    """Return what is said of a count that has a fraction, or what may be points between its thousands."""
    return CellError(
        RefusalKind.NOT_A_WHOLE_NUMBER,
        "Eine ganze Zahl ohne Punkt oder Komma zwischen den Tausendern, also 1000.",
        "A whole number without a point or comma between thousands, such as 1000.",
    )


def _boolean(_column: Column, text: str) -> bool:
    word = text.casefold()
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise CellError(RefusalKind.NOT_YES_OR_NO, "true oder false (auch ja, nein, 1, 0).", "true or false (or 1, 0).")


def _code(column: Column, text: str) -> str:
    if column.codes is not None and text not in _allowed(column.codes):
        raise _unknown_code(column)
    return text


def _codes(column: Column, text: str) -> list[str]:
    codes = list(dict.fromkeys(part.strip() for part in text.split("|") if part.strip()))
    if any(map(is_formula_error, codes)):
        raise formula_error()
    if column.codes is not None and not _allowed(column.codes).issuperset(codes):
        raise _unknown_code(column)
    if column.name == "languages" and not all(_LANGUAGE_CODE.fullmatch(code) for code in codes):
        raise CellError(
            RefusalKind.NOT_A_LANGUAGE,
            "Sprachen als Kürzel nach ISO 639-1, mit | getrennt: de|tr.",
            "Languages as ISO 639-1 codes, separated by |: de|tr.",
        )
    return codes


def _languages(_column: Column, text: str) -> list[dict[str, str]]:
    found: dict[str, str] = {}
    for part in filter(None, (part.strip() for part in text.split("|"))):
        if is_formula_error(part):
            raise formula_error()
        match = _LANGUAGE.fullmatch(part)
        if match is None or match[2] not in _LEVELS:
            raise CellError(
                RefusalKind.NOT_A_LANGUAGE,
                "Als Kürzel:Stufe schreiben, mit | getrennt: tr:C2|de:A2 (Stufen A0 bis C2).",
                "Write code:level, separated by |: tr:C2|de:A2 (levels A0 to C2).",
            )
        found[match[1]] = match[2]
    return [{"code": code, "level": level} for code, level in found.items()]


@cache
def _allowed(codes: type[StrEnum]) -> frozenset[str]:
    return frozenset(each.value for each in codes)


def _unknown_code(column: Column) -> CellError:
    allowed = ", ".join(column.codes or ())
    return CellError(RefusalKind.UNKNOWN_CODE, f"Erlaubt sind: {allowed}.", f"Allowed are: {allowed}.")


_READERS: dict[Form, Callable[[Column, str], Any]] = {
    Form.TEXT: _text,
    Form.NUMBER: _number,
    Form.INTEGER: _integer,
    Form.DATE: _date,
    Form.MONTH_END: _month_end,
    Form.BOOLEAN: _boolean,
    Form.CODE: _code,
    Form.CODES: _codes,
    Form.LANGUAGES: _languages,
}
