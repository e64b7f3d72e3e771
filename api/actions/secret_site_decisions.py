"""What was decided about the address of a site is forgotten when the site becomes secret (F7)."""

from __future__ import annotations

from collections.abc import Iterable

from api.actions.address_book import AddressBook
from graph_schema.ingest.directory_records import directory_key
from graph_schema.ingest.report import Row
from graph_schema.store.graph import Graph, Step
from graph_schema.store.site_addresses import (
    load_site_decisions,
    load_written_offices,
    load_written_sites,
    remove_site_decision,
)


async def forget_decisions_of_secret_sites(
    graph: Graph, book: AddressBook, sites: Iterable[Row], offices: Iterable[Row]
) -> list[Step]:
    """Return the steps that forget where the addresses are that only sites had which an import makes secret.

    A secret site keeps no place at all, so none may stay under the hash of its address either. `book` is the one about
    sites; `sites` and `offices` are the rows of the import.
    """
    rows = list(sites)
    secret = {directory_key(book.keys, "sites", row["site_number"]) for row in rows if row["secret"]}
    decided = await load_site_decisions(graph) if secret else {}
    if not decided:
        return []
    there = [*await load_written_offices(graph), *await load_written_sites(graph)]
    left = [row for row in (*rows, *offices) if row["street"] and not row.get("secret")]
    still = {book.key_of(row) for row in [*left, *(each for each in there if each["key"] not in secret)]}
    gone = {book.key_of(each) for each in there if each["key"] in secret}
    return [remove_site_decision(key) for key in sorted(gone - still) if key in decided]
