"""Keyed hashes, fingerprints, comparison, and the journal on disk."""

import tempfile
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_schema.errors import GraphUnavailable, UnreadableFile
from graph_schema.ingest.changes import compare
from graph_schema.ingest.journal import Batch, read_journal, write_journal
from graph_schema.ingest.keys import KEY_FILE, ImportKeys, load_import_keys
from graph_schema.ingest.load import ROWS_IN_A_BATCH, in_batches
from graph_schema.ingest.packed_files import PackedFile
from graph_schema.ingest.sort_keys import fold_name, sort_key
from graph_schema.store.steps import ROWS_PER_STEP, heavy_steps, row_steps

KEYS = ImportKeys(bytes(32))


def test_the_key_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    keys = load_import_keys(tmp_path / "data")
    assert load_import_keys(tmp_path / "data") == keys
    assert (tmp_path / "data" / KEY_FILE).stat().st_mode & 0o777 == 0o600
    assert load_import_keys(tmp_path / "other") != keys
    assert [path.name for path in (tmp_path / "data").iterdir()] == [KEY_FILE]


def test_a_damaged_key_is_never_replaced(tmp_path: Path) -> None:
    (tmp_path / KEY_FILE).write_text("short")
    with pytest.raises(UnreadableFile):
        load_import_keys(tmp_path)
    assert (tmp_path / KEY_FILE).read_text() == "short"


def test_the_key_does_not_show_itself() -> None:
    assert str(KEYS.secret) not in repr(KEYS)


@given(st.text(), st.text())
def test_numbers_of_two_kinds_or_two_keys_never_meet(one: str, other: str) -> None:
    assert KEYS.register_key("citizen", one) != KEYS.register_key("household", one)
    assert KEYS.register_key("citizen", one) != ImportKeys(bytes([1] * 32)).register_key("citizen", one)
    assert (KEYS.register_key("citizen", one) == KEYS.register_key("citizen", other)) == (one == other)
    assert KEYS.fingerprint(one, other) == KEYS.fingerprint(one, other)
    assert (KEYS.fingerprint(one + other, "") == KEYS.fingerprint(one, other)) == (other == "")


def record(key: str, fingerprint: str) -> dict[str, Any]:
    return {"key": key, "id": key, "properties": {"fingerprint": fingerprint, "empty": None}}


def test_rows_are_created_changed_unchanged_or_vanished() -> None:
    known = {"same": "1", "other": "1", "gone": "1", "touched_here": None, "refused": "1"}
    compared = compare(
        [record("new", "1"), record("same", "1"), record("other", "2"), record("touched_here", "1")], known, ["refused"]
    )
    assert [each["key"] for each in compared.created] == ["new"]
    assert compared.changed_keys == ["other", "touched_here"]
    assert (compared.unchanged, compared.vanished) == (1, 1)
    assert "empty" not in compared.created[0]["properties"]
    assert "empty" in compared.changed[0]["properties"]


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.text() | st.dates() | st.binary(max_size=20)
    | st.floats(allow_nan=False) | st.datetimes(timezones=st.just(UTC)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=10,
)  # fmt: skip


@settings(deadline=None)
@given(
    st.lists(
        st.lists(st.tuples(st.text(), st.dictionaries(st.text(max_size=5), VALUES, max_size=3)), max_size=3), max_size=4
    )
)
def test_a_journal_gives_back_what_was_written(batches: list[Batch]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "imports" / "run.journal"
        assert write_journal(path, iter(batches)) == len(batches)
        assert list(read_journal(path)) == batches
        assert path.stat().st_mode & 0o777 == 0o600


def test_steps_and_batches_hold_no_more_than_an_engine_takes() -> None:
    rows = [{"key": str(number), "day": date(2022, 1, 1)} for number in range(130_001)]
    steps = row_steps("save_contacts", rows)
    assert max(len(parameters["rows"]) for _, parameters in steps) == ROWS_PER_STEP
    batches = list(in_batches(steps))
    assert [step for batch in batches for step in batch] == steps
    assert max(sum(len(parameters["rows"]) for _, parameters in batch) for batch in batches) == ROWS_IN_A_BATCH
    assert row_steps("save_contacts", []) == []
    first = [("save_level", {"code": "a"}), *steps[:1]]
    assert list(in_batches(first)) == [first]


def test_borders_are_cut_by_their_weight() -> None:
    steps = heavy_steps("save_boundaries", [{"wkb": bytes(5_000_000)}] * 3, "wkb")
    assert [len(parameters["rows"]) for _, parameters in steps] == [1, 1, 1]


def test_names_are_ordered_as_german_readers_expect() -> None:
    names = ["Ziegelhof", "Österfeld", "Oberfeld", "ährenweg", "Ahorn", "Süd (Waldau)", "Suhl"]
    assert sorted(names, key=fold_name) == [
        "Ahorn",
        "ährenweg",
        "Oberfeld",
        "Österfeld",
        "Süd (Waldau)",
        "Suhl",
        "Ziegelhof",
    ]
    assert sort_key("Süd", "id") == "sud|id"


def test_times_in_a_journal_keep_their_zone(tmp_path: Path) -> None:
    now = datetime(2026, 1, 1, 12, tzinfo=UTC)
    write_journal(tmp_path / "a" / "run.journal", [[("mark_figures_stale", {"now": now})]])
    assert list(read_journal(tmp_path / "a" / "run.journal")) == [[("mark_figures_stale", {"now": now})]]


def test_a_full_disk_is_told_and_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "run.journal.draft").symlink_to("/dev/full")
    with pytest.raises(GraphUnavailable, match="no space left"):
        write_journal(tmp_path / "run.journal", [[("mark_figures_stale", {"now": datetime(2026, 1, 1, tzinfo=UTC)})]])
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_given_up_leaves_nothing(tmp_path: Path) -> None:
    def give_up() -> None:
        with PackedFile(tmp_path / "run.before") as file:
            file.write([1])
            raise KeyError

    with pytest.raises(KeyError):
        give_up()
    assert list(tmp_path.iterdir()) == []
