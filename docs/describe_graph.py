"""Pages about the graph: its schema as diagram and table, and the questions that are asked of it."""

from __future__ import annotations

from collections.abc import Iterator

from docs.markdown import table
from graph_schema.labels import NODES, RELATIONSHIPS, Node, Property, access, differences, figures, people, places
from graph_schema.queries import all_queries

_FAMILIES = (
    ("People", people.NODES, people.RELATIONSHIPS, "Everything here is personal."),
    (
        "Changed here",
        differences.NODES,
        differences.RELATIONSHIPS,
        "Values that imports leave; everything is personal.",
    ),
    ("What is there", places.NODES, places.RELATIONSHIPS, "Neighbourhoods, offices, providers, programmes."),
    ("Signing in", access.NODES, access.RELATIONSHIPS, "Accounts, sessions, rights to people, the trail."),
    ("Figures and records", figures.NODES, figures.RELATIONSHIPS, "Tables after disclosure control, imports."),
)


def schema_page() -> str:
    """Return the page of labels, relationships and properties."""
    return "\n".join([*_head(), *_diagrams(), *_node_tables(), *_relationship_table()]) + "\n"


def queries_page() -> str:
    """Return the page of query files, by family."""
    lines = [
        "# Questions asked of the graph", "",
        "Generated from the headers of `graph_schema/queries/**/*.cypher` by `make docs`. One file, one question;",
        "the function of the same name in `graph_schema/store/` asks it.",
    ]  # fmt: skip
    queries = sorted(all_queries(), key=lambda each: (each.family, each.name))
    for family in sorted({each.family for each in queries}):
        rows = [
            (f"`{each.name}`", each.question, ", ".join(f"`${name}`" for name, _ in each.parameters) or "–",
             ", ".join(each.columns) or "–")
            for each in queries if each.family == family
        ]  # fmt: skip
        lines += ["", f"## {family}", "", *table(("Query", "Question", "In", "Out"), rows)]
    return "\n".join(lines) + "\n"


def _head() -> list[str]:
    return [
        "# The graph's schema", "",
        "Generated from `graph_schema/labels/` by `make docs`; constraints and indexes come from the same place.",
        "**unique** has a uniqueness constraint, *indexed* an index; 🔒 is personal: it never leaves through a door",
        "without sign-in. The leading system is where a field is kept first (rule F1): where a value differs here,",
        "that is a difference to settle.", "",
        f"{len(NODES)} labels, {len(RELATIONSHIPS)} relationships.",
    ]  # fmt: skip


def _diagrams() -> Iterator[str]:
    for title, nodes, relationships, text in _FAMILIES:
        yield from ("", f"## {title}", "", text, "", "```mermaid", "flowchart LR")
        own = {node.label for node in nodes}
        for node in nodes:
            yield f'  {node.label}["{node.label}<br/>{node.screen}"]'
        for each in relationships:
            yield f"  {each.source} -- {each.type} --> {each.target}"
        for label in sorted({end for each in relationships for end in (each.source, each.target)} - own):
            yield f"  style {label} stroke-dasharray: 4"
        yield "```"


def _node_tables() -> Iterator[str]:
    yield from ("", "## Labels")
    for node in sorted(NODES, key=lambda each: each.label):
        yield from ("", f"### {node.label}{' 🔒' if node.personal else ''}", "", f"{node.screen}: {node.text}.", "")
        rows = [_property_row(node, each) for each in node.properties]
        yield from table(("Property", "Type", "", "Meaning", "Leading system"), rows)
        yield from _composite(node)


def _property_row(node: Node, each: Property) -> tuple[str, str, str, str, str]:
    marks = ["**unique**" if each.unique else "*indexed*" if each.indexed else "", "🔒" if each.personal else ""]
    return f"`{each.name}`", each.kind.value, " ".join(filter(None, marks)), each.text, node.leading_system(each).value


def _composite(node: Node) -> Iterator[str]:
    for names in node.composite_indexes:
        yield from ("", f"Indexed together: {', '.join(f'`{name}`' for name in names)}.")


def _relationship_table() -> Iterator[str]:
    yield from ("", "## Relationships", "")
    rows = [
        (
            f"`{each.type}`",
            each.source,
            each.target,
            each.text,
            ", ".join(f"`{p.name}`" for p in each.properties) or "–",
            each.led_by.value,
        )
        for each in sorted(RELATIONSHIPS, key=lambda each: (each.type, each.source))
    ]
    yield from table(("Type", "From", "To", "Meaning", "Properties", "Leading system"), rows)
