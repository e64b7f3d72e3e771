"""Pages about tables: the columns of an import, and the plan of what can be asked."""

from __future__ import annotations

from collections.abc import Iterator

from api.actions.describe_table_plan import indicator_rows, joined_rows, limit_rows, measure_rows, offer_rows
from docs.markdown import table
from graph_schema.ingest import columns
from graph_schema.model.figures import CATEGORIES, TABLE_PLAN

_FORMS = {
    columns.Form.TEXT: "text",
    columns.Form.NUMBER: "number, `.` or `,` before the decimals",
    columns.Form.INTEGER: "whole number",
    columns.Form.DATE: "date, `2023-01-31` or `31.01.2023`",
    columns.Form.MONTH_END: "last day of a month, `2023-01-31` or `31.01.2023`",
    columns.Form.BOOLEAN: "yes or no",
    columns.Form.CODE: "one of",
    columns.Form.CODES: "several, separated by `|`",
    columns.Form.LANGUAGES: "languages, `tr:C2|de:A2`",
}


def columns_page() -> str:
    """Return the page of the tables of an import and their columns."""
    lines = [
        "# Columns of an import", "",
        "Generated from `graph_schema/ingest/columns.py` by `make docs`. CSV or XLSX, one header row; an office's own",
        "names and codes are read through a [mapping](mapping.md). 🔒 marks personal values: no report, log or error",
        "text repeats them. **Key** columns together make a row unique.",
    ]  # fmt: skip
    for title, command, tables in (
        ("The case register", "`sozialraum import register FOLDER`: a folder of these files", columns.REGISTER),
        ("Residents", "`sozialraum import residents FILE`", (columns.RESIDENTS,)),
        ("Published figures", "`sozialraum import indicator FILE`", (columns.INDICATOR,)),
        ("What is there", "offices, providers, sites and programmes", columns.DIRECTORY),
        ("What is planned", "`sozialraum import plan FILE`", (columns.PLAN,)),
    ):
        lines += ["", f"## {title}", "", f"{command}."]
        for each in tables:
            lines += _table_section(each)
    return "\n".join(lines) + "\n"


def plan_page() -> str:
    """Return the page of the table plan."""
    rows = [
        (each.indicator.value, each.unit, each.denominator.value, ", ".join(b.value for b in each.breakdowns),
         each.part_of.value if each.part_of else "–")
        for each in TABLE_PLAN
    ]  # fmt: skip
    lines = [
        "# What can be asked: the table plan", "",
        "Generated from `graph_schema/model/figures.py` by `make docs`.", "",
        "A table is one indicator × one breakdown × one level × one reference date, and a reference date is the last",
        "day of a month. Nothing else can be asked: two free filters, or two dates a day apart, would give one person",
        "away. Every table passes disclosure control before it is stored; rate, density, quotient and change are made",
        "from what was published. *Part of* names the indicator that contains this one: their difference can be",
        "computed, so it is protected too.", "",
        *table(("Indicator", "A case is", "Rate of", "Breakdowns", "Part of"), rows), "",
        "## What the indicators count", "",
        *table(("Indicator", "Counted are", "Source"), indicator_rows()), "",
        "## What is made of a count", "",
        *table(("Measure", "Definition", "Unit"), measure_rows()), "",
        "Residents are not known by type of household. So the rate of a type is its share of all that the indicator",
        "counts: households with children per 100 households of the same area and date. Both counts are published",
        "ones, and the share is withheld where one of them is. Where an office rounds, it is made of rounded counts;",
        "two types that are joined can add up to more than their rounded total, and then 100 is told.", "",
        "## Limits of publication", "",
        "Settings of the operator; `docs/decisions/0003-disclosure.md` says what else is withheld, and why.", "",
        *table(("Setting", "Default", "Effect"), limit_rows()), "",
        "## Categories of the breakdowns", "",
        *table(("Breakdown", "Categories"), [(b.value, ", ".join(names)) for b, names in CATEGORIES.items()]), "",
        "Groups that join categories are summed of published counts, so each is withheld where one of its categories",
        "is.", "",
        *table(("Breakdown", "Group", "Joins"), joined_rows()), "",
        "## What is there", "",
        "Counted of the directory, without any person, so nothing is withheld. The reference date is the end of the",
        "month of the newest statement; months that are over keep what was counted last in them. The rate is made of",
        "the published count of all people on the nearest date.", "",
        *table(("Offer", "Counted are", "Rate of", "Breakdowns"), offer_rows()),
    ]  # fmt: skip
    return "\n".join(lines) + "\n"


def _table_section(each: columns.Table) -> Iterator[str]:
    needed = "" if each.required else " (may be missing)"
    yield from ("", f"### `{each.name}`{needed}", "", f"{each.text[:1].upper()}{each.text[1:]}.", "")
    yield from table(("Column", "", "Form", "Meaning"), [_column_row(each, column) for column in each.columns])


def _column_row(owner: columns.Table, column: columns.Column) -> tuple[str, str, str, str]:
    marks = ["**key**" if column.name in owner.key else "required" if column.required else ""]
    marks.append("🔒" if column.personal else "")
    form = _FORMS[column.form]
    if column.codes is not None:
        of = "one of" if column.form is columns.Form.CODE else "several, separated by `|`, of"
        form = f"{of} {', '.join(f'`{code.value}`' for code in column.codes)}"
    refers = f"; a row of `{column.refers_to}`" if column.refers_to else ""
    return f"`{column.name}`", " ".join(filter(None, marks)), form, column.text + refers
