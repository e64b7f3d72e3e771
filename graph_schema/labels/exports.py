"""What left for the office's system, and in which file."""

from __future__ import annotations

from .described import Kind, Node, Property, Relationship, random_id

NODES = (
    Node(
        "ExportRun", "Übergabe", "one file for the leading system: what is in it has left once",
        (
            random_id(),
            Property("kind", Kind.STRING, "what was handed over"),
            Property("created_at", Kind.DATETIME, "when", indexed=True),
            Property("file_name", Kind.STRING, "name of the file, without its folder"),
            Property("file_hash", Kind.STRING, "SHA-256 of the file"),
            Property("events", Kind.INTEGER, "how many are in it"),
            Property("first_day", Kind.DATE, "day of the earliest"),
            Property("last_day", Kind.DATE, "day of the latest"),
            Property("mapping_version", Kind.STRING, "version and SHA-256 of the mapping file"),
        ),
    ),
)  # fmt: skip

RELATIONSHIPS = (Relationship("EXPORTED_IN", "ContactEvent", "ExportRun", "left in this file"),)
