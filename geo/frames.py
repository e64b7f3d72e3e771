"""Frames that counting works on: the register by row numbers and day numbers, without names or places.

Days are integers (days since 1970-01-01), people and households are row numbers, so that a reference date is
counted with a few array operations. Columns and units are stated at each frame.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from graph_schema.model.figures import CATEGORIES, Breakdown
from graph_schema.model.people import ChannelKind, ContactDirection, ContactOutcome, Employability, ResidenceState, Sex
from graph_schema.model.places import Neighbourhood
from graph_schema.rules.contact_loss import IN_PERSON_OR_BY_PHONE, WRITTEN

Rows = Sequence[Mapping[str, Any]]
Days = NDArray[np.int64]

OPEN_END = np.iinfo(np.int32).max
"""Day number of a period that lasts."""

_EPOCH = date(1970, 1, 1).toordinal()


@dataclass(frozen=True, slots=True)
class RegisterFrames:
    """The register as far as it is counted. "row" means row number in `citizens` or `households`.

    - `citizens`: birth_year, birth_month, birth_day, sex (number of its category), fled_ukraine, able,
      protected (bool)
    - `households`: type (number of its category), protected (bool)
    - `memberships`: citizen, household (rows), since, until (days); for each citizen the oldest membership
      first, equal ones by household id
    - `residences`: household (row), since, until (days), located (bool); index: residence ids; for each
      household the newest residence first, equal ones by residence id
    - `residence_areas`: residence (row in `residences`), area_id
    - `benefits`: citizen (row), since, until (days)
    - `contacts`: citizen (row), day, is_contact, failed_written, failed_personal (bool)
    """

    citizens: pd.DataFrame
    households: pd.DataFrame
    memberships: pd.DataFrame
    residences: pd.DataFrame
    residence_areas: pd.DataFrame
    benefits: pd.DataFrame
    contacts: pd.DataFrame

    def newest_day(self, until: date) -> date | None:
        """Return the newest day up to `until` on which something began or happened; None where nothing did.

        What begins later, such as a benefit of next month, does not count, nor does what was recorded here: neither
        says how far the register reaches.
        """
        frames = [(self.memberships, "since"), (self.residences, "since"), (self.benefits, "since")]
        of_register = rows_where(self.contacts, ~flags(self.contacts, "recorded_here"))
        starts = [integers(frame, column) for frame, column in [*frames, (of_register, "day")]]
        last = day_number(until)
        days = [int(each.max()) for each in (start[start <= last] for start in starts) if len(each)]
        return date_of(max(days)) if days else None

    def oldest_benefit(self) -> date | None:
        """Return the first day of the oldest benefit period; None where there is none."""
        return date_of(int(integers(self.benefits, "since").min())) if len(self.benefits) else None


def integers(frame: pd.DataFrame, column: str) -> NDArray[np.int64]:
    """Return a column of whole numbers, shape (n,)."""
    return np.asarray(frame[column], dtype=np.int64)


def flags(frame: pd.DataFrame, column: str) -> NDArray[np.bool_]:
    """Return a column of truth values, shape (n,)."""
    return np.asarray(frame[column], dtype=np.bool_)


def texts(frame: pd.DataFrame, column: str) -> NDArray[np.object_]:
    """Return a column of labels, None where one is missing, shape (n,)."""
    values = np.array(frame[column], dtype=np.object_)
    values[pd.isna(values)] = None
    return values


def rows_where(frame: pd.DataFrame, chosen: NDArray[np.bool_]) -> pd.DataFrame:
    """Return the rows for which `chosen`, shape (n,), is true."""
    return frame.iloc[np.flatnonzero(chosen)]


def day_number(day: date) -> int:
    """Return days since 1970-01-01.

    >>> day_number(date(1970, 1, 2))
    1
    """
    return day.toordinal() - _EPOCH


def date_of(number: int) -> date:
    """Return the date of a day number."""
    return date.fromordinal(number + _EPOCH)


def register_frames(
    *,
    citizens: Rows,
    households: Rows,
    memberships: Rows,
    residences: Rows,
    residence_areas: Rows,
    benefits: Rows,
    contacts: Rows,
) -> RegisterFrames:
    """Return frames of the rows that `graph_schema.store.counted_register.load_counted_register` reads.

    Rows that refer to a citizen, household or residence that is not among the rows are left out.
    """
    people, homes = _index(citizens, "citizen_id"), _index(households, "household_id")
    living = _residences(residences, homes)
    return RegisterFrames(
        citizens=_citizens(citizens, people),
        households=_households(households, homes),
        memberships=_memberships(memberships, people, homes),
        residences=living,
        residence_areas=_residence_areas(residence_areas, living.index),
        benefits=_benefits(benefits, people),
        contacts=_contacts(contacts, people),
    )


def area_frame(neighbourhoods: Sequence[Neighbourhood], ranks: Mapping[str, int]) -> pd.DataFrame:
    """Return areas by id with level, rank of the level (0 is the coarsest), parent_id and is_district.

    Areas are in the order of level rank, then id, so that every result is in one order.
    """
    rows = sorted((ranks[each.level], each.level, each.id, each.parent_id, each.is_district) for each in neighbourhoods)
    frame = pd.DataFrame(rows, columns=["rank", "level", "area_id", "parent_id", "is_district"])
    return frame.set_index("area_id").astype({"rank": int, "is_district": bool, "level": object, "parent_id": object})


def _index(rows: Rows, column: str) -> pd.Index:
    return pd.Index([row[column] for row in rows], dtype=object)


def _rows_of(rows: Rows, column: str, index: pd.Index) -> NDArray[np.int64]:
    return index.get_indexer(pd.Index([row[column] for row in rows], dtype=object)).astype(np.int64)


def _days(rows: Rows, column: str, absent: int) -> Days:
    return np.array([absent if (day := row[column]) is None else day_number(day) for row in rows], dtype=np.int64)


def _flags(rows: Rows, column: str) -> NDArray[np.bool_]:
    return np.array([bool(row[column]) for row in rows], dtype=bool)


def _citizens(rows: Rows, people: pd.Index) -> pd.DataFrame:
    sexes = CATEGORIES[Breakdown.SEX]
    other = sexes.index("other")
    number = {Sex.FEMALE: sexes.index("female"), Sex.MALE: sexes.index("male")}
    return pd.DataFrame(
        {
            "birth_year": np.array([row["birth_date"].year for row in rows], dtype=np.int64),
            "birth_month": np.array([row["birth_date"].month for row in rows], dtype=np.int64),
            "birth_day": np.array([row["birth_date"].day for row in rows], dtype=np.int64),
            "sex": np.array([number.get(row["sex"], other) for row in rows], dtype=np.int64),
            "fled_ukraine": _flags(rows, "fled_ukraine"),
            "able": np.array([row["employability"] == Employability.ABLE for row in rows], dtype=bool),
            "protected": _flags(rows, "protected"),
        },
        index=people,
    )


def _households(rows: Rows, homes: pd.Index) -> pd.DataFrame:
    types = CATEGORIES[Breakdown.HOUSEHOLD_TYPE]
    number = {name: position for position, name in enumerate(types)}
    kinds = [number.get(row["type"], number["other"]) for row in rows]
    return pd.DataFrame({"type": np.array(kinds, dtype=np.int64), "protected": _flags(rows, "protected")}, index=homes)


def _memberships(rows: Rows, people: pd.Index, homes: pd.Index) -> pd.DataFrame:
    frame = pd.DataFrame(
        {
            "citizen": _rows_of(rows, "citizen_id", people),
            "household": _rows_of(rows, "household_id", homes),
            "since": _days(rows, "since", -OPEN_END),
            "until": _days(rows, "until", OPEN_END),
            "household_id": [row["household_id"] for row in rows],
        }
    )
    known = rows_where(frame, (integers(frame, "citizen") >= 0) & (integers(frame, "household") >= 0))
    return known.sort_values(by=["citizen", "since", "household_id"]).drop(columns="household_id")


def _residences(rows: Rows, homes: pd.Index) -> pd.DataFrame:
    frame = pd.DataFrame(
        {
            "residence_id": [row["residence_id"] for row in rows],
            "household": _rows_of(rows, "household_id", homes),
            "since": _days(rows, "since", -OPEN_END),
            "until": _days(rows, "until", OPEN_END),
            "located": np.array([row["state"] == ResidenceState.LOCATED for row in rows], dtype=bool),
        }
    )
    known = rows_where(frame, integers(frame, "household") >= 0)
    newest_first = known.assign(order=-known["since"]).sort_values(by=["household", "order", "residence_id"])
    return newest_first.drop(columns="order").set_index("residence_id")


def _residence_areas(rows: Rows, residences: pd.Index) -> pd.DataFrame:
    frame = pd.DataFrame(
        {
            "residence": _rows_of(rows, "residence_id", residences),
            "area_id": np.array([row["area_id"] for row in rows], dtype=object),
        }
    )
    return rows_where(frame, integers(frame, "residence") >= 0)


def _benefits(rows: Rows, people: pd.Index) -> pd.DataFrame:
    frame = pd.DataFrame(
        {
            "citizen": _rows_of(rows, "citizen_id", people),
            "since": _days(rows, "since", -OPEN_END),
            "until": _days(rows, "until", OPEN_END),
        }
    )
    return rows_where(frame, integers(frame, "citizen") >= 0)


def _contacts(rows: Rows, people: pd.Index) -> pd.DataFrame:
    """What an event means is decided as in `graph_schema.rules.contact_loss`."""
    from_office = np.array([row["direction"] == ContactDirection.FROM_OFFICE for row in rows], dtype=bool)
    reached = np.array([row["outcome"] == ContactOutcome.REACHED for row in rows], dtype=bool)
    failed = from_office & np.array([row["outcome"] == ContactOutcome.FAILED for row in rows], dtype=bool)
    channels = [ChannelKind(row["channel"]) for row in rows]
    frame = pd.DataFrame(
        {
            "citizen": _rows_of(rows, "citizen_id", people),
            "day": _days(rows, "day", OPEN_END),
            "recorded_here": np.array([bool(row.get("recorded_here")) for row in rows], dtype=bool),
            "is_contact": reached | ~from_office,
            "failed_written": failed & np.array([channel in WRITTEN for channel in channels], dtype=bool),
            "failed_personal": failed & np.array([each in IN_PERSON_OR_BY_PHONE for each in channels], dtype=bool),
        }
    )
    return rows_where(frame, integers(frame, "citizen") >= 0)
