"""A year in the register of an invented town: people move, part, are born, leave and come back.

The office exports everything it knows each month: rows of the past keep their dates, what lasts has no end.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from graph_schema.model.figures import last_of_month

Row = dict[str, Any]
PLACE = ("street", "house_number", "postcode", "town", "lat", "lon")


class InventedYear:
    """The office's register; `live` lets a month go by. `happened` counts what came to pass."""

    def __init__(self, register: Mapping[str, Sequence[Row]], seed: int) -> None:
        self.tables: dict[str, list[Row]] = {name: [dict(row) for row in rows] for name, rows in register.items()}
        self.happened: Counter[str] = Counter()
        self._chance = random.Random(seed)
        self._numbers = 0
        self._places = [
            {name: row[name] for name in PLACE}
            for row in self.tables["households"]
            if row["residence_state"] == "located" and row["lat"] is not None
        ]
        self._away: list[str] = []
        """Numbers of single people whose benefits ended."""

    def live(self, month: date) -> None:
        """Let the month that begins with `month` go by."""
        for _ in range(6):
            self._move(self._day(month))
            self._come(self._day(month))
        for _ in range(3):
            self._part(self._day(month))
            self._bear(self._day(month))
            self._leave(self._day(month))
        for number in self._away[:2]:
            self._return(number, self._day(month))
        self._away = self._away[2:]
        self._leave_alone(self._day(month))
        self._write(month)

    def _day(self, month: date) -> date:
        return month + timedelta(days=self._chance.randrange(2, 27))

    def _number(self, kind: str) -> str:
        self._numbers += 1
        return f"{kind}-Y{self._numbers:05d}"

    def _open(self, table: str, key: str, value: str) -> list[Row]:
        until = "residence_until" if table == "households" else "until"
        return [row for row in self.tables[table] if row[key] == value and row[until] is None]

    def _homes(self, *types: str) -> list[Row]:
        """Open located residences of households of these types, in random order."""
        found = [
            row
            for row in self.tables["households"]
            if row["residence_until"] is None and row["residence_state"] == "located" and row["type"] in types
        ]
        self._chance.shuffle(found)
        return found

    def _settle(self, household: str, type_: str, since: date) -> None:
        """A home at a random place."""
        self.tables["households"].append(
            {"household_number": household, "type": type_, "residence_since": since, "residence_until": None,
             "residence_state": "located", **self._chance.choice(self._places)}
        )  # fmt: skip

    def _belong(self, household: str, citizen: str, role: str, since: date) -> None:
        self.tables["memberships"].append(
            {"household_number": household, "citizen_number": citizen, "role": role, "since": since, "until": None}
        )

    def _move(self, day: date) -> None:
        for home in self._homes("single", "single_parent", "couple", "couple_with_children"):
            if home["residence_since"] < day - timedelta(days=30):
                home["residence_until"] = day - timedelta(days=1)
                self._settle(home["household_number"], home["type"], day)
                self.happened["moved"] += 1
                return

    def _part(self, day: date) -> None:
        """A couple parts into two new households; their first child belongs to both."""
        for home in self._homes("couple_with_children"):
            members = self._open("memberships", "household_number", home["household_number"])
            adults = [row for row in members if row["role"] in ("applicant", "partner")]
            children = [row for row in members if row["role"] == "child"]
            latest = max([home["residence_since"], *(row["since"] for row in members)])
            if len(adults) != 2 or not children or latest >= day:
                continue
            home["residence_until"] = day - timedelta(days=1)
            for row in members:
                row["until"] = day - timedelta(days=1)
            for adult, own in zip(adults, (children, children[:1]), strict=True):
                household = self._number("BG")
                self._settle(household, "single_parent", day)
                self._belong(household, adult["citizen_number"], "applicant", day)
                for child in own:
                    self._belong(household, child["citizen_number"], "child", day)
            self.happened["parted"] += 1
            return

    def _bear(self, day: date) -> None:
        home = self._homes("couple_with_children", "single_parent")[0]
        self._join(home["household_number"], "child", day, birth=day, able=False)
        self.happened["born"] += 1

    def _come(self, day: date) -> None:
        household = self._number("BG")
        self._settle(household, "single", day)
        self._join(household, "applicant", day, birth=date(1985, 5, 5), able=True)
        self.happened["came"] += 1

    def _join(self, household: str, role: str, day: date, *, birth: date, able: bool) -> None:
        pattern = self.tables["citizens"][0]
        citizen = self._number("B")
        self.tables["citizens"].append(
            dict.fromkeys(pattern)
            | {"citizen_number": citizen, "given_name": "Neu", "family_name": "Neu", "birth_date": birth,
               "sex": self._chance.choice(("female", "male")), "fled_ukraine": False, "languages": [], "needs": [],
               "employability": "able" if able else "not_able", "protected": False}
        )  # fmt: skip
        self._belong(household, citizen, role, day)
        self.tables["benefit_periods"].append({"citizen_number": citizen, "since": day, "until": None})

    def _end(self, household: str, day: date) -> list[str]:
        """End benefits, memberships and residence of a household; return who belonged to it."""
        members = self._open("memberships", "household_number", household)
        for row in (*members, *self._open("households", "household_number", household)):
            row["until" if "until" in row else "residence_until"] = day
        for member in members:
            for period in self._open("benefit_periods", "citizen_number", member["citizen_number"]):
                period["until"] = day
        return [row["citizen_number"] for row in members]

    def _leave(self, day: date) -> None:
        self._leave_one(("couple_with_children", "single_parent", "couple"), day)

    def _leave_alone(self, day: date) -> None:
        self._away += self._leave_one(("single",), day)

    def _leave_one(self, types: Sequence[str], day: date) -> list[str]:
        for home in self._homes(*types):
            members = self._open("memberships", "household_number", home["household_number"])
            numbers = {row["citizen_number"] for row in members}
            elsewhere = [row for n in numbers for row in self._open("memberships", "citizen_number", n)]
            latest = max([home["residence_since"], *(row["since"] for row in members)])
            periods = [row for n in numbers for row in self._open("benefit_periods", "citizen_number", n)]
            if not members or len(elsewhere) != len(members) or not periods:
                continue
            if max(latest, *(row["since"] for row in periods)) < day:
                self.happened["left"] += 1
                return self._end(home["household_number"], day)
        raise AssertionError("nobody is left who could leave")

    def _return(self, citizen: str, day: date) -> None:
        household = self._number("BG")
        self._settle(household, "single", day)
        self._belong(household, citizen, "applicant", day)
        self.tables["benefit_periods"].append({"citizen_number": citizen, "since": day, "until": None})
        self.happened["returned"] += 1

    def _write(self, month: date) -> None:
        """Attempts at contact, some in the last days of the month."""
        people = [row["citizen_number"] for row in self.tables["benefit_periods"] if row["until"] is None]
        for back in (0, 1, 2, 8, 15):
            self.tables["contacts"].append(
                {"contact_number": self._number("E"), "citizen_number": self._chance.choice(people),
                 "day": last_of_month(month) - timedelta(days=back), "channel": self._chance.choice(("post", "phone")),
                 "direction": "from_office", "outcome": self._chance.choice(("failed", "reached"))}
            )  # fmt: skip
