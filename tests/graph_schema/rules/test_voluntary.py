"""Rule F3: what voluntary offers leave behind stays here."""

from __future__ import annotations

from itertools import product

from graph_schema.model.people import ChannelKind, ContactOutcome
from graph_schema.queries import load_query
from graph_schema.rules.voluntary import stays_here


def test_only_home_visits_without_contact_stay_here() -> None:
    staying = {each for each in product(ChannelKind, ContactOutcome) if stays_here(*each) is not None}
    assert staying == {(ChannelKind.VISIT, ContactOutcome.FAILED), (ChannelKind.VISIT, ContactOutcome.OPEN)}


def test_every_query_behind_an_export_of_contacts_leaves_them_out() -> None:
    rule = "NOT (e.channel = 'visit' AND e.outcome <> 'reached')"
    for name in ("load_unexported_contacts", "load_exported_contacts", "page_register_contacts"):
        assert rule in load_query(name).text
