"""Prints the schema: `python -m api.graphql.export_schema > docs/schema.graphql`."""

from __future__ import annotations

import sys

from .schema import RuledSchema, schema


def exported_schema(of: RuledSchema = schema) -> str:
    """Return a schema (the public one) as `docs/schema.graphql` holds it."""
    return of.as_str().rstrip() + "\n"


if __name__ == "__main__":
    sys.stdout.write(exported_schema())
