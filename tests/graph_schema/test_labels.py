"""What is declared about labels and their fields."""

from __future__ import annotations

from graph_schema.labels import NODES, RELATIONSHIPS, LeadingSystem
from graph_schema.labels.described import fingerprint


def test_everything_that_is_imported_names_the_system_that_leads_it() -> None:
    """Rule F1. A fingerprint is the mark of a label that an import writes."""
    imported = [node for node in NODES if fingerprint() in node.properties]
    assert {node.label for node in imported} >= {"Citizen", "Household", "Residence", "Programme", "ResidentCount"}
    assert [node.label for node in imported if node.led_by is LeadingSystem.OURS] == []


def test_keys_and_fingerprints_are_made_here_and_names_are_not() -> None:
    (citizen,) = [node for node in NODES if node.label == "Citizen"]
    assert citizen.leading_system(citizen.property("family_name")) is LeadingSystem.CASES
    assert citizen.leading_system(citizen.property("id")) is LeadingSystem.OURS
    assert citizen.leading_system(citizen.property("register_key")) is LeadingSystem.OURS


def test_relationships_between_people_are_led_by_the_case_system() -> None:
    personal = {node.label for node in NODES if node.personal and node.led_by is LeadingSystem.CASES}
    between = [each for each in RELATIONSHIPS if {each.source, each.target} <= personal]
    assert {each.led_by for each in between} == {LeadingSystem.CASES}
