"""Writes the generated pages: `python -m docs.generate` (`--check` only compares and names what differs).

What is described here is declared in the product, so a page can never say something else than the program does.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from docs.describe_access import access_page
from docs.describe_commands import commands_page
from docs.describe_exports import exports_page
from docs.describe_graph import queries_page, schema_page
from docs.describe_tables import columns_page, plan_page

FOLDER = Path(__file__).resolve().parent


def graphql_schema() -> str:
    """Return the public GraphQL schema as its clients may read it."""
    from api.graphql.export_schema import exported_schema

    return exported_schema()


def signed_in_graphql_schema() -> str:
    """Return the GraphQL schema of who is signed in."""
    from api.graphql.export_schema import exported_schema
    from api.graphql.schema import signed_in_schema

    return exported_schema(signed_in_schema)


def rest_description() -> str:
    """Return the OpenAPI document of the REST door, as programs get it."""
    from api.rest.document import description_text

    return description_text()


PAGES: dict[str, Callable[[], str]] = {
    "access.md": access_page,
    "graph-schema.md": schema_page,
    "queries.md": queries_page,
    "import-columns.md": columns_page,
    "table-plan.md": plan_page,
    "downloads.md": exports_page,
    "commands.md": commands_page,
    "schema.graphql": graphql_schema,
    "schema-signed-in.graphql": signed_in_graphql_schema,
    "openapi.json": rest_description,
}


def differing() -> list[str]:
    """Return the names of the pages that are not as they would be written now."""
    return [name for name, page in PAGES.items() if _written(name) != page()]


def _written(name: str) -> str | None:
    path = FOLDER / name
    return path.read_text("utf-8") if path.is_file() else None


def main() -> int:
    """Write the pages, or with `--check` tell which differ (exit code 1)."""
    parser = argparse.ArgumentParser(description="Write the generated pages of docs/.")
    parser.add_argument("--check", action="store_true", help="write nothing; fail where a page differs")
    if parser.parse_args().check:
        names = differing()
        for name in names:
            print(f"docs/{name} is not up to date: run `make docs`", file=sys.stderr)
        return 1 if names else 0
    for name, page in PAGES.items():
        (FOLDER / name).write_text(page(), "utf-8")
        print(f"docs/{name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
