"""What is remembered of rows: decisions are those that the cells themselves would give."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from graph_schema.ingest.checks import check_rows, typed_table
from graph_schema.ingest.columns import CITIZENS, MEMBERSHIPS
from graph_schema.ingest.digests import DigestSet, digests, first_of_each, repeated, with_several_values
from graph_schema.ingest.references import check_references
from graph_schema.ingest.refusals import RefusalKind
from graph_schema.store.known import GatheredRows

FEW = st.lists(st.sampled_from(["a", "b", "c", "ab", ""]), max_size=12)
DAY = date(2022, 1, 1)


@given(FEW)
def test_the_first_of_each_content_is_marked(contents: list[str]) -> None:
    marked = first_of_each(digests(contents))
    assert [content for content, first in zip(contents, marked, strict=True) if first] == list(dict.fromkeys(contents))


@given(FEW)
def test_contents_that_come_again_are_found_with_all_their_positions(contents: list[str]) -> None:
    several = [content for content, times in Counter(contents).items() if times > 1]
    assert [list(group) for group in repeated(digests(contents))] == [
        [at for at, each in enumerate(contents) if each == content] for content in several
    ]


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("12")), max_size=12))
def test_keys_with_different_values_are_found(pairs: list[tuple[str, str]]) -> None:
    values: dict[str, set[str]] = defaultdict(set)
    for key, value in pairs:
        values[key].add(value)
    found = with_several_values(digests(key for key, _ in pairs), digests(value for _, value in pairs))
    assert list(found) == [len(values[key]) > 1 for key, _ in pairs]


@given(FEW, FEW)
def test_members_of_a_set_are_known(members: list[str], asked: list[str]) -> None:
    assert list(DigestSet(digests(members)).holds(digests(asked))) == [each in members for each in asked]


HASHES = st.binary(min_size=16, max_size=16).map(bytes.hex) | st.sampled_from(
    # Keys that begin alike, one of which is found across the border of two others.
    ["ab" * 16, "abab" + "00" * 14, "abab" + "00" * 12 + "abab", "00" * 16, "not a hash", "AB" * 16, "ab" * 15 + " a"]
)


@given(st.dictionaries(HASHES, st.none() | HASHES, max_size=8), st.lists(HASHES, max_size=8))
def test_known_rows_are_what_a_dictionary_would_be(rows: dict[str, str | None], others: list[str]) -> None:
    gathered = GatheredRows()
    gathered.add(list(rows.items()))
    known = gathered.known()
    assert dict(known) == rows
    assert len(known) == len(rows)
    assert bool(known) is bool(rows)
    assert [known.get(key, "missing") for key in others] == [rows.get(key, "missing") for key in others]


@given(
    st.lists(st.tuples(st.sampled_from("1234"), st.booleans()), max_size=6, unique_by=lambda each: each[0]),
    st.lists(st.sampled_from("12345"), max_size=6),
)
def test_a_reference_holds_where_its_row_is_valid_and_is_told_apart_otherwise(
    citizens: list[tuple[str, bool]], members: list[str]
) -> None:
    person = {"given_name": "A", "family_name": "B", "sex": "female", "employability": "able"}
    tables = {
        "citizens": typed_table(
            CITIZENS,
            [{**person, "citizen_number": number, "birth_date": DAY if valid else None} for number, valid in citizens],
        ),
        "memberships": typed_table(
            MEMBERSHIPS,
            [
                {"household_number": f"{at}", "citizen_number": number, "role": "child", "since": DAY}
                for at, number in enumerate(members)
            ],
        ),
    }
    for table in tables.values():
        check_rows(table)
    check_references(tables, {"households": {f"{at}" for at in range(6)}, "caseworkers": frozenset()})
    valid = dict(citizens)
    kinds = {refusal.row - 2: refusal.kind for refusal in tables["memberships"].refusals}
    for at, number in enumerate(members):
        wrong = RefusalKind.DEPENDS_ON_REFUSED if number in valid else RefusalKind.UNKNOWN_REFERENCE
        assert kinds.get(at) == (None if valid.get(number) else wrong)
