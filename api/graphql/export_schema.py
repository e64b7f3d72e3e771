"""Prints the schema: `python -m api.graphql.export_schema > docs/schema.graphql`."""

from __future__ import annotations

import sys

from .schema import schema


def exported_schema() -> str:
    """Return the schema as `docs/schema.graphql` holds it."""
    return schema.as_str().rstrip() + "\n"


if __name__ == "__main__":
    sys.stdout.write(exported_schema())
