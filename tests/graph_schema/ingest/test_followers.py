"""Rows that refer to rows which a mapping leaves out."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from graph_schema.ingest.checks import typed_table
from graph_schema.ingest.columns import CITIZENS, CONTACTS
from graph_schema.ingest.digests import digests
from graph_schema.ingest.followers import leave_out_followers
from graph_schema.ingest.left_out import LeftOut
from graph_schema.ingest.refusals import RefusalKind


@given(
    taken=st.lists(st.sampled_from("abcdef"), max_size=6),
    left_out=st.lists(st.sampled_from("abcdef"), max_size=6),
    named=st.lists(st.sampled_from("abcdefgh"), min_size=1, max_size=8),
)
def test_a_row_follows_where_its_number_stands_in_rows_left_out_only(
    taken: list[str], left_out: list[str], named: list[str]
) -> None:
    citizens = typed_table(CITIZENS, [{"citizen_number": number} for number in taken])
    citizens.left_out = LeftOut(by_where=len(left_out), numbers=digests(left_out))
    contacts = typed_table(CONTACTS, [{"citizen_number": number} for number in named])
    for position in range(len(named)):
        contacts.refuse(position, "day", RefusalKind.EMPTY, "", "")
    found = leave_out_followers({"citizens": citizens, "contacts": contacts})["contacts"]
    stays = [at for at, number in enumerate(named) if number not in left_out or number in taken]
    assert [row["citizen_number"] for row in found.rows] == [named[at] for at in stays]
    assert [row["citizen_number"] for row in found.followers] == [
        number for number in named if number in left_out and number not in taken
    ]
    assert list(found.numbers) == [each.row for each in found.refusals] == [at + 2 for at in stays]
    assert sorted(found.refused) == list(range(len(stays)))
    assert [found.rows[at] for at in range(len(stays))] == list(found.rows)
