"""Labels, relationships and properties, declared once.

Constraints, indexes, the schema page in `docs/` and the test "every label and property in a query is
declared" come from here.
"""

from __future__ import annotations

from . import access, case_events, differences, exports, figures, people, places, plan, programs, trail
from .described import Kind, LeadingSystem, Node, Property, Relationship

NODES: tuple[Node, ...] = (
    *people.NODES, *differences.NODES, *places.NODES, *plan.NODES, *figures.NODES, *exports.NODES, *access.NODES,
    *programs.NODES,
    *case_events.NODES, *trail.NODES,
)  # fmt: skip
RELATIONSHIPS: tuple[Relationship, ...] = (
    *people.RELATIONSHIPS,
    *differences.RELATIONSHIPS,
    *places.RELATIONSHIPS,
    *figures.RELATIONSHIPS,
    *exports.RELATIONSHIPS,
    *access.RELATIONSHIPS,
    *programs.RELATIONSHIPS,
)

__all__ = ["NODES", "RELATIONSHIPS", "Kind", "LeadingSystem", "Node", "Property", "Relationship", "node"]


def node(label: str) -> Node:
    """Return the description of `label`; KeyError if it is not declared."""
    for each in NODES:
        if each.label == label:
            return each
    raise KeyError(label)
