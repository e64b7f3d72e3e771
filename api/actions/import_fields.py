"""What can be said of an import beside its files, by kind: as the page's form and the REST door take it.

Names are those of the command's options, so that a remedy that names an option fits here too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from api.actions.import_indicator import UNITS
from api.actions.job_files import ImportKind
from geo.area_files import Repeated
from graph_schema.ingest.columns import RESIDENT_GROUPS
from graph_schema.model.figures import Denominator

CODE = re.compile(r"^[a-z][a-z0-9_]{0,99}$")
SYSTEM = re.compile(r"^EPSG:[1-9][0-9]{3,5}$")
TEXT = re.compile(r"^[^\x00-\x1f\x7f-\x9f]*[^\s\x00-\x1f\x7f-\x9f][^\x00-\x1f\x7f-\x9f]*$")
"""No control character, and not only blanks."""
RANK = re.compile(r"^[0-9]{1,2}$")
_COLUMN = r"[^=\s\x00-\x1f\x7f-\x9f][^=\x00-\x1f\x7f-\x9f\u2028\u2029]*"
_COUNT = f"{_COLUMN}=({'|'.join(RESIDENT_GROUPS).replace('+', '[+]')})"
COUNTS = re.compile(rf"^{_COUNT}(\r?\n{_COUNT})*$")
LONGEST = 200
"""Characters of a field; of one of several lines, ten times as many."""
HIGHEST_RANK = 99
CELLS = ("100", "200", "250", "500", "1000", "2000", "5000", "10000")
"""Sides of a grid's cells in metres."""
_DAY_FORMS = ("%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y")
_BORDERS, _RESIDENTS, _FIGURES, _GRID = (
    (ImportKind.NEIGHBOURHOODS,), (ImportKind.RESIDENTS,), (ImportKind.INDICATOR,), (ImportKind.GRID,),
)  # fmt: skip
_WIDE = (*_RESIDENTS, *_FIGURES)


class Form(StrEnum):
    """How a field is written."""

    TEXT = "text"
    CODE = "code"
    """As a level's or an indicator's: small letters, digits and _."""
    DAY = "day"
    SYSTEM = "system"
    """A coordinate system by its EPSG number."""
    RANK = "rank"
    YES = "yes"
    CHOICE = "choice"
    COUNTS = "counts"
    """Lines of COLUMN=GROUP."""


EXPECTED: dict[Form, tuple[str, str]] = {
    Form.TEXT: (f"Text bis {LONGEST} Zeichen", f"text of up to {LONGEST} characters"),
    Form.CODE: ("ein Kürzel aus Kleinbuchstaben, Ziffern und _", "a code of small letters, digits and _"),
    Form.DAY: ("ein Tag wie 2022-09-30", "a day such as 2022-09-30"),
    Form.SYSTEM: ("wie EPSG:25832", "such as EPSG:25832"),
    Form.RANK: (f"eine Zahl von 0 bis {HIGHEST_RANK}", f"a number from 0 to {HIGHEST_RANK}"),
    Form.YES: ("true oder false", "true or false"),
    Form.COUNTS: (
        f"je Zeile SPALTE=GRUPPE; Gruppen: {', '.join(RESIDENT_GROUPS)}",
        f"COLUMN=GROUP on each line; groups: {', '.join(RESIDENT_GROUPS)}",
    ),
}  # fmt: skip


PATTERNS = {Form.TEXT: TEXT, Form.CODE: CODE, Form.SYSTEM: SYSTEM, Form.RANK: RANK, Form.COUNTS: COUNTS}
"""How a field of a form is written; the others are days and choices."""


@dataclass(frozen=True, slots=True)
class ImportField:
    """A field of an import: which kinds have it, which need it, and what it says (English, for the REST door)."""

    name: str
    form: Form
    kinds: tuple[ImportKind, ...]
    what: str
    needed: tuple[ImportKind, ...] = ()
    choices: tuple[str, ...] = ()

    @property
    def expected(self) -> tuple[str, str]:
        """What has to be written, in German and English."""
        if self.form is Form.CHOICE:
            there = ", ".join(self.choices)
            return f"eines von: {there}", f"one of: {there}"
        return EXPECTED[self.form]


