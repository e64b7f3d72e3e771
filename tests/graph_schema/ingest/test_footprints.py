"""Every query with which an import writes says what it touches: else that import could not be taken back."""

from __future__ import annotations

from graph_schema.ingest.footprints import FOOTPRINTS
from graph_schema.labels import NODES
from graph_schema.queries import all_queries

OF_IMPORTS = {"register", "imports", "areas", "addresses", "differences", "plan", "contacts"}
OF_A_PERSON = (
    "change_value", "clear_changed_languages", "clear_changed_needs", "close_replaced_values",
    "end_replaced_differences", "remove_changed_channel", "save_changed_channel", "save_changed_languages",
    "save_changed_needs", "set_changed_properties", "settle_difference", "clear_changed_residence_areas",
    "close_replaced_row_values", "end_replaced_row_differences", "save_changed_residence_areas",
    "set_changed_residence", "set_changed_role", "clear_residence_areas_after", "save_residence_areas_after",
    "save_residence_places_after", "save_settled_address_after", "end_differences_of_change", "remove_moved_residence",
    "save_moved_residence", "follow_moved_residence",
)  # fmt: skip
NOT_OF_IMPORTS = {
    "save_import_run": "the record of the import itself",
    "record_batch": "the record of the import itself",
    "save_settled_addresses": "a person's decision",
    "save_site_decision": "a person's decision",
    "save_recorded_contact": "a person's act",
    "save_export_run": "the record of a file that left",
    **dict.fromkeys(OF_A_PERSON, "a person's act"),
}


def test_every_query_with_which_imports_write_says_what_it_touches() -> None:
    writing = {each.name for each in all_queries() if each.family in OF_IMPORTS and each.question.startswith("(write)")}
    assert writing - NOT_OF_IMPORTS.keys() == FOOTPRINTS.keys()


def test_what_is_touched_is_a_label_or_a_membership() -> None:
    labels = {node.label for node in NODES} | {"memberships"}
    assert {each.label.split(".")[0] for touched in FOOTPRINTS.values() for each in touched} <= labels
    assert {label for touched in FOOTPRINTS.values() for each in touched for _, label in each.beside} <= labels
