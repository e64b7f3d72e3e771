"""Numbered migrations, recorded in the graph and run on both engines; what the graph holds, and emptying it."""

from graph_schema.migrations.emptying import wipe
from graph_schema.migrations.numbered import MIGRATIONS, Migration, check_schema, migrate
from graph_schema.migrations.status import GraphStatus, graph_status

__all__ = ["MIGRATIONS", "GraphStatus", "Migration", "check_schema", "graph_status", "migrate", "wipe"]