FIELDS = (
    ImportField(
        "last_day", Form.DAY, (ImportKind.REGISTER,), "What the files no longer state ended with this day.",
    ),
    ImportField(
        "level", Form.CODE, (*_BORDERS, *_WIDE, *_GRID, ImportKind.ADDRESSES),
        "Code of the level. Addresses: where the file is a street directory.", needed=(*_BORDERS, *_WIDE),
    ),
    ImportField("day", Form.DAY, _WIDE, "Date of all rows, where the file states none."),
    ImportField("crs", Form.SYSTEM, (*_BORDERS, ImportKind.ADDRESSES), "Coordinate system, where the file names none."),
    ImportField("key", Form.TEXT, _BORDERS, "Field of the file that holds the area's key.", needed=_BORDERS),
    ImportField("name", Form.TEXT, _BORDERS, "Field of the file that holds the area's name.", needed=_BORDERS),
    ImportField("key_pattern", Form.TEXT, _BORDERS, "Regular expression: the part of the key's field that is the key."),
    ImportField("parent_level", Form.CODE, _BORDERS, "Code of the level above, which is there already."),
    ImportField("parent_key", Form.TEXT, _BORDERS, "Field of the file that holds the key of the area above."),
    ImportField("repeated_keys", Form.CHOICE, _BORDERS, "Features with the same key.", choices=tuple(Repeated)),
    ImportField("no_district_keys", Form.TEXT, _BORDERS, "Keys of areas that belong to no district, with commas."),
    ImportField("no_district_field", Form.TEXT, _BORDERS, "Field that is true for areas that belong to no district."),
    ImportField(
        "remove_vanished", Form.YES, _BORDERS, "Remove areas of the level that are not in the file.",
    ),
    ImportField("code", Form.CODE, _FIGURES, "Short name of the indicator, for addresses.", needed=_FIGURES),
    ImportField("name_de", Form.TEXT, _FIGURES, "German name of the indicator.", needed=_FIGURES),
    ImportField("name_en", Form.TEXT, _FIGURES, "English name of the indicator.", needed=_FIGURES),
    ImportField(
        "unit", Form.CHOICE, _FIGURES,
        "Counts (people, households) are published under the rules of disclosure, rates as they are.",
        needed=_FIGURES, choices=UNITS,
    ),
    ImportField(
        "denominator", Form.CHOICE, _FIGURES, "What rates of a count are made of.", choices=tuple(Denominator),
    ),
    ImportField("area_column", Form.TEXT, _WIDE, "The file has a row per area, whose key is in this column."),
    ImportField("counts", Form.COUNTS, _RESIDENTS, "COLUMN=GROUP on each line; with area_column."),
    ImportField("value", Form.TEXT, _FIGURES, "Column with the figure; with area_column."),
    ImportField("date_column", Form.TEXT, _WIDE, "Column that holds the date; with area_column."),
    ImportField("number_repeated_keys", Form.YES, _WIDE, "Number keys that come again, as the borders' import did."),
    ImportField("layer", Form.TEXT, (*_BORDERS, *_WIDE), "Layer of a GeoPackage, or Shapefile of an archive."),
    ImportField("source", Form.TEXT, (*_BORDERS, *_FIGURES), "Who published it; stands beneath the map."),
    ImportField("licence", Form.TEXT, _BORDERS, "Licence of the borders."),
    ImportField("borders_as_of", Form.DAY, _BORDERS, "Date of the borders."),
    ImportField("plural_de", Form.TEXT, _BORDERS, "New level: German word for the areas, such as Ortsbezirke."),
    ImportField("singular_de", Form.TEXT, _BORDERS, "New level: German word for one area."),
    ImportField("plural_en", Form.TEXT, _BORDERS, "New level: English word for the areas."),
    ImportField("singular_en", Form.TEXT, _BORDERS, "New level: English word for one area."),
    ImportField("rank", Form.RANK, _BORDERS, "New level: 0 is the coarsest."),
    ImportField("cell", Form.CHOICE, _GRID, "Side of a cell in metres.", needed=_GRID, choices=CELLS),
    ImportField("cut_at", Form.CODE, _GRID, "Code of the level at whose borders cells are cut; else the finest."),
)  # fmt: skip
TYPED = ("last_day", "level", "day", "crs")
"""Fields that `WantedImport` has as its own; the others are in `more`."""


def fields_of_kind(kind: ImportKind) -> tuple[ImportField, ...]:
    """Return the fields that a kind of import has."""
    return tuple(each for each in FIELDS if kind in each.kinds)


def read_field(field: ImportField, text: str) -> str:
    """Return what a field says, days as YYYY-MM-DD and a yes as `true`; ValueError where it cannot be read."""
    if len(text) > LONGEST * (10 if field.form is Form.COUNTS else 1):
        raise ValueError
    if field.form is Form.DAY:
        return _day(text).isoformat()
    choices = ("true", "false") if field.form is Form.YES else field.choices
    fits = PATTERNS[field.form].fullmatch(text) if field.form in PATTERNS else text in choices
    if not fits:
        raise ValueError
    return text


def columns_and_groups(text: str) -> list[tuple[str, str]]:
    """Return column and group of each line COLUMN=GROUP of a text that `COUNTS` fits.

    >>> columns_and_groups("einwohner=all")
    [('einwohner', 'all')]
    """
    pairs = (line.partition("=") for line in text.splitlines())
    return [(column.strip(), group.strip()) for column, _, group in pairs if column]


def _day(text: str) -> date:
    for form in _DAY_FORMS:
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007  # a day has no zone
        except ValueError:
            continue
    raise ValueError
