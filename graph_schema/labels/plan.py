"""What an office plans for a year."""

from __future__ import annotations

from .described import Kind, LeadingSystem, Node, Property, fingerprint, led_by

NODES = led_by(
    LeadingSystem.DIRECTORY,
    Node(
        "PlannedPlaces", "Planzeile", "planned entries and places of an instrument in a year",
        (
            Property("id", Kind.STRING, "year and instrument", unique=True), fingerprint(),
            Property("year", Kind.INTEGER, "year", indexed=True),
            Property("instrument", Kind.STRING, "legal instrument"),
            Property("planned_entries", Kind.INTEGER, "entries planned for the year"),
            Property("places", Kind.INTEGER, "places, or planned average stock"),
            Property("places_are_limit", Kind.BOOLEAN, "false for a planned average stock"),
            Property("source", Kind.STRING, "where the plan is published"),
        ),
    ),
)  # fmt: skip
