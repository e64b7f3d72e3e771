"""Days are the office's, whatever the clock of the machine."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime

import pytest

from api.access.actor import actor_of
from api.settings import Settings
from api.texts import Formats
from graph_schema.errors import BadInput
from graph_schema.model.access import Role, SessionState, SignedIn
from graph_schema.office_time import DEFAULT_ZONE, office_day, use_zone


def test_a_day_ends_when_it_ends_at_the_office(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    try:
        half_past_one = datetime(2026, 7, 3, 23, 30, tzinfo=UTC)  # 4 July, 01:30 at every Jobcenter
        session = SignedIn(
            id="s", account_id="a", display_name="-", role=Role.CASEWORKER, roles=(Role.CASEWORKER,),
            state=SessionState.FULL, created_at=half_past_one, seen_at=half_past_one, ends_at=half_past_one,
            proved_at=None,
        )  # fmt: skip
        assert actor_of(session, half_past_one).today == date(2026, 7, 4)
    finally:
        monkeypatch.undo()
        time.tzset()


def test_moments_are_shown_by_the_clock_of_the_office() -> None:
    moment = datetime(2026, 1, 3, 23, 30, tzinfo=UTC)
    assert Formats("de").moment(moment) == "04.01.2026, 00:30"
    assert Formats("en").day_of(moment) == "04/01/2026"


def test_the_zone_is_a_setting() -> None:
    moment = datetime(2026, 1, 3, 23, 30, tzinfo=UTC)
    try:
        use_zone(Settings.from_environment({"SOZIALRAUM_TIME_ZONE": "Atlantic/Azores"}).time_zone)
        assert office_day(moment) == date(2026, 1, 3)
    finally:
        use_zone(DEFAULT_ZONE)
    assert office_day(moment) == date(2026, 1, 4)


@pytest.mark.parametrize("name", ["Europe/Castrop", "Europe", "/etc/localtime", "../Berlin", "+01:00"])
def test_a_zone_that_there_is_not_stops_the_start(name: str) -> None:
    with pytest.raises(BadInput, match="SOZIALRAUM_TIME_ZONE"):
        Settings.from_environment({"SOZIALRAUM_TIME_ZONE": name})
