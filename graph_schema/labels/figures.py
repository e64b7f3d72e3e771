"""Figures per area, and what is recorded about the graph itself."""

from __future__ import annotations

from .described import Kind, LeadingSystem, Node, Property, Relationship, fingerprint, led_by, lock, random_id

NODES = (
    *led_by(
        LeadingSystem.CITY,
        Node(
            "PublishedIndicator", "veröffentlichte Kennzahl", "an indicator imported as figures, without any person",
            (
                Property("code", Kind.STRING, "key of the indicator", unique=True), fingerprint(),
                Property("name_de", Kind.STRING, "German name"),
                Property("name_en", Kind.STRING, "English name"),
                Property("unit", Kind.STRING, "people, households, per_cent or index"),
                Property("denominator", Kind.STRING, "what a rate of the counts is made of; absent for rates"),
                Property("source", Kind.STRING, "who published it"),
            ),
        ),
        Node(
            "PublishedFigure", "veröffentlichter Wert", "an imported figure of an area on a date",
            (
                Property("id", Kind.STRING, "indicator, level, key and date", unique=True), fingerprint(),
                Property("indicator", Kind.STRING, "code of the indicator", indexed=True),
                Property("reference_date", Kind.DATE, "date of the figure", indexed=True),
                Property("value", Kind.FLOAT, "the figure; absent where the source publishes none"),
            ),
        ),
    ),
    Node(
        "FigureTable", "Tabelle", "a table of the plan after disclosure control, as pages and programs read it",
        (
            Property("id", Kind.STRING, "indicator, breakdown, level and date", unique=True),
            Property("indicator", Kind.STRING, "indicator", indexed=True),
            Property("breakdown", Kind.STRING, "breakdown"),
            Property("level", Kind.STRING, "level", indexed=True),
            Property("reference_date", Kind.DATE, "last day of a month", indexed=True),
            Property("content", Kind.STRING, "areas, states and values as JSON; withheld values are not in it"),
            Property("computed_at", Kind.DATETIME, "when it was computed"),
        ),
    ),
    Node(
        "CountedDate", "Gezählter Stichtag", "a reference date whose tables of the register are stored",
        (
            Property("id", Kind.STRING, "the date", unique=True),
            Property("reference_date", Kind.DATE, "last day of a month"),
            Property("counted_on", Kind.DATE, "day of the count that is shown"),
            Property("counted_at", Kind.DATETIME, "the same with its time"),
            Property("register_as_of", Kind.DATE, "date of the register that was counted"),
            Property("ground", Kind.STRING, "hash of areas, limits and plan; with another the date is counted anew"),
        ),
    ),
    Node(
        "FigureState", "Stand der Tabellen", "whether the tables are up to date",
        (
            Property("id", Kind.STRING, "always `tables`", unique=True),
            Property("stale_since", Kind.DATETIME, "an import changed something since; absent when up to date"),
            Property("computed_at", Kind.DATETIME, "last computation"),
            Property("register_as_of", Kind.DATE, "date of the register"),
            Property("limits", Kind.STRING, "limits of disclosure control that were used, as JSON"),
            Property("counted_places", Kind.STRING_LIST, "ids of sites and programmes in kept tables of free places"),
            lock(),
        ),
    ),
    Node(
        "CaseloadTable", "Betreuungsschlüssel", "caseloads of teams after disclosure control, as the page reads them",
        (
            Property("id", Kind.STRING, "always `caseload`", unique=True),
            Property("reference_date", Kind.DATE, "last day of a month; absent where there is no register"),
            Property("content", Kind.STRING, "teams, people and full-time equivalents as JSON; never of a group under "
                     "five (F4)"),
            Property("computed_at", Kind.DATETIME, "when it was computed"),
        ),
    ),
    Node(
        "City", "Stadt", "whose graph this is",
        (
            Property("id", Kind.STRING, "always `city`", unique=True),
            Property("name", Kind.STRING, "name of the city or district"),
            Property("office", Kind.STRING, "name of the Jobcenter"),
            Property("is_demo", Kind.BOOLEAN, "filled by `demo`: people are invented; `serve` refuses it"),
            Property("generator", Kind.STRING, "seed, scale and version of the invented town"),
        ),
    ),
    Node(
        "ImportState", "Stand der Importe", "what pages ask of all imports together; written with each",
        (
            Property("id", Kind.STRING, "always `imports`", unique=True),
            Property("last_import", Kind.DATETIME, "end of the newest import that changed something"),
            Property("last_run", Kind.DATETIME, "end of the newest import"),
            Property("register_imported", Kind.DATETIME, "when the register was last found current"),
            Property("running", Kind.INTEGER, "imports that are under way or were interrupted"),
        ),
    ),
    Node(
        "ImportRun", "Import", "one import, with its report",
        (
            random_id(),
            Property("kind", Kind.STRING, "what was imported"),
            Property("subject", Kind.STRING, "code of the level or indicator, where there are several of the kind"),
            Property("state", Kind.STRING, "running, done, taken_back, abandoned, refused, undoing, undone"),
            Property("changed", Kind.BOOLEAN, "false where nothing but this record was written; absent: true"),
            Property("file_hash", Kind.STRING, "SHA-256 of the files"),
            Property("mapping_version", Kind.STRING, "version and SHA-256 of the mapping file, where there was one"),
            Property("started_at", Kind.DATETIME, "start", indexed=True),
            Property("finished_at", Kind.DATETIME, "end"),
            Property("undone_at", Kind.DATETIME, "when it was taken back as a whole"),
            Property("counts", Kind.STRING, "created, changed, unchanged, refused, vanished as JSON"),
            Property("report", Kind.STRING, "refused rows by file, column and kind, notes and more counts as JSON"),
            Property("batches_done", Kind.INTEGER, "journal of a large import: batches that are in the graph"),
            Property("batches", Kind.INTEGER, "journal of a large import: batches in all"),
            Property("key_check", Kind.STRING, "tells with which key file the rows were hashed, and nothing else"),
        ),
    ),
    Node(
        "Migration", "Migration", "a migration that was carried out",
        (
            Property("number", Kind.INTEGER, "number", unique=True),
            Property("name", Kind.STRING, "name"),
            Property("applied_at", Kind.DATETIME, "when"),
        ),
    ),
)  # fmt: skip

RELATIONSHIPS = led_by(
    LeadingSystem.CITY, Relationship("PUBLISHED_FOR", "PublishedFigure", "Neighbourhood", "is a figure of")
)
