"""Who leads a field (F1), and what an import may do to a value that a person changed here. Pure: no graph.

Two rules, both on typed rows before they become records:

- A column that another system leads (`Leads.elsewhere`) is taken from the file only where the graph has nothing.
- A value that a person changed here (`HeldValue`) stays whatever the file says, until the file says the same or a
  person takes the file's. Each other value of the file is one difference, asked once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from graph_schema.ingest.cells import read_cell
from graph_schema.ingest.columns import CASEWORKERS, CITIZENS, HOUSEHOLDS, Column, Form, Table
from graph_schema.ingest.mapping import FileMapping
from graph_schema.ingest.report import Row
from graph_schema.labels import LeadingSystem, node

CHANGEABLE: tuple[str, ...] = (
    "given_name", "family_name", "phone", "phone_state", "email", "email_state", "post_state", "languages", "needs",
    "childcare", "residence_status",
)  # fmt: skip
"""Columns of citizens that people correct here in practice."""
COLUMNS: dict[str, Column] = {column.name: column for column in CITIZENS.columns}
STATE_OF = {"phone": "phone_state", "email": "email_state"}
"""The state that the leading system states is that of its own number, not of another one."""
_LABELS = ((CASEWORKERS, "Caseworker"), (HOUSEHOLDS, "Residence"), (CITIZENS, "Citizen"))
_BLANKS = str.maketrans("", "", " -/().")
"""How a telephone number is spaced says nothing."""


@dataclass(frozen=True, slots=True)
class Leads:
    """Who leads the columns of the files of one import.

    `system`: where the files come from; it leads each column that is not in `elsewhere` (table → column → system).
    `stated`: the columns that the files hold, by table; None: all of them.
    """

    system: str
    elsewhere: Mapping[str, Mapping[str, str]] = field(default_factory=dict[str, Mapping[str, str]])
    stated: Mapping[str, frozenset[str]] | None = None

    @classmethod
    def of(cls, mapping: FileMapping | None) -> Leads:
        """Return who leads by a mapping; without one the register does, except for what the labels say is ours."""
        if mapping is None:
            return cls(LeadingSystem.CASES.value, {table.name: _ours(table, label) for table, label in _LABELS})
        elsewhere: dict[str, dict[str, str]] = {}
        for (table, column), system in mapping.leads.items():
            if system != mapping.leading_system:
                elsewhere.setdefault(table, {})[column] = system
        stated = {source.table.name: frozenset(source.columns) for source in mapping.tables}
        return cls(mapping.leading_system, elsewhere, stated)

    def asks_about(self, column: str, table: str = CITIZENS.name) -> bool:
        """Tell whether what these files say in a column is what the leading system says."""
        stated = self.stated is None or column in self.stated.get(table, frozenset())
        return stated and column not in self.elsewhere.get(table, {})


def _ours(table: Table, label: str) -> dict[str, str]:
    """Return the columns of a table whose property is led here although the register leads the label."""
    described = node(label)
    led = {each.name: described.leading_system(each) for each in described.properties}
    return {
        column.name: LeadingSystem.OURS.value for column in table.columns if led.get(column.name) is LeadingSystem.OURS
    }


@dataclass(frozen=True, slots=True)
class Difference:
    """What the leading system says instead of a value that was changed here; `kept`: a person decided for ours."""

    id: str
    theirs: str | None
    kept: bool = False


@dataclass(frozen=True, slots=True)
class HeldValue:
    """A citizen's value that a person changed here. Values are texts as in a cell (`cell_text`), None: empty.

    `column`: of citizens, or one of `leading_rows.OF_ROWS`.

    `before`: what the leading system had said at that moment. `difference`: what it says now, where that is known
    and another value.
    """

    id: str
    column: str
    ours: str | None
    before: str | None = None
    difference: Difference | None = None

    @property
    def theirs(self) -> str | None:
        """What the leading system said last."""
        return self.difference.theirs if self.difference is not None else self.before

    @property
    def is_open(self) -> bool:
        """Whether there is a difference that nobody has settled."""
        return self.difference is not None and not self.difference.kept


def cell_text(column: Column, value: Any) -> str | None:
    """Return a value of a column as a cell holds it: one text for equal values; None for nothing.

    >>> cell_text(COLUMNS["languages"], [{"code": "tr", "level": "C2"}, {"code": "de", "level": "A2"}])
    'de:A2|tr:C2'
    """
    if value is None or value == []:
        return None
    if column.form is Form.LANGUAGES:
        return "|".join(sorted(f"{each['code']}:{each['level']}" for each in value))
    return "|".join(sorted(value)) if column.form is Form.CODES else str(value)


def cell_value(column: Column, text: str | None) -> Any:
    """Return the value that `cell_text` made a text of; CellError for a text that no cell of the column may hold."""
    return read_cell(column, text) if text else None


def says_the_same(column: str, one: str | None, other: str | None) -> bool:
    """Tell whether two texts of a column mean the same: spaces in telephone numbers and capitals in mail do not count.

    >>> says_the_same("phone", "0561 / 12-34", "05611234"), says_the_same("family_name", "Mai", "May")
    (True, False)
    """
    return _meant(column, one) == _meant(column, other)


def _meant(column: str, text: str | None) -> str | None:
    if text is None:
        return None
    if column == "phone":
        return text.translate(_BLANKS)
    return text.casefold() if column in ("email", "address", "move") else text


def meet(held: HeldValue, theirs: str | None, fresh_id: str) -> HeldValue | None:
    """Return what becomes of a held value where the leading system says `theirs`; None: they agree, it is closed.

    What it said before is not asked again, settled or not. Another value is a new difference, called `fresh_id`.
    """
    if says_the_same(held.column, held.ours, theirs):
        return None
    if held.difference is not None and says_the_same(held.column, held.difference.theirs, theirs):
        return held
    return replace(held, difference=Difference(fresh_id, theirs))


def settle(held: HeldValue, *, take_theirs: bool) -> HeldValue | None:
    """Return what a person's decision makes of a held value; None: theirs is taken, nothing is held any more."""
    if take_theirs or held.difference is None:
        return None
    return replace(held, difference=replace(held.difference, kept=True))


def as_led(row: Row, known: Mapping[str, Any], elsewhere: Mapping[str, str], columns: Mapping[str, Column]) -> Row:
    """Return a row in which the columns that are led elsewhere have the values of the graph, where it has one.

    `known`: the values of the graph.
    """
    kept = {name: known[name] for name in elsewhere if cell_text(columns[name], known.get(name)) is not None}
    return {**row, **kept}


def left(row: Row, known: Mapping[str, Any], elsewhere: Mapping[str, str], columns: Mapping[str, Column]) -> list[str]:
    """Return the columns led elsewhere in which the file has another value than the graph: it is not written."""
    found: list[str] = []
    for name in elsewhere:
        ours, theirs = (cell_text(columns[name], values.get(name)) for values in (known, row))
        if ours is not None and theirs is not None and not says_the_same(name, ours, theirs):
            found.append(name)
    return found


def with_held(row: Row, held: Mapping[str, HeldValue]) -> Row:
    """Return a citizen's row with the values that are held here (column → value) in the place of the file's."""
    ours = {name: cell_value(COLUMNS[name], value.ours) for name, value in held.items()}
    states: dict[str, Any] = {STATE_OF[name]: None for name in held if name in STATE_OF}
    return {**row, **states, **ours}
